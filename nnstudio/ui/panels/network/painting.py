"""The whole picture, layer upon layer, each of which keeps what it can for the next time."""

from PySide6.QtGui import QPainter

from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panels.network.backdrop import Backdrop
from nnstudio.ui.panels.network.edges import Edges
from nnstudio.ui.panels.network.frames import paint_column
from nnstudio.ui.panels.network.ink import Ink
from nnstudio.ui.panels.network.light import paint_numbers
from nnstudio.ui.panels.network.marks import paint_mark, paint_pixel, paint_sample
from nnstudio.ui.panels.network.pictures import TilesImage, picture_of
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.ui.panels.network.signal_strip import SignalStrip
from nnstudio.workspace.selection import Place

Places = tuple[Place | None, Place | None]


class Painting:
    """Paints scenes: backdrop, edges, tiles, the sample that is looked at, the error signal, and marks over it all."""

    def __init__(self) -> None:
        self._backdrop, self._edges, self._strip = Backdrop(), Edges(), SignalStrip()
        self._pictures: list[TilesImage | None] = []
        self._drawn_for: tuple[NetworkScene, Ink] | None = None

    def paint(
        self,
        painter: QPainter,
        scene: NetworkScene,
        ink: Ink,
        places: Places,
        *,
        path: tuple[Place, ...] = (),
        running: bool,
    ) -> None:
        """Paint a scene, with marks at the place pointed at, the one selected, and along a path.

        ``running`` says that more pictures come soon.
        """
        if self._drawn_for is None or self._drawn_for[0] is not scene or self._drawn_for[1] is not ink:
            self._pictures = [picture_of(scene, slot, ink) for slot in scene.layout.slots]
            self._drawn_for = (scene, ink)
        marks = [
            (place, ink.colour(colour), width)
            for place, colour, width in zip(places, ("text", "selected"), (1.6, 2.6), strict=True)
            if place is not None
        ]
        marks += [(place, ink.colour("selected"), 2.6) for place in path]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._backdrop.paint(painter, scene, Naming(scene.columns, scene.data.table.schema), ink)
        self._edges.paint(painter, scene, ink, running=running)
        for place, colour, width in marks:
            if place.source is not None:
                paint_mark(painter, place, scene, colour, width)
        for slot, picture in zip(scene.layout.slots, self._pictures, strict=True):
            paint_column(painter, slot, picture, scene, ink)
        paint_sample(painter, scene, ink)
        self._strip.paint(painter, scene, ink, running=running)
        for place, colour, width in marks:
            if place.source is None:
                paint_mark(painter, place, scene, colour, width)
            else:
                paint_pixel(painter, place, scene, colour)
        paint_numbers(painter, scene, ink)
