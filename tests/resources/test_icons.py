import re

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnstudio.assets import resource

FILES = sorted(resource("icons").glob("*.svg"))
SYMBOLS = [file for file in FILES if file.stem != "app"]


def painted(svg: str, side: int) -> QImage:
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    assert renderer.isValid()
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("file", SYMBOLS, ids=lambda file: file.stem)
def test_an_icon_takes_the_colour_it_is_given(qapp, file):
    svg = file.read_text(encoding="utf-8").replace("currentColor", "#d6248a")
    seen = [QColor(name) for name in colours(painted(svg, 96))]
    assert seen
    assert all(abs(colour.hue() - QColor("#d6248a").hue()) <= 1 for colour in seen)


@pytest.mark.parametrize("file", SYMBOLS, ids=lambda file: file.stem)
def test_an_icon_keeps_to_the_common_grid_and_pen(file):
    svg = file.read_text(encoding="utf-8")
    assert 'viewBox="0 0 24 24"' in svg
    assert re.findall(r'stroke-width="(.*?)"', svg) == ["2"]
    assert re.findall(r'stroke="(.*?)"', svg) == ["currentColor"]


@pytest.mark.parametrize("side", [16, 32, 256])
def test_the_programs_icon_shows_both_signs_at_every_size(qapp, side):
    seen = [QColor(name) for name in colours(painted(resource("icons", "app.svg").read_text(), side))]
    assert any(colour.blue() > colour.red() + 100 for colour in seen)
    assert any(colour.red() > colour.blue() + 100 for colour in seen)


def test_the_icons_come_with_their_licence():
    text = resource("icons", "ICON_LICENSE.txt").read_text(encoding="utf-8")
    assert "ISC License" in text
    assert "Lucide" in text
