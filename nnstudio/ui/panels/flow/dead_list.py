"""The list of a layer's dead units."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nnstudio.training.forward_path import ForwardRow
from nnstudio.ui.panels.flow.forward_words import FEW, ForwardWords
from nnstudio.ui.panels.flow.paragraph import Paragraph
from nnstudio.ui.widgets.pieces import icon_button, styled
from nnstudio.workspace.selection import Place


class DeadList(QWidget):
    """Names a layer's dead units; a click on one selects it everywhere."""

    unit_chosen = Signal(object)  # Place

    def __init__(self, said: ForwardWords) -> None:
        super().__init__()
        self._said = said
        self.text = Paragraph("figure_note")
        close = icon_button("close", self.tr("Close the list of dead units"))
        close.clicked.connect(self.hide)
        self._links = QHBoxLayout()
        self._links.setSpacing(8)
        self._links.addStretch(1)
        self._buttons: list[QPushButton] = []
        top = QHBoxLayout()
        top.addWidget(self.text, 1)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(self._links)

    @property
    def buttons(self) -> list[QPushButton]:
        """The units that are named."""
        return self._buttons

    def show_units(self, row: ForwardRow, units: list[int], samples: int, output: str) -> None:
        """Name other units."""
        self.text.setText(self._said.dead(row, units, samples, output))
        for old in self._buttons:
            self._links.removeWidget(old)
            old.deleteLater()
        self._buttons = []
        for unit in units[:FEW]:
            button = styled(QPushButton(str(unit + 1)), "link")
            button.setFlat(True)
            tip = self.tr("Select unit {unit} of layer {layer} in the network").format(unit=unit + 1, layer=row.layer)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(partial(self._choose, Place(row.layer, unit)))
            self._links.insertWidget(len(self._buttons), button)
            self._buttons.append(button)
        self.show()

    def _choose(self, place: Place) -> None:
        self.unit_chosen.emit(place)
