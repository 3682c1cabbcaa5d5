"""Pictures of a widget for papers and slides: as lines and letters (SVG), or as pixels (PNG)."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from nnstudio.sentences import Unusable

SCREEN_ONLY = "screen_only"
"""Widgets that have this property are left out of pictures: what floats over a plot while the mouse is there."""


def svg_bytes(widget: QWidget) -> bytes:
    """Return a widget's picture as SVG, sharp at any size.

    pyqtgraph's own exporter fails on PySide6 6.11; Qt's paints what the widget itself would paint.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(widget.logicalDpiX())  # so that a point of text is as large as on the screen
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setTitle(widget.accessibleName() or widget.windowTitle())
    _paint(widget, QPainter(generator))
    return bytes(buffer.data().data())


def image_of(widget: QWidget, scale: float = 2.0) -> QImage:
    """Return a widget's picture in pixels, ``scale`` of them for each of the widget's."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(0)
    _paint(widget, QPainter(image))
    return image


def png_bytes(widget: QWidget, scale: float = 2.0) -> bytes:
    """Return a widget's picture as PNG."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image_of(widget, scale).save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(data.data())


def write_svg(widget: QWidget, path: Path) -> None:
    """Write a widget's picture as SVG.

    Raises:
        Unusable: if the file cannot be written.
    """
    write(svg_bytes(widget), path)


def write_png(widget: QWidget, path: Path, scale: float = 2.0) -> None:
    """Write a widget's picture as PNG.

    Raises:
        Unusable: if the file cannot be written.
    """
    write(png_bytes(widget, scale), path)


def write(content: bytes, path: Path) -> None:
    """Write a file.

    Raises:
        Unusable: if it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Unusable("{path} cannot be written: {reason}.", path=path, reason=error.strerror or error) from error


def _paint(widget: QWidget, painter: QPainter) -> None:
    floating = [child for child in widget.findChildren(QWidget) if child.property(SCREEN_ONLY) and child.isVisible()]
    for child in floating:
        child.hide()
    widget.render(painter, QPoint())
    painter.end()
    for child in floating:
        child.show()
