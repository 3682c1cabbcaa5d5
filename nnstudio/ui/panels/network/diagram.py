"""The diagram: one painted widget with the whole network, for the mouse and for the keys."""

import time

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from nnstudio.datasets.plan import Prepared
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network import pointing, signal
from nnstudio.ui.panels.network.facts import Facts, facts_of, value_of
from nnstudio.ui.panels.network.facts_card import FactsCard
from nnstudio.ui.panels.network.ink import Ink, frame
from nnstudio.ui.panels.network.keys import leads_to
from nnstudio.ui.panels.network.light import pinned
from nnstudio.ui.panels.network.measure import Measure
from nnstudio.ui.panels.network.number_editor import NumberEditor
from nnstudio.ui.panels.network.painting import Painting
from nnstudio.ui.panels.network.scene import Mode, NetworkScene, SceneBuilder
from nnstudio.ui.panels.network.travel import Travel
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.throttle import Throttle
from nnstudio.workspace.selection import Place, Selection

LARGEST_SHARE = 0.25
"""Painting takes at most this share of the time while a run goes on."""


class Diagram(QWidget):
    """Shows the network at one moment; points, selects and edits."""

    edited = Signal(object, float)  # Parameter, its new value

    def __init__(self, selection: Selection, theme: Theme) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(260, 180)
        self.setAccessibleName(self.tr("Network diagram"))
        self.scene: NetworkScene | None = None
        self._selection, self._theme = selection, theme
        self._stage, self._painting, self._measure = SceneBuilder(), Painting(), Measure()
        self._kept_ink: Ink | None = None
        self._shown: tuple[Snapshot, Prepared] | None = None
        self._mode: Mode = "values"
        self._cursor: int | None = None
        self._running = False
        self._throttle = Throttle()
        self._pointed: Place | None = None
        self._pointer = QPoint()
        self._card = FactsCard(self)
        self._editor = NumberEditor(self)
        self._editor.taken.connect(self._on_taken)
        self._editor.closed.connect(self._on_editor_closed)
        self._edited: Place | None = None
        self.travel = Travel(self)
        selection.changed.connect(self._on_selected)
        selection.path_changed.connect(self._renew)
        selection.light_changed.connect(self._on_light)

    def show_snapshot(self, snapshot: Snapshot, data: Prepared) -> None:
        """Show another moment; a picture that takes long to make is made less often while a run goes on."""
        self._shown = (snapshot, data)
        if not self._running or self.scene is None or self._throttle.due:
            self._renew()

    def show_mode(self, mode: Mode) -> None:
        """Show values, gradients, or weights only."""
        self._mode = mode
        self._renew()

    def show_progress(self, cursor: int | None, *, running: bool) -> None:
        """Show the batch, or one sample of it; ``running`` says that the next moment will come soon."""
        if (cursor, running) != (self._cursor, self._running):
            self._cursor, self._running = cursor, running
            self._renew()

    def show_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self._theme = theme
        self._renew()

    def facts(self, place: Place | None) -> Facts | None:
        """Return the numbers of a place at the moment that is shown."""
        if self.scene is None or place is None:
            return None
        return facts_of(place, self.scene, self.naming(self.scene))

    def edit(self) -> None:
        """Open the field for the weight or the bias that is selected; of a unit for its bias."""
        place = self._selection.place
        facts = self.facts(place)
        if self.scene is None or place is None or facts is None or facts.parameter is None:
            return
        owner = place if place.source is not None else Place(place.layer, place.unit, bias=True)
        named = self.facts(owner)
        at = pointing.anchor(self.scene, owner)
        if named is not None:
            self._edited = owner
            self._card.hide()
            self._editor.ask(named.title, value_of(facts.parameter, self.scene), (at or QPointF()).toPoint())

    @staticmethod
    def naming(scene: NetworkScene) -> Naming:
        """Return the names of the places of a scene."""
        return Naming(scene.columns, scene.data.table.schema)

    @Slot()
    def _renew(self) -> None:
        """Put the scene together again, and have it painted."""
        if self._shown is None:
            return
        snapshot, data = self._shown
        cursor = self._cursor
        if cursor is not None and not (snapshot.coming and cursor < len(snapshot.batch)):
            cursor = None
        columns = self._stage.columns(snapshot, data)
        room = self._measure.room(columns, data.table.schema, self.size(), self._ink())
        light = self._selection.light
        self.scene = self._stage.scene(
            snapshot, data, room, self._mode, cursor=cursor, pinned=pinned(self._selection), light=light
        )
        self._tell()
        self.update()

    def _ink(self) -> Ink:
        """Return the ink of before, or another where theme, font, scale or the number of blocks are others."""
        blocks = len(self._shown[0].network.layers) if self._shown else 1
        ink, wanted = self._kept_ink, (self._theme, self.font(), self.devicePixelRatioF(), blocks)
        if ink is None or (ink.theme, ink.font, ink.ratio, ink.blocks) != wanted:
            self._kept_ink = ink = Ink(*wanted)
        return ink

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture, and over it what is pointed at and selected."""
        if self.scene is not None:
            began = time.perf_counter()
            painter = QPainter(self)
            pointed, selected = self._pointed, self._selection.place
            places = (pointed if self.facts(pointed) else None, selected if self.facts(selected) else None)
            self._painting.paint(
                painter, self.scene, self._ink(), places, path=self._selection.path, running=self._running
            )
            if self.hasFocus() and self._selection.place is None:
                frame(
                    painter, QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0), self._theme.colour("accent"), 1.2, 6.0
                )
            painter.end()
            took = time.perf_counter() - began
            self._throttle.rest(took / LARGEST_SHARE - took)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange everything for another size."""
        super().resizeEvent(event)
        self.travel.hide()
        self._editor.leave()
        self._renew()

    def changeEvent(self, event: QEvent) -> None:
        """Arrange everything for another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._renew()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the mouse."""
        self._pointer = event.position().toPoint()
        self._point_at(None if self.scene is None else pointing.place_at(self.scene, event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select what is under the mouse, or nothing."""
        self._editor.leave()
        if event.button() == Qt.MouseButton.LeftButton and self.scene is not None:
            place = self._pointed  # what is lit is what is meant, though another curve may have come as near since
            if place is None or event.position().toPoint() != self._pointer:
                place = pointing.place_at(self.scene, event.position())
            self._selection.select(place if place and pointing.selectable(place) else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit what is under the mouse."""
        self.mousePressEvent(event)
        self.edit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from place to place; Enter edits, Escape selects nothing."""
        selected, scene = self._selection.place, self.scene
        goal = None if scene is None else leads_to(event, scene, selected)
        if goal is not None:
            self._selection.select(goal)
        elif selected is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit()
        elif selected is not None and event.key() == Qt.Key.Key_Escape:
            self._selection.select(None)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys come here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Explain the error signal's strip where the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.scene is not None:
            inside = self.scene.layout.strip.contains(QPointF(event.pos()))
            words = signal.tip_at(self.scene, self.naming(self.scene), event.pos().x()) if inside else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _point_at(self, place: Place | None) -> None:
        changed = place != self._pointed
        self._pointed = place
        if changed:
            self.update()
        self._tell()

    def _tell(self) -> None:
        """Say the numbers of the place pointed at on the card, or hide it."""
        facts = self.facts(self._pointed)
        if facts is None or self._editor.isVisible():
            self._card.hide()
            return
        foot = self.tr("Click selects; double click changes it") if facts.parameter is not None else ""
        if facts.parameter is not None and self._pointed and self._pointed.source is None and not self._pointed.bias:
            foot = self.tr("Click selects; double click changes its bias")
        self._card.tell(facts, foot, self._pointer)

    @Slot(object)
    def _on_selected(self, place: Place | None) -> None:
        if self._edited is not None and place != self._edited:
            self._editor.leave()
        self._renew()

    @Slot()
    def _on_light(self) -> None:
        self._renew()
        if self.scene is not None:
            self.travel.show_light(self.scene, self._theme)

    @Slot(float)
    def _on_taken(self, value: float) -> None:
        facts = self.facts(self._edited)
        if facts is not None and facts.parameter is not None:
            self.edited.emit(facts.parameter, value)

    @Slot()
    def _on_editor_closed(self) -> None:
        self._edited = None
        self.setFocus()
