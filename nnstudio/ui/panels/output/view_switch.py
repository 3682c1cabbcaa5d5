"""The switch between the views that suit the data; it is not there where only one does."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnstudio.ui.panels.output.choice import ViewName
from nnstudio.ui.widgets.segments import Segments


class ViewSwitch(QWidget):
    """A row of the views' names, made anew when others suit."""

    chosen = Signal(str)  # ViewName

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[ViewName, ...] = ()
        self.segments: Segments | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def offer(self, names: tuple[ViewName, ...], pressed: ViewName | None) -> None:
        """Offer these views, one of them pressed."""
        if names != self._names:
            self._names = names
            self._make(names)
        if self.segments is not None and pressed is not None:
            self.segments.choose(pressed)

    def _make(self, names: tuple[ViewName, ...]) -> None:
        if self.segments is not None:
            self._row.removeWidget(self.segments)
            self.segments.hide()
            self.segments.deleteLater()
            self.segments = None
        if len(names) > 1:
            titles, tips = self._titles(), self._tips()
            choices = {str(name): titles[name] for name in names}
            self.segments = Segments(choices, self.tr("View of the output"), {str(name): tips[name] for name in names})
            self.segments.chosen.connect(self._on_chosen)
            self._row.addWidget(self.segments)
        self.setVisible(self.segments is not None)

    def _titles(self) -> dict[ViewName, str]:
        return {
            "rows": self.tr("table"),
            "map": self.tr("map"),
            "curve": self.tr("curve"),
            "confusion": self.tr("matrix"),
            "samples": self.tr("images"),
            "scatter": self.tr("scatter"),
        }

    def _tips(self) -> dict[ViewName, str]:
        return {
            "rows": self.tr("Inputs, targets and outputs, row by row"),
            "map": self.tr("What the network answers everywhere on the plane of its two inputs"),
            "curve": self.tr("What the network answers to its one input"),
            "confusion": self.tr("Confusion matrix: how often each class got each answer"),
            "samples": self.tr("Sample images with the network's answers"),
            "scatter": self.tr("Predicted against true: on the diagonal they agree"),
        }

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self.chosen.emit(name)
