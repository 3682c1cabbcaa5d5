"""The figure: what the curves say, both plots, and the legend."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from nnstudio.diagnosis.mean_field import FORMULA, SOURCE
from nnstudio.ui.charts.legend import CutLabel
from nnstudio.ui.panels.depth import strokes
from nnstudio.ui.panels.depth.collected import Collected, Own
from nnstudio.ui.panels.depth.curve_plot import CurvePlot
from nnstudio.ui.panels.depth.legend import CurveLegend
from nnstudio.ui.panels.depth.quantities import BACKWARD, FORWARD
from nnstudio.ui.panels.depth.scene import DepthScene, Exhibit, table
from nnstudio.ui.panels.depth.verdict import DepthVerdict
from nnstudio.ui.panels.depth.words import DepthWords
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled, wrapped

TALL = 0.72
"""From this share of its width on, the figure is high enough to have its plots above each other."""

ROOMY_LINES = 24
"""From so many lines of text on, the figure has room for all that is said about it."""

PAIR_LINES = 24
"""Two plots side by side need the width of so many lines."""

LOWEST_LINES = 9
"""A plot with its name and its axis needs the height of so many lines."""

WIDE_LINES = 30
"""From a width of so many lines of text on, two lines take in the longest sentence."""


class Figure(QWidget):
    """Shows what was collected."""

    remove_requested = Signal(object)  # DepthPlan

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        styled(self, "figure").setAccessibleName(self.tr("Depth dial"))
        self._theme = theme
        self._said, self._verdict = DepthWords(self), DepthVerdict(self)
        self._collected: Collected | None = None
        self.scene = DepthScene()
        self._roomy = True
        self.headline = wrapped(style="said")
        self.headline.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.forward_words = CutLabel()
        self.forward = CurvePlot(self._said, theme, FORWARD)
        self.backward = CurvePlot(self._said, theme, (BACKWARD,))
        self.legend = CurveLegend()
        self.legend.theory.hide()
        self.legend.changed.connect(self._renew)
        self.legend.remove_requested.connect(self.remove_requested)
        self.source = wrapped(style="figure_note")
        self.source.setText(
            self.tr("Dotted: {formula} {source}").format(formula=words.sentence(FORMULA), source=words.sentence(SOURCE))
        )
        self._plots = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._stack()

    def show_collected(self, collected: Collected) -> None:
        """Show all that was answered."""
        self._collected = collected
        self.legend.show_kept(collected.pinned, {one.plan: self._said.plan(one.plan) for one in collected.pinned})
        self.legend.show_strokes(self._theme, collected.pinned)
        self._renew()

    def show_message(self, message: str) -> None:
        """Say why there is nothing to see."""
        self._collected = None
        self.scene = DepthScene(message=message)
        self._show_scene()
        self._say("", "")

    def set_theme(self, theme: Theme) -> None:
        """Take on a theme."""
        self._theme = theme
        for plot in (self.backward, self.forward):
            plot.show_theme(theme)
        if self._collected is not None:
            self.show_collected(self._collected)

    def table(self) -> str:
        """Return the numbers of both plots as CSV."""
        return table({plot.quantity.key: plot.picture for plot in (self.forward, self.backward)})

    def fit(self, width: int, height: int) -> None:
        """Put the plots above each other, or side by side where there is little height; say what there is room for."""
        line = self.fontMetrics().height()
        side_by_side = height < TALL * width and width >= PAIR_LINES * line
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._plots.setDirection(right if side_by_side else down)
        for plot in (self.backward, self.forward):
            plot.setMinimumHeight(LOWEST_LINES * line)
        self._reserve(2 if width >= WIDE_LINES * line else 3)
        self._roomy = height >= ROOMY_LINES * line
        self.forward_words.setVisible(self._roomy)
        self._show_source()

    @Slot()
    def _renew(self) -> None:
        collected = self._collected
        if collected is None or collected.own is None:
            return
        own = collected.own
        self.scene = self._scene(collected, own)
        self._show_scene()
        chance = self._verdict.chance([curves.error_ratio for curves in own.seeds]) if own.whole else ""
        self._say(f"{self._verdict.backward(own.curves)} {chance}", self._verdict.forward(own.curves))

    def _scene(self, collected: Collected, own: Own) -> DepthScene:
        theme, legend = self._theme, self.legend
        if own.theory is not None or len(own.seeds) > 1:  # until then nothing moves: the theory is told before the band
            legend.theory.setVisible(own.theory is not None)
        theory = None
        if own.theory is not None and legend.theory.isChecked():
            theory = self.tr("mean-field theory"), strokes.theory(theme), own.theory
        kept = (
            Exhibit(self._said.plan(one.plan), strokes.kept(theme, one.slot), one.curves)
            for one in collected.pinned
            if one.curves is not None and legend.shows(one.plan)
        )
        return DepthScene(
            own=Exhibit(self.tr("on the dial"), strokes.own(theme), own.curves),
            seeds=own.seeds if legend.band.isChecked() else (),
            theory=theory,
            kept=tuple(kept),
            hidden=not legend.own.isChecked(),
        )

    def _show_scene(self) -> None:
        for plot in (self.backward, self.forward):
            plot.show_scene(self.scene)

    def _say(self, headline: str, forward: str) -> None:
        unbroken = headline.replace("× ", "×\N{NO-BREAK SPACE}")
        if unbroken != self.headline.text():
            self.headline.setText(unbroken)
        self.forward_words.say(forward)
        self._show_source()

    def _show_source(self) -> None:
        """Tell the theory's formula and source where its curve is; where there is no room, its entry's tooltip does."""
        told = not self.legend.theory.isHidden() and self.legend.theory.isChecked()
        self.source.setVisible(self._roomy and told)

    def _reserve(self, lines: int) -> None:
        """Keep room for so many lines of what the curves say, so that nothing moves while it changes."""
        self.headline.setMinimumHeight(lines * self.headline.fontMetrics().lineSpacing())

    def _stack(self) -> None:
        self._plots.setSpacing(6)
        for plot in (self.backward, self.forward):
            self._plots.addWidget(plot, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.headline)
        column.addWidget(self.forward_words)
        column.addLayout(self._plots, 1)
        column.addWidget(self.legend)
        column.addWidget(self.source)
