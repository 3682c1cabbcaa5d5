"""Values on their way along lit weights: a short movement that shows which way they go."""

import numpy as np
from PySide6.QtCore import QPointF, Qt, QVariantAnimation, Slot
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QWidget

from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.ui.panels.network.wires import Gap
from nnstudio.ui.style.theme import Theme

MILLISECONDS = 700
MOST = 80
"""More dots than these at once would be a swarm."""

RADIUS = 4.0

Way = tuple[Gap, int, int]


class Travel(QWidget):
    """Lies over the diagram while dots move along its weights, onwards or back; the mouse does not notice it.

    Where the desktop asks for no animations, nothing moves.
    """

    def __init__(self, diagram: QWidget) -> None:
        super().__init__(diagram)
        self._diagram = diagram
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._ways: list[Way] = []
        self._back = False
        self._colour, self._rim = QColor(), QColor()
        self._movement = QVariantAnimation(self)
        self._movement.setStartValue(0.0)
        self._movement.setEndValue(1.0)
        self._movement.setDuration(MILLISECONDS)
        self._movement.valueChanged.connect(self._on_moved)
        self._movement.finished.connect(self.hide)
        self.hide()

    @property
    def moving(self) -> bool:
        """Whether dots are on their way."""
        return self._movement.state() == QVariantAnimation.State.Running

    def show_light(self, scene: NetworkScene, theme: Theme) -> None:
        """Let dots run along the weights that are lit in a scene."""
        self._movement.stop()
        light = scene.light
        self._ways = _lit_ways(scene) if light is not None and light.travels else []
        still = not self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        if light is None or not self._ways or still or not self._diagram.isVisible():
            self.hide()
            return
        self._back = light.travels == "back"
        self._colour, self._rim = theme.colour("accent"), theme.colour("card")
        self.setGeometry(self._diagram.rect())
        self.show()
        self._movement.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint every dot where it is."""
        share = float(self._movement.currentValue())
        share = 1.0 - share if self._back else share
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._rim, 1.2))
        painter.setBrush(self._colour)
        for gap, row, column in self._ways:
            painter.drawEllipse(_on_the_way(gap, row, column, share), RADIUS, RADIUS)
        painter.end()

    def hideEvent(self, event: QHideEvent) -> None:
        """Move no more when nobody can see it."""
        super().hideEvent(event)
        self._movement.stop()

    @Slot()
    def _on_moved(self) -> None:
        self.update()


def _lit_ways(scene: NetworkScene) -> list[Way]:
    """Return the weights that are lit and drawn, if they are not too many."""
    ways: list[Way] = []
    for gap in scene.wires.gaps:
        if not gap.bundle:
            lit = np.argwhere(scene.lit_weights(gap) & scene.wires.drawn(gap.layer))
            ways += [(gap, int(row), int(column)) for row, column in lit]
    return ways if len(ways) <= MOST else []


def _on_the_way(gap: Gap, row: int, column: int, share: float) -> QPointF:
    begin, end = gap.begins[column], gap.ends[row]
    return QPointF(
        gap.left + (gap.right - gap.left) * share, begin + (end - begin) * share * share * (3.0 - 2.0 * share)
    )
