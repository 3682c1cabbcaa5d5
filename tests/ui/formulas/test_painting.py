"""A painted formula is crisp, as wide as it says, goes with the font, and goes on in further lines where it must."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnstudio.ui.formulas.painting import em_of, paint_formula, size_of

LATEX = r"\frac{\partial L}{\partial w}=0.5\cdot 0.25+0.125"


def painted(ratio: float, colour: str = "#d6248a", latex: str = LATEX) -> QImage:
    image = QImage(round(300 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_formula(painter, QPointF(2.0, 2.0), latex, 16.0, QColor(colour))
    painter.end()
    return image


def columns_with_ink(image: QImage) -> list[int]:
    white = QColor("white").rgb()
    return [x for x in range(image.width()) if any(image.pixel(x, y) != white for y in range(image.height()))]


def test_a_formula_is_as_wide_as_it_says() -> None:
    inked = columns_with_ink(painted(1.0))
    assert inked[0] == pytest.approx(2.0, abs=2.0)
    assert inked[-1] == pytest.approx(2.0 + size_of(LATEX, 16.0).width(), abs=2.0)


def test_on_a_fine_screen_it_has_twice_the_pixels() -> None:
    coarse, fine = columns_with_ink(painted(1.0)), columns_with_ink(painted(2.0))
    assert fine[-1] == pytest.approx(2 * coarse[-1], abs=3)
    darkest = min(QColor(painted(2.0).pixel(x, y)).green() for x in fine for y in range(30, 60))
    assert darkest == QColor("#d6248a").green()


def test_a_formula_goes_with_its_font_and_is_higher_where_there_is_less_room() -> None:
    whole, narrow, twice = size_of(LATEX, 16.0), size_of(LATEX, 16.0, 60.0), size_of(LATEX, 32.0)
    assert narrow.height() > whole.height()
    assert twice.width() == pytest.approx(2 * whole.width(), rel=0.05)


def test_an_em_goes_with_the_font(qapp: QApplication) -> None:
    font = qapp.font()
    usual = em_of(font)
    assert 10.0 < usual < 30.0
    assert em_of(font, 2.0) == 2.0 * usual
    font.setPointSizeF(2.0 * font.pointSizeF())
    assert em_of(font) == pytest.approx(2.0 * usual, rel=0.05)


def test_another_number_is_painted_otherwise() -> None:
    assert painted(1.0) != painted(1.0, latex=LATEX.replace("0.125", "0.375"))
