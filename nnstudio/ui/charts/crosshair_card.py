"""The card that a plot shows beside its crosshair: exact values, in a small table."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from nnstudio.ui.charts.export import SCREEN_ONLY
from nnstudio.ui.widgets.pieces import styled

GAP = 14
"""So far from the crosshair it stands."""


@dataclass(frozen=True)
class CardRow:
    """One line of a card: a name, in a colour where it belongs to a curve, and its values."""

    name: str
    values: Sequence[str] = ()
    colour: str = ""


class CrosshairCard(QLabel):
    """A small table that follows the crosshair and stays inside the plot."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        styled(self, "hover_card")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setProperty(SCREEN_ONLY, True)
        self.hide()

    def tell(self, title: str, lines: Sequence[CardRow], place: QPointF, area: QRectF) -> None:
        """Show a title and lines beside a place, on the side where there is room."""
        rows = "".join(map(_row, lines))
        self.setText(f"<b>{escape(title)}</b><table cellspacing=0 cellpadding=1>{rows}</table>")
        said = ", ".join(" ".join((line.name, *line.values)) for line in lines)
        self.setAccessibleName(f"{title}: {said}")
        self.adjustSize()
        right = place.x() + GAP + self.width() <= area.right()
        x = place.x() + GAP if right else max(place.x() - GAP - self.width(), 0.0)
        y = min(max(place.y() - self.height() / 2.0, area.top()), max(area.bottom() - self.height(), 0.0))
        self.move(round(x), round(y))
        self.show()
        self.raise_()


def _row(line: CardRow) -> str:
    dot = f'<span style="color:{line.colour}">●</span> ' if line.colour else ""
    cells = "".join(f'<td align="right">&nbsp;&nbsp;{escape(value)}</td>' for value in line.values)
    return f"<tr><td>{dot}{escape(line.name)}</td>{cells}</tr>"
