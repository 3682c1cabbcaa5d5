"""A page of sample images, each with the network's answer and whether that is right."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPaintEvent, QResizeEvent

from nnstudio import numbers
from nnstudio.engine.arrays import Array
from nnstudio.training.predictions import Answers, Predictions
from nnstudio.ui.charts.canvas import Canvas, CanvasLayer
from nnstudio.ui.panels.output.lettering import Lettering
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import mixed

MOST = 60
"""So many samples, about, are on a page at most; where there is more room they are larger."""

LARGEST_LETTERS = 1.6
"""How much larger the text may be on a large page."""

_SHORT = 9


@dataclass(frozen=True)
class Tiling:
    """How many tiles fit, and how large they are: a square picture over a line of text.

    ``line`` is the height of the text, ``letters`` how much larger it is than usual.
    """

    columns: int
    rows: int
    width: float
    height: float
    picture: int
    line: float
    letters: float

    def tile(self, place: int) -> QRectF:
        """Return the rectangle of a tile, row by row."""
        row, column = divmod(place, self.columns)
        return QRectF(column * self.width, row * self.height, self.width, self.height)

    def box(self, place: int) -> QRect:
        """Return the rectangle of a tile's picture."""
        tile = self.tile(place)
        spare = self.height - self.picture - 1.35 * self.line
        corner = QPointF(tile.center().x() - self.picture / 2.0, tile.top() + spare / 2.0)
        return QRect(corner.toPoint(), QSize(self.picture, self.picture))

    def caption(self, place: int) -> QRectF:
        """Return the rectangle of the text below a tile's picture."""
        tile = self.tile(place)
        return QRectF(tile.left(), self.box(place).bottom() + 1.0, tile.width(), self.line)


