"""What the chain-rule panel shows of one weight: product, sentence, formulas, paths or pulls, and the check."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.explanation.chain import Chain
from nnstudio.explanation.explanation_step import Equation, Spot
from nnstudio.explanation.step import TrainingStep
from nnstudio.ui.formulas.equations import in_one
from nnstudio.ui.formulas.lines import FormulaLines
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.chain.check import CheckNumber
from nnstudio.ui.panels.chain.path_list import PathList
from nnstudio.ui.panels.chain.product import Factor, Product
from nnstudio.ui.panels.chain.pulls import Pulls
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import wrapped

Reading = Literal["sample", "batch"]

TWO_COLUMNS = 40
"""From so many lines of text in width on, paths or pulls stand beside the product, else below it."""

HIGHEST = 16
"""Pulls are at most so many lines of text high."""

ROWS = 4.5
"""So many paths are to be seen at least."""


class ChainView(QScrollArea):
    """Shows a chain; what changes many times a second is cheap, the rest waits until it is asked for."""

    path_pointed = Signal(object)  # PathRow or None
    sample_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.product, self.formulas, self.check = Product(), FormulaLines(), CheckNumber()
        self.sentence = wrapped(style="said")
        self.paths, self.pulls = PathList(), Pulls()
        self.about_paths = wrapped(style="muted")
        self._reading: Reading = "sample"
        self._body = QWidget()
        self._body.setObjectName("clear")
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self._body)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._row.addLayout(self._column(self.product, self.sentence, self.formulas, self.check), 3)
        self._evidence = QWidget()
        evidence = QVBoxLayout(self._evidence)
        evidence.setContentsMargins(0, 0, 0, 0)
        evidence.setSpacing(4)
        for widget in (self.about_paths, self.paths, self.pulls):
            evidence.addWidget(widget)
        evidence.setStretchFactor(self.paths, 100)
        evidence.setStretchFactor(self.pulls, 100)
        evidence.addStretch(1)
        self._row.addWidget(self._evidence, 2)
        self.setWidget(self._body)
        self.paths.pointed.connect(self.path_pointed)
        self.pulls.sample_chosen.connect(self.sample_chosen)
        self.set_reading("sample")

    @property
    def reading(self) -> Reading:
        """One sample, or the whole batch."""
        return self._reading

    def set_reading(self, reading: Reading) -> None:
        """Show one sample with its paths, or the whole batch with its pulls."""
        self._reading = reading
        self.paths.setVisible(reading == "sample")
        self.pulls.setVisible(reading != "sample")
        self.path_pointed.emit(None)

    def show_numbers(self, chain: Chain) -> None:
        """Show the numbers that change from frame to frame."""
        self.product.show_factors(self._factors(chain) if self._reading == "sample" else self._sides(chain))
        if self._reading != "sample":
            self.pulls.show_pulls(chain.pulls, chain.mean, chain.sample)

    def show_words(self, chain: Chain, step: TrainingStep, spot: Spot, naming: Naming | None) -> None:
        """Show sentence, formulas, paths, and what screen readers say."""
        self.sentence.setText(self._sentence(chain))
        self.formulas.set_formulas([in_one(equation) for equation in self._equations(chain)])
        self.check.ask_about(step, spot, chain.sample)
        self.product.describe()
        if self._reading == "sample":
            self.paths.show_rows(chain.paths, naming)
            self.about_paths.setText(self._paths_in_words(chain))
        else:
            self.pulls.describe()
            self.about_paths.setText(self.pulls.summary())

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        for widget in (self.product, self.paths, self.pulls):
            widget.show_theme(theme)
        self.formulas.update()

    def set_zoom(self, zoom: float) -> None:
        """Show product and formulas so many times larger."""
        self.product.set_zoom(zoom)
        self.formulas.set_zoom(zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put paths beside the product where there is room."""
        super().resizeEvent(event)
        line = self.fontMetrics().height()
        wide = self.viewport().width() >= TWO_COLUMNS * line
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.pulls.setMaximumHeight(round(HIGHEST * line))
        self.paths.setMinimumHeight(round(ROWS * (2.0 * line + 8.0)))

    def _column(self, *widgets: QWidget) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        return column

    def _equations(self, chain: Chain) -> tuple[Equation, ...]:
        return (*chain.delta, *chain.update) if self._reading == "sample" else chain.update

    def _factors(self, chain: Chain) -> tuple[Factor, ...]:
        """Return one sample's derivative and the fractions that it is the product of."""
        own = self.tr("sample {number}").format(number=chain.sample + 1)
        last = self.tr("a bias: 1") if chain.parameter.source is None else self.tr("what it reads")
        captions = [self.tr("error arriving"), self.tr("slope f′(z)"), last]
        if len(chain.fractions) == 2:
            captions = [self.tr("error δ"), last]
        factors = [
            Factor(part.symbol, part.value, caption, words.sentence(part.meaning))
            for part, caption in zip(chain.fractions, captions, strict=True)
        ]
        meaning = self.tr("how the loss of this one sample changes with this weight or bias")
        return (Factor(chain.product.symbol, chain.derivative, own, meaning, selected=True), *factors)

    def _sides(self, chain: Chain) -> tuple[Factor, ...]:
        """Return the batch's gradient, and what the samples on either side give to it."""
        up, down = chain.pulls[chain.pulls < 0.0], chain.pulls[chain.pulls > 0.0]
        count = len(chain.pulls)
        mean = self.tr("mean of {count}").format(count=count)
        whole = self.tr("the gradient of the batch: the mean of all samples' own derivatives")
        pushing = self.tr("what the samples that want this weight to rise give to the mean")
        pulling = self.tr("what the samples that want this weight to fall give to the mean")
        return (
            Factor(chain.product.symbol, chain.mean, mean, whole, selected=True),
            Factor(r"\frac{1}{n}\sum_{\uparrow}\frac{\partial L_i}{\partial w}", float(up.sum()) / count,
                   self.tr("{count} push up").format(count=len(up)), pushing),
            Factor(r"\frac{1}{n}\sum_{\downarrow}\frac{\partial L_i}{\partial w}", float(down.sum()) / count,
                   self.tr("{count} push down").format(count=len(down)), pulling, sign="+"),
        )  # fmt: skip

    def _sentence(self, chain: Chain) -> str:
        """Say what the coming step does to the weight, and by which samples."""
        said = words.opening(words.sentence(chain.sentence))
        count = len(chain.pulls)
        text = self.tr("Coming step: {sentence}") if count == 1 else self.tr("Coming step, {count} samples: {sentence}")
        return text.format(sentence=said, count=count)

    def _paths_in_words(self, chain: Chain) -> str:
        if not chain.count:
            return self.tr("No path: a factor on every way from the loss to here is 0.")
        count = numbers.count(chain.count)
        if chain.count == 1:
            text = self.tr("1 path from this weight to the loss.")
        elif chain.count == len(chain.paths):
            text = self.tr(
                "{count} paths from this weight to the loss, by the units on the way; they add up to {total}."
            )
        else:
            text = self.tr(
                "The {shown} largest of {count} paths, by the units on the way; the rest adds {rest}; in all {total}."
            )
        return text.format(
            count=count, shown=len(chain.paths), rest=numbers.short(chain.rest, 3),
            total=numbers.short(chain.derivative - chain.through_batch, 4),
        )  # fmt: skip
