"""What lies under the edges and stays as long as everything keeps its place: frames, bands, outlines, and words."""

from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from nnstudio.ui import numbers
from nnstudio.ui.network.geometry import Layout, Stand, frame_width
from nnstudio.ui.network.ink import Ink, frame, text
from nnstudio.ui.network.scene import Scene
from nnstudio.ui.network.words import Naming, translate
from nnstudio.ui.theme import mixed

CENTRE = Qt.AlignmentFlag.AlignHCenter


class Backdrop:
    """Keeps the picture of all that until something moves."""

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._drawn_for: tuple[Layout, Ink] | None = None

    def paint(self, painter: QPainter, scene: Scene, naming: Naming, ink: Ink) -> None:
        """Paint it, drawing it anew if needed."""
        drawn = self._drawn_for
        if self._pixmap is None or drawn is None or drawn[0] is not scene.layout or drawn[1] is not ink:
            self._pixmap = _drawn(scene, naming, ink)
            self._drawn_for = (scene.layout, ink)
        painter.drawPixmap(QPointF(0.0, 0.0), self._pixmap)


def _drawn(scene: Scene, naming: Naming, ink: Ink) -> QPixmap:
    room = scene.layout.room
    pixmap = QPixmap(QSize(round(room.width * ink.ratio), round(room.height * ink.ratio)))
    pixmap.setDevicePixelRatio(ink.ratio)
    pixmap.fill(ink.colour("card"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for name, box in scene.layout.block_outlines.items():
        _block(painter, name, box, scene, ink)
    for stand in scene.layout.stands:
        if stand.column.band:
            _band(painter, stand, scene, naming, ink)
        if not stand.bare:
            _frames(painter, stand, ink)
    _words(painter, scene, naming, ink)
    painter.end()
    return pixmap


def _frames(painter: QPainter, stand: Stand, ink: Ink) -> None:
    """Fill the frames of all tiles of a column; the tiles themselves come to lie on them."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.layer(stand.column))
    edge = frame_width(stand)
    for row in range(len(stand.shown)):
        painter.drawRoundedRect(stand.tile_at(row).adjusted(-edge, -edge, edge, edge), 3.0 + edge, 3.0 + edge)


def _block(painter: QPainter, name: str, box: QRectF, scene: Scene, ink: Ink) -> None:
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


def _read_by(block: str, scene: Scene) -> str:
    """Return the name of the column that a residual block reads."""
    return next(column.reads for column in scene.columns if column.block == block)


def _band(painter: QPainter, stand: Stand, scene: Scene, naming: Naming, ink: Ink) -> None:
    """Paint a band with its name along it, and the lines by which values reach it, unit by unit, unweighed."""
    before = scene.layout.by_name[stand.column.reads]
    painter.setPen(QPen(ink.colour("border"), 1.2))
    painter.drawLines([QLineF(before.x + before.width, y, stand.x, y) for y in stand.middles])
    ends = band_ends(stand, scene.layout)
    painter.setPen(QPen(ink.colour("border"), 1.0))
    painter.setBrush(ink.colour("field"))
    painter.drawRoundedRect(ends, 5.0, 5.0)
    room = stand.width - (0.0 if stand.bare else stand.tile)
    if room < scene.layout.room.line:
        return
    painter.save()
    painter.translate(stand.x + scene.layout.room.line / 2.0 + 1.5, ends.center().y())
    painter.rotate(-90.0)
    along = QRectF(-ends.height() / 2.0, -scene.layout.room.line / 2.0, ends.height(), scene.layout.room.line)
    words = naming.band(stand.column)
    text(painter, along, words, ink.small, ink.colour("muted"), CENTRE)
    painter.restore()


def band_ends(stand: Stand, layout: Layout) -> QRectF:
    """Return a band's outline: around its tiles, and never too short for its name."""
    top, bottom = stand.top - 4.0, stand.bottom + 4.0
    lack = max(9.0 * layout.room.line - (bottom - top), 0.0) / 2.0
    return QRectF(stand.x, top - lack, stand.width, bottom - top + 2.0 * lack)


def _words(painter: QPainter, scene: Scene, naming: Naming, ink: Ink) -> None:
    """Write the headings above the columns, the names of inputs and answers, and how many units are not shown."""
    stands = [stand for stand in scene.layout.stands if not stand.column.band]
    apart = [200.0, *(b.centre - a.centre for a, b in pairwise(stands)), 200.0]
    for stand, pitch in zip(stands, map(min, pairwise(apart)), strict=True):
        _heading(painter, stand, pitch, scene, naming, ink)
        if stand.hidden:
            box = QRectF(stand.centre - pitch / 2.0, stand.bottom + 3.0, pitch, scene.layout.room.line)
            words = translate("network", "+ {count} more").format(count=numbers.count(stand.hidden))
            text(painter, box, words, ink.small, ink.colour("muted"), CENTRE)
    _input_names(painter, stands[0], scene.layout, naming, ink)
    _answers(painter, stands[-1], scene.layout, naming, ink)


def _heading(painter: QPainter, stand: Stand, pitch: float, scene: Scene, naming: Naming, ink: Ink) -> None:
    """Write a column's name and shape; where columns stand close, its number alone."""
    line, top = scene.layout.room.line, scene.layout.headings
    width = min(pitch - 2.0, 2.0 * stand.centre, 2.0 * (scene.layout.room.width - stand.centre))
    first = QRectF(stand.centre - width / 2.0, top, width, line)
    name, what = naming.layer(stand.column.name), naming.shown(stand)
    wide = QFontMetricsF(ink.small).horizontalAdvance(naming.layer("1")) + 4.0
    if pitch < wide:
        text(painter, first, stand.column.name, ink.small, ink.colour("muted"), CENTRE, cut=False)
        return
    text(painter, first, name, ink.bold, ink.colour("text"), CENTRE)
    if scene.layout.heading_lines > 1:
        text(painter, first.translated(0.0, line), what, ink.small, ink.colour("muted"), CENTRE)


def _input_names(painter: QPainter, stand: Stand, layout: Layout, naming: Naming, ink: Ink) -> None:
    if stand.column.image:
        return
    for row, unit in enumerate(stand.shown):
        box = QRectF(stand.x - layout.room.left, stand.middles[row] - layout.room.line / 2.0,
                     layout.room.left - 8.0, layout.room.line)  # fmt: skip
        text(painter, box, naming.feature(unit), ink.small, ink.colour("text"), Qt.AlignmentFlag.AlignRight)


def _answers(painter: QPainter, stand: Stand, layout: Layout, naming: Naming, ink: Ink) -> None:
    for row, unit in enumerate(stand.shown):
        box = QRectF(stand.x + stand.width + 7.0, stand.middles[row] - layout.room.line / 2.0,
                     layout.room.right - 7.0, layout.room.line)  # fmt: skip
        text(painter, box, naming.answer(unit), ink.small, ink.colour("text"), Qt.AlignmentFlag.AlignLeft)