class SamplesCanvas(Canvas):
    """Draws as many samples as fit. The pictures are kept; only the answers are drawn for every frame."""

    page_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._predictions: Predictions | None = None
        self._answers: Answers | None = None
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        self._page = 0
        self._pictures = CanvasLayer()
        self._lettering: Lettering | None = None

    @property
    def page(self) -> int:
        """The number of the page that is shown, from 0."""
        return min(self._page, self.pages - 1)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-len(self._order) // self.page_size), 1)

    @property
    def page_size(self) -> int:
        """How many samples fit on a page."""
        tiling = self.tiling()
        return tiling.columns * tiling.rows

    def show_answers(self, predictions: Predictions, answers: Answers, order: NDArray[np.intp]) -> None:
        """Show samples of a set, in an order of their numbers in the set."""
        self._predictions, self._answers, self._order = predictions, answers, order
        self.refresh()

    def turn(self, pages: int) -> None:
        """Turn so many pages on, or back."""
        self._page = min(max(self.page + pages, 0), self.pages - 1)
        self.update()
        self.page_changed.emit()

    def shown(self) -> list[int]:
        """Return the numbers in the set of the samples on the page."""
        start = self.page * self.page_size
        return [int(sample) for sample in self._order[start : start + self.page_size]]

    def caption(self, sample: int) -> str:
        """Return the answer for a sample: with a tick where it is right, else with a cross and what is true."""
        name = self._name(self._given[sample])
        if not self._wrong(sample):
            return f"✓ {name}"
        return f"✗ {name} ({self._name(self._true[sample])})"

    def tiling(self) -> Tiling:
        """Return how tiles fill the canvas: at least large enough to be read, larger where there is room."""
        em = self.metrics.height()
        least = max(2.6 * em, 32.0)
        width, height = max(least, self._longest_caption()) + 0.6 * em, least + 1.35 * em
        larger = max((self.width() * self.height() / (width * height) / MOST) ** 0.5, 1.0)
        columns, rows = max(int(self.width() / width / larger), 1), max(int(self.height() / height / larger), 1)
        width, height = self.width() / columns, self.height() / rows
        letters = min(larger, LARGEST_LETTERS)
        picture = int(max(min(width - 0.6 * em, height - 1.35 * em * letters), 8.0))
        return Tiling(columns, rows, width, height, min(picture, int(2.0 * larger * least)), em * letters, letters)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page."""
        predictions, answers = self._predictions, self._answers
        if predictions is None or answers is None:
            return
        painter = QPainter(self)
        tiling, shown = self.tiling(), self.shown()
        key = (answers.part, tuple(shown), self.theme)
        self._pictures.draw(painter, self, key, lambda brush: self._paint_pictures(brush, tiling, predictions, answers))
        letters = self._letters(tiling)
        painter.setFont(letters.font)
        inks = self.theme.colour("healthy"), self.theme.colour("broken")
        for place, sample in enumerate(shown):
            painter.setPen(inks[self._wrong(sample)])
            line = tiling.caption(place)
            text = self.caption(sample)
            if len(text) > _SHORT:
                text = QFontMetricsF(letters.font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            letters.draw(painter, line, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that another number of samples may fit."""
        super().resizeEvent(event)
        self.page_changed.emit()

    def words_at(self, place: QPointF) -> str:
        """Give a sample's class and the outputs for all classes, the largest first."""
        tiling, shown = self.tiling(), self.shown()
        for number, sample in enumerate(shown):
            if tiling.tile(number).contains(place):
                return self._words(sample)
        return ""

    @property
    def _given(self) -> NDArray[np.intp]:
        assert self._answers is not None
        assert self._answers.given is not None
        return self._answers.given

    @property
    def _true(self) -> NDArray[np.intp]:
        assert self._answers is not None
        assert self._answers.true is not None
        return self._answers.true

    def _wrong(self, sample: int) -> bool:
        return bool(self._given[sample] != self._true[sample])

    def _name(self, number: int) -> str:
        assert self._predictions is not None
        return words.name(self._predictions.schema.class_names[number])

    def _words(self, sample: int) -> str:
        assert self._answers is not None
        outputs = self._answers.outputs[sample]
        text = self.tr("Answer: {answer}; true class: {true}")
        lines = [text.format(answer=self._name(self._given[sample]), true=self._name(self._true[sample]))]
        if len(outputs) > 1:
            order = np.argsort(-np.nan_to_num(outputs), kind="stable")[:3]
            best = ", ".join(f"{self._name(place)}: {numbers.short(float(outputs[place]))}" for place in order)
            lines.append(self.tr("Largest outputs: {outputs}").format(outputs=best))
        else:
            lines.append(self.tr("Output: {output}").format(output=numbers.short(float(outputs[0]))))
        row = int(self._answers.part.rows[sample]) + 1
        lines.append(self.tr("Row {row} of the data").format(row=numbers.count(row)))
        return "\n".join(lines)

    def _letters(self, tiling: Tiling) -> Lettering:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * tiling.letters)
        if self._lettering is None or self._lettering.font != font:
            self._lettering = Lettering(font)
        return self._lettering

    def _longest_caption(self) -> float:
        """Return the width of the longest caption, where that is not too long."""
        if self._predictions is None:
            return 0.0
        names = [words.name(name) for name in self._predictions.schema.class_names]
        widest = max(names, key=self.metrics.horizontalAdvance)
        return min(self.metrics.horizontalAdvance(f"✗ {widest} ({widest})"), 9.0 * self.metrics.height())

    def _paint_pictures(self, painter: QPainter, tiling: Tiling, predictions: Predictions, answers: Answers) -> None:
        shape = predictions.schema.image_shape
        assert shape is not None
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        table = self._ink_table()
        low, high = float(np.nanmin(predictions.data.table.x)), float(np.nanmax(predictions.data.table.x))
        for place, sample in enumerate(self.shown()):
            pixels = predictions.data.scaler.invert(answers.part.x[sample][np.newaxis])[0].reshape(shape)
            shades = np.clip(np.rint((pixels - low) / (high - low or 1.0) * 255.0), 0, 255).astype(np.intp)
            colours = np.ascontiguousarray(table[shades])
            image = QImage(colours.data, shape[1], shape[0], 4 * shape[1], QImage.Format.Format_ARGB32_Premultiplied)
            box = tiling.box(place)
            painter.drawImage(box, image)
            painter.setPen(self.theme.colour("border"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _ink_table(self) -> Array:
        """Return 256 colours from the ground to the text's, as 32-bit ARGB."""
        paper, ink = self.theme.colour("field"), self.theme.colour("text")
        return np.array([mixed(paper, ink, share).rgba() for share in np.linspace(0.0, 1.0, 256)], np.uint32)
