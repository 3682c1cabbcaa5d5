"""Choosing one sample of a batch."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from nnstudio.ui.widgets.pieces import icon_button, styled


class SampleChoice(QWidget):
    """Two arrows around "sample 3 of 10"."""

    chosen = Signal(int)  # which of the batch, from 0

    def __init__(self) -> None:
        super().__init__()
        self.sample, self._count = 0, 0
        self._said = styled(QLabel(), "muted")
        self._said.setToolTip(self.tr("Samples of the batch that the next step uses"))
        self.before = icon_button("chevron-left", self.tr("Sample before"), self.tr("The sample before in this batch"))
        self.after = icon_button("chevron-right", self.tr("Next sample"), self.tr("The next sample of this batch"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for widget in (self.before, self._said, self.after):
            row.addWidget(widget)
        row.addStretch(1)
        self.before.clicked.connect(self._on_before)
        self.after.clicked.connect(self._on_after)

    def show_samples(self, sample: int, count: int) -> None:
        """Show which of so many samples is chosen."""
        if (sample, count) == (self.sample, self._count):
            return
        self.sample, self._count = sample, count
        text = self.tr("sample {number} of {count}")
        self._said.setText(text.format(number=sample + 1, count=count))
        self.before.setEnabled(sample > 0)
        self.after.setEnabled(sample + 1 < count)

    @Slot()
    def _on_before(self) -> None:
        self._choose(self.sample - 1)

    @Slot()
    def _on_after(self) -> None:
        self._choose(self.sample + 1)

    def _choose(self, sample: int) -> None:
        self.show_samples(sample, self._count)
        self.chosen.emit(sample)
