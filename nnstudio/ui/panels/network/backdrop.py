"""What lies under the edges and stays as long as everything keeps its place: frames, bands, outlines, and words."""

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from nnstudio import numbers
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network.geometry import ColumnSlot, DiagramLayout, frame_width
from nnstudio.ui.panels.network.ink import Ink, frame, text
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.ui.panels.network.words import column_text, translate
from nnstudio.ui.style.theme import mixed

CENTRE = Qt.AlignmentFlag.AlignHCenter


class Backdrop:
    """Keeps the picture of all that until something moves."""

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._drawn_for: tuple[DiagramLayout, Ink] | None = None

    def paint(self, painter: QPainter, scene: NetworkScene, naming: Naming, ink: Ink) -> None:
        """Paint it, drawing it anew if needed."""
        drawn = self._drawn_for
        if self._pixmap is None or drawn is None or drawn[0] is not scene.layout or drawn[1] is not ink:
            self._pixmap = _drawn(scene, naming, ink)
            self._drawn_for = (scene.layout, ink)
        painter.drawPixmap(QPointF(0.0, 0.0), self._pixmap)


def _drawn(scene: NetworkScene, naming: Naming, ink: Ink) -> QPixmap:
    room = scene.layout.room
    pixmap = QPixmap(QSize(round(room.width * ink.ratio), round(room.height * ink.ratio)))
    pixmap.setDevicePixelRatio(ink.ratio)
    pixmap.fill(ink.colour("card"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for name, box in scene.layout.block_outlines.items():
        _block(painter, name, box, scene, ink)
    for slot in scene.layout.slots:
        if slot.column.band:
            _band(painter, slot, scene, naming, ink)
        if not slot.bare:
            _frames(painter, slot, ink)
    _words(painter, scene, naming, ink)
    painter.end()
    return pixmap


def _frames(painter: QPainter, slot: ColumnSlot, ink: Ink) -> None:
    """Fill the frames of all tiles of a column; the tiles themselves come to lie on them."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.layer(slot.column))
    edge = frame_width(slot)
    for row in range(len(slot.shown)):
        painter.drawRoundedRect(slot.tile_at(row).adjusted(-edge, -edge, edge, edge), 3.0 + edge, 3.0 + edge)


def _block(painter: QPainter, name: str, box: QRectF, scene: NetworkScene, ink: Ink) -> None:
    """Frame a residual block, and draw the way around it from before its first layer to its sum."""
    line = scene.layout.room.line
    colour = mixed(ink.colour("muted"), ink.colour("card"), 0.35)
    inner = box.adjusted(0.0, 0.75 * line, 0.0, 6.0)
    frame(painter, inner, colour, 1.2, 9.0)
    goal = scene.layout.by_name[name]
    start = scene.layout.by_name[_read_by(name, scene)]
    begin, end, top = start.centre, goal.x + goal.width / 2.0, box.top() + 0.1 * line
    path = QPainterPath(QPointF(begin, start.top - 5.0))
    path.cubicTo(QPointF(begin, top), QPointF(begin, top), QPointF(begin + 14.0, top))
    path.lineTo(end - 14.0, top)
    path.cubicTo(QPointF(end, top), QPointF(end, top), QPointF(end, goal.top - 3.0))
    painter.setPen(QPen(colour, 1.8))
    painter.drawPath(path)
    painter.setBrush(colour)
    tip = QPointF(end, goal.top - 2.0)
    painter.drawPolygon([tip, tip + QPointF(-3.5, -6.0), tip + QPointF(3.5, -6.0)])
    words = "P x" if f"{name}.P" in scene.tensors else "x"
    width = QFontMetricsF(ink.small).horizontalAdvance(words) + 8.0
    label = QRectF(inner.center().x() - width / 2.0, top - line / 2.0, width, line)
    painter.fillRect(label, ink.colour("card"))
    text(painter, label, words, ink.small, ink.colour("muted"), CENTRE)


def _read_by(block: str, scene: NetworkScene) -> str:
    """Return the name of the column that a residual block reads."""
    return next(column.reads for column in scene.columns if column.block == block)


def _band(painter: QPainter, slot: ColumnSlot, scene: NetworkScene, naming: Naming, ink: Ink) -> None:
    """Paint a band with its name along it, and the lines by which values reach it, unit by unit, unweighed."""
    before = scene.layout.by_name[slot.column.reads]
    painter.setPen(QPen(ink.colour("border"), 1.2))
    painter.drawLines([QLineF(before.x + before.width, y, slot.x, y) for y in slot.middles])
    ends = band_ends(slot, scene.layout)
    painter.setPen(QPen(ink.colour("border"), 1.0))
    painter.setBrush(ink.colour("field"))
    painter.drawRoundedRect(ends, 5.0, 5.0)
    room = slot.width - (0.0 if slot.bare else slot.tile)
    if room < scene.layout.room.line:
        return
    painter.save()
    painter.translate(slot.x + scene.layout.room.line / 2.0 + 1.5, ends.center().y())
    painter.rotate(-90.0)
    along = QRectF(-ends.height() / 2.0, -scene.layout.room.line / 2.0, ends.height(), scene.layout.room.line)
    words = naming.band(slot.column)
    text(painter, along, words, ink.small, ink.colour("muted"), CENTRE)
    painter.restore()


def band_ends(slot: ColumnSlot, layout: DiagramLayout) -> QRectF:
    """Return a band's outline: around its tiles, and never too short for its name."""
    top, bottom = slot.top - 4.0, slot.bottom + 4.0
    lack = max(9.0 * layout.room.line - (bottom - top), 0.0) / 2.0
    return QRectF(slot.x, top - lack, slot.width, bottom - top + 2.0 * lack)


def _words(painter: QPainter, scene: NetworkScene, naming: Naming, ink: Ink) -> None:
    """Write the headings above the columns, the names of inputs and answers, and how many units are not shown."""
    slots = [slot for slot in scene.layout.slots if not slot.column.band]
    apart = [200.0, *(b.centre - a.centre for a, b in pairwise(slots)), 200.0]
    for slot, pitch in zip(slots, map(min, pairwise(apart)), strict=True):
        _heading(painter, slot, pitch, scene, naming, ink)
        if slot.hidden:
            box = QRectF(slot.centre - pitch / 2.0, slot.bottom + 3.0, pitch, scene.layout.room.line)
            words = translate("network", "+ {count} more").format(count=numbers.count(slot.hidden))
            text(painter, box, words, ink.small, ink.colour("muted"), CENTRE)
    _input_names(painter, slots[0], scene.layout, naming, ink)
    _answers(painter, slots[-1], scene.layout, naming, ink)


def _heading(painter: QPainter, slot: ColumnSlot, pitch: float, scene: NetworkScene, naming: Naming, ink: Ink) -> None:
    """Write a column's name and shape; where columns stand close, its number alone."""
    line, top = scene.layout.room.line, scene.layout.headings
    width = min(pitch - 2.0, 2.0 * slot.centre, 2.0 * (scene.layout.room.width - slot.centre))
    first = QRectF(slot.centre - width / 2.0, top, width, line)
    name, what = naming.layer(slot.column.name), column_text(naming, slot)
    wide = QFontMetricsF(ink.small).horizontalAdvance(naming.layer("1")) + 4.0
    if pitch < wide:
        text(painter, first, slot.column.name, ink.small, ink.colour("muted"), CENTRE, cut=False)
        return
    text(painter, first, name, ink.bold, ink.colour("text"), CENTRE)
    if scene.layout.heading_lines > 1:
        text(painter, first.translated(0.0, line), what, ink.small, ink.colour("muted"), CENTRE)


def _input_names(painter: QPainter, slot: ColumnSlot, layout: DiagramLayout, naming: Naming, ink: Ink) -> None:
    if slot.column.image:
        return
    for row, unit in enumerate(slot.shown):
        box = QRectF(slot.x - layout.room.left, slot.middles[row] - layout.room.line / 2.0,
                     layout.room.left - 8.0, layout.room.line)  # fmt: skip
        text(painter, box, naming.feature(unit), ink.small, ink.colour("text"), Qt.AlignmentFlag.AlignRight)


def _answers(painter: QPainter, slot: ColumnSlot, layout: DiagramLayout, naming: Naming, ink: Ink) -> None:
    for row, unit in enumerate(slot.shown):
        box = QRectF(slot.x + slot.width + 7.0, slot.middles[row] - layout.room.line / 2.0,
                     layout.room.right - 7.0, layout.room.line)  # fmt: skip
        text(painter, box, naming.answer(unit), ink.small, ink.colour("text"), Qt.AlignmentFlag.AlignLeft)
