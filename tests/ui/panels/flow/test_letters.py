"""Letters: numbers end where they should, and changing sentences keep their room."""

from itertools import pairwise

import pytest
from PySide6.QtGui import QFontMetricsF

from nnstudio.ui.panels.flow.columns import columns_of
from nnstudio.ui.panels.flow.figures import Figures
from nnstudio.ui.panels.flow.paragraph import Paragraph
from nnstudio.ui.style.theme import app_font


@pytest.mark.parametrize("text", ["0.00123", "× 0.244", "1.23·10⁻⁵", "100 %", "–", ""])
def test_a_number_is_as_wide_as_its_letters(qapp, text):
    font = app_font()
    assert Figures(font).width(text) == pytest.approx(QFontMetricsF(font).horizontalAdvance(text), abs=1.0)


def test_digits_do_not_jump(qapp):
    figures = Figures(app_font())
    assert figures.width("111.1") == figures.width("888.8")


def test_a_paragraph_grows_and_keeps_its_height(qtbot):
    paragraph = Paragraph("muted")
    qtbot.addWidget(paragraph)
    paragraph.resize(200, 20)
    paragraph.setText("short")
    low = paragraph.minimumHeight()
    paragraph.setText("a sentence that is so long that it needs more than a single line " * 2)
    high = paragraph.minimumHeight()
    assert high >= 3 * low
    paragraph.setText("short")
    assert paragraph.minimumHeight() == high
    assert (paragraph.text(), paragraph.accessibleName()) == ("short", "short")
    paragraph.resize(900, high)
    paragraph.show()
    qtbot.waitUntil(lambda: paragraph.minimumHeight() < high)


HEADINGS = {"weights": "weights", "own": "× slopes", "factor": "= factor", "rms": "RMS δ"}


@pytest.mark.parametrize("width", [260.0, 320.0, 420.0, 800.0, 1600.0])
def test_columns_stand_side_by_side_and_the_least_needed_goes_first(qapp, width):
    columns = columns_of(width, app_font(0.82), "layer 10", HEADINGS)
    spans = [
        columns.name,
        columns.bars,
        *sorted(columns.numbers.values()),
        *([columns.sparkline] if columns.sparkline else []),
    ]
    spans.sort()
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert {"weights", "own"} <= set(columns.numbers)
    assert (columns.sparkline is not None) == (width >= 800.0)
    if "factor" in columns.numbers:
        assert "rms" in columns.numbers
