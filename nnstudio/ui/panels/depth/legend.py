"""The legend: every curve with a piece of it, to be hidden and shown again, and kept ones to be removed."""

from functools import partial

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from nnstudio.diagnosis.depth import DepthPlan
from nnstudio.diagnosis.mean_field import APPLIES, FORMULA, SOURCE
from nnstudio.ui.charts.export import SCREEN_ONLY
from nnstudio.ui.charts.legend import LegendButton, LegendCurve
from nnstudio.ui.panels.depth import strokes
from nnstudio.ui.panels.depth.collected import Pinned
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.flow_layout import FlowLayout
from nnstudio.ui.widgets.pieces import icon_button, styled

CROSS = QSize(12, 12)


class CurveLegend(QWidget):
    """Entries for the dial's own curve, its band and the theory, and one for each kept plan."""

    changed = Signal()  # curves were hidden or shown
    remove_requested = Signal(object)  # DepthPlan

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Curves"))
        self._flow = FlowLayout(spacing=2)
        self.setLayout(self._flow)
        self.own = self._add(
            self.tr("on the dial"), self.tr("The curve of what the dial stands at, at the project's seed")
        )
        self.band = self._add(
            self.tr("20 seeds"),
            self.tr("What chance makes of it: least, median and most of 20 seeds, of which the project's is the first"),
        )
        said = "\n".join(words.sentence(sentence) for sentence in (FORMULA, SOURCE, APPLIES))
        self.theory = self._add(self.tr("mean-field theory"), said)
        self.kept: dict[DepthPlan, KeptEntry] = {}

    def show_kept(self, pinned: tuple[Pinned, ...], names: dict[DepthPlan, str]) -> None:
        """Have an entry for each kept plan."""
        for plan in set(self.kept) - {one.plan for one in pinned}:
            entry = self.kept.pop(plan)
            self._flow.removeWidget(entry)
            entry.hide()
            entry.deleteLater()
        for one in pinned:
            if one.plan not in self.kept:
                entry = KeptEntry(names[one.plan])
                entry.button.toggled.connect(self._on_toggled)
                entry.remove.clicked.connect(partial(self._on_remove, one.plan))
                self.kept[one.plan] = entry
                self._flow.addWidget(entry)

    def show_strokes(self, theme: Theme, pinned: tuple[Pinned, ...]) -> None:
        """Show beside each entry how its curve is drawn."""
        self.own.show_pen(strokes.own(theme).pen)
        self.band.show_pen(strokes.band(theme).pen)
        self.theory.show_pen(strokes.theory(theme).pen)
        for one in pinned:
            self.kept[one.plan].button.show_pen(strokes.kept(theme, one.slot).pen)

    def shows(self, plan: DepthPlan) -> bool:
        """Whether a kept curve is to be shown."""
        return self.kept[plan].button.isChecked()

    def _add(self, text: str, tip: str) -> LegendButton:
        button = LegendButton(LegendCurve(text, text, tip))
        button.toggled.connect(self._on_toggled)
        self._flow.addWidget(button)
        return button

    @Slot()
    def _on_toggled(self) -> None:
        self.changed.emit()

    def _on_remove(self, plan: DepthPlan, _checked: bool = False) -> None:
        self.remove_requested.emit(plan)


class KeptEntry(QWidget):
    """The entry of a kept curve, with a button that removes it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.button = LegendButton(LegendCurve(name, name, self.tr("A click hides this curve, another shows it again")))
        self.remove: QToolButton = icon_button("close", self.tr("Remove {curve}").format(curve=name))
        styled(self.remove, "tiny").setIconSize(CROSS)
        self.remove.setProperty(SCREEN_ONLY, True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.button)
        row.addWidget(self.remove)
