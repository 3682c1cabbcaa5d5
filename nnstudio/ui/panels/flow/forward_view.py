"""The view of the way forward: a table of layers, and the list of a layer's dead units."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.engine.arrays import Array
from nnstudio.training.forward_path import dead_units, forward_rows
from nnstudio.training.snapshot import Snapshot
from nnstudio.ui.panels.flow.dead_list import DeadList
from nnstudio.ui.panels.flow.forward_rows import ForwardRows
from nnstudio.ui.panels.flow.forward_words import ForwardWords
from nnstudio.ui.panels.flow.paragraph import Paragraph
from nnstudio.ui.style.theme import Theme
from nnstudio.workspace.selection import Place


class ForwardView(QWidget):
    """Shows the activations of a snapshot, and on a click the units that are dead for all training rows."""

    unit_chosen = Signal(object)  # Place

    def __init__(self) -> None:
        super().__init__()
        self._said = ForwardWords(self)
        self._snapshot: Snapshot | None = None
        self._training: Array | None = None
        self.summary = Paragraph("said")
        self.rows = ForwardRows(self._said)
        self.rows.clicked.connect(self._on_clicked)
        self.dead = DeadList(self._said)
        self.dead.hide()
        self.dead.unit_chosen.connect(self.unit_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.summary)
        column.addWidget(self.rows, 1)
        column.addWidget(self.dead)
        self.show_snapshot(None, None)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.rows.show_theme(theme)

    def show_snapshot(self, snapshot: Snapshot | None, training: Array | None, *, running: bool = False) -> None:
        """Show another moment; ``training`` are the inputs of all training samples."""
        self._snapshot, self._training = snapshot, training
        rows = () if snapshot is None else forward_rows(snapshot)
        if [row.layer for row in rows] != [row.layer for row in self.rows.rows]:
            self.dead.hide()
        self.rows.show_rows(rows, running=running)
        self.summary.setText(self._said.summary(rows))

    def table(self) -> str:
        """Return the numbers as CSV."""
        lines = ["layer,units,mean,std,saturated,dead"]
        lines += [
            f"{row.layer},{row.units},{row.mean!r},{row.std!r},{row.saturated!r},{row.dead!r}" for row in self.rows.rows
        ]
        return "\n".join(lines) + "\n"

    @Slot(int, int)
    def _on_clicked(self, row: int, _place: int) -> None:
        if self._snapshot is None or self._training is None:
            return
        one = self.rows.rows[row]
        units = dead_units(self._snapshot.network, self._training, one.layer)
        self.dead.show_units(one, units, len(self._training), self.rows.output)
        if units:
            self.unit_chosen.emit(Place(one.layer, units[0]))
