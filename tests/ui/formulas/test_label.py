"""The formula as a widget: crisp, in the colour of text, as large as asked, and with words for who cannot see it."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nnstudio.ui.formulas.label import FormulaLabel
from nnstudio.ui.formulas.painting import em_of, paint_formula, size_of

LATEX = r"\frac{\partial L}{\partial w}=0.5\cdot 0.25+0.125"


@pytest.fixture
def label(qtbot: QtBot) -> FormulaLabel:
    label = FormulaLabel(LATEX, "dL by dw is 0.25")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    return label


def painted(ratio: float, colour: str = "#d6248a") -> QImage:
    image = QImage(round(300 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_formula(painter, QPointF(2.0, 2.0), LATEX, 16.0, QColor(colour))
    painter.end()
    return image


def columns_with_ink(image: QImage) -> list[int]:
    white = QColor("white").rgb()
    return [x for x in range(image.width()) if any(image.pixel(x, y) != white for y in range(image.height()))]


def test_screen_readers_hear_the_words(label: FormulaLabel) -> None:
    assert label.accessibleName() == "dL by dw is 0.25"


def test_a_formula_is_as_wide_as_it_says() -> None:
    inked = columns_with_ink(painted(1.0))
    assert inked[0] == pytest.approx(2.0, abs=2.0)
    assert inked[-1] == pytest.approx(2.0 + size_of(LATEX, 16.0).width(), abs=2.0)


def test_on_a_fine_screen_it_has_twice_the_pixels() -> None:
    coarse, fine = columns_with_ink(painted(1.0)), columns_with_ink(painted(2.0))
    assert fine[-1] == pytest.approx(2 * coarse[-1], abs=3)
    darkest = min(QColor(painted(2.0).pixel(x, y)).green() for x in fine for y in range(30, 60))
    assert darkest == QColor("#d6248a").green()


def test_zoom_makes_it_larger_and_narrow_room_makes_it_higher(label: FormulaLabel) -> None:
    usual = label.sizeHint()
    assert label.heightForWidth(usual.width() // 2) > label.heightForWidth(usual.width())
    label.set_zoom(2.0)
    assert label.sizeHint().width() == pytest.approx(2 * usual.width(), rel=0.05)


def test_it_follows_the_size_of_the_text(label: FormulaLabel) -> None:
    usual, font = label.sizeHint().width(), label.font()
    font.setPointSizeF(2.0 * font.pointSizeF())
    label.setFont(font)
    assert label.sizeHint().width() == pytest.approx(2 * usual, rel=0.05)


def test_an_em_goes_with_the_font(label: FormulaLabel) -> None:
    assert 10.0 < em_of(label.font()) < 30.0
    assert em_of(label.font(), 2.0) == 2.0 * em_of(label.font())


def test_a_changed_number_is_painted_at_once(label: FormulaLabel) -> None:
    before = label.grab().toImage()
    label.set_formula(LATEX.replace("0.125", "0.375"), "")
    assert label.grab().toImage() != before
