"""From a sheet to the pages of a PDF."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from nnstudio import __version__
from nnstudio.explanation.worksheet_parts import (
    NetworkFigure,
    SheetBlock,
    Task,
    Worksheet,
    WorksheetTable,
    WorksheetText,
)
from nnstudio.sentences import Unusable
from nnstudio.typesetting.drawing import network_drawing
from nnstudio.ui.paper.blocks import Answer, Blank, NameAndDate, Numbers, PageBlock, PagePicture, PageText, Rules
from nnstudio.ui.paper.ink import MUTED, draw_text, letters
from nnstudio.ui.style.words import sentence

DOTS, POINTS = 600, 72
MARGIN, FOOT = 48.0, 24.0


def write_pdf(sheet: Worksheet, path: Path) -> int:
    """Write a sheet as a PDF on A4; return the number of its pages. Wants a QGuiApplication.

    Raises:
        Unusable: if the file cannot be written.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    count = _print(sheet, _writer(sheet, buffer))
    try:
        path.write_bytes(buffer.data().data())
    except OSError as error:
        raise Unusable("The file {name} cannot be written: {why}.", name=str(path), why=error.strerror) from error
    return count


def _writer(sheet: Worksheet, buffer: QBuffer) -> QPdfWriter:
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS)
    size, upright = QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait
    writer.setPageLayout(QPageLayout(size, upright, QMarginsF(0.0, 0.0, 0.0, 0.0)))
    writer.setTitle(sheet.title)
    writer.setCreator(f"NN Studio {__version__}")
    return writer


def _print(sheet: Worksheet, writer: QPdfWriter) -> int:
    """Draw all pages; return their number."""
    page = writer.pageLayout().fullRect(QPageLayout.Unit.Point)
    pages = list(_pages(list(_blocks(sheet)), page.width() - 2 * MARGIN, page.height() - 2 * MARGIN - FOOT))
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(DOTS / POINTS, DOTS / POINTS)
    foot = QRectF(MARGIN, page.height() - MARGIN, page.width() - 2 * MARGIN, 14.0)
    for number, blocks in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        for block, box in blocks:
            block.draw(painter, box.translated(MARGIN, MARGIN))
        draw_text(painter, foot, f"{sheet.title}  ·  {number} / {len(pages)}", letters(8), MUTED)
    painter.end()
    return len(pages)


Placed = list[tuple[PageBlock, QRectF]]


def _pages(blocks: list[PageBlock], width: float, height: float) -> Iterator[Placed]:
    """Put blocks onto pages; what leads something stays with it."""
    page: Placed = []
    top = 0.0
    for group in _groups(blocks):
        needed = sum(block.space + block.height(width) for block in group)
        if page and top + needed > height:
            yield page
            page, top = [], 0.0
        for block in group:
            top += block.space if page else 0.0
            own = block.height(width)
            page.append((block, QRectF(0.0, top, width, own)))
            top += own
    yield page


def _groups(blocks: list[PageBlock]) -> Iterator[list[PageBlock]]:
    """Join headings and instructions with what follows them."""
    group: list[PageBlock] = []
    for block in blocks:
        group.append(block)
        if not block.leads:
            yield group
            group = []
    if group:
        yield group


def _blocks(sheet: Worksheet) -> Iterator[PageBlock]:
    yield PageText(sheet.title, letters(17, bold=True), leads=True)
    yield PageText(sentence(sheet.subtitle), letters(), leads=not sheet.key)
    if not sheet.key:
        translate = QCoreApplication.translate
        yield NameAndDate(translate("paper", "Name"), translate("paper", "Date"))
    for section in sheet.sections:
        yield PageText(sentence(section.heading), letters(12, bold=True), space=16.0, leads=True, ruled=True)
        yield from (_set(block, sheet.key) for block in section.blocks())


def _set(block: SheetBlock, key: bool) -> PageBlock:
    match block:
        case WorksheetText():
            return PageText(sentence(block.sentence), letters(), space=9.0, leads=True)
        case NetworkFigure():
            return PagePicture(network_drawing(block))
        case WorksheetTable():
            return Numbers(block)
        case Task():
            return Answer(block) if key else Blank(block)
        case _:
            return Rules(block)
