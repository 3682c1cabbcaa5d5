"""The whole picture, layer upon layer, each of which keeps what it can for the next time."""

from PySide6.QtGui import QPainter

from nnstudio.ui.network.backdrop import Backdrop
from nnstudio.ui.network.edges import Edges
from nnstudio.ui.network.frames import paint_column
from nnstudio.ui.network.ink import Ink
from nnstudio.ui.network.light import paint_numbers
from nnstudio.ui.network.marks import paint_mark, paint_pixel, paint_sample
from nnstudio.ui.network.pictures import Picture, picture_of
from nnstudio.ui.network.scene import Scene
from nnstudio.ui.network.strip import Strip
from nnstudio.ui.network.words import Naming
from nnstudio.workspace.selection import Place

Places = tuple[Place | None, Place | None]


class Painting:
    """Paints scenes: backdrop, edges, tiles, the sample that is looked at, the error signal, and marks over it all."""

    def __init__(self) -> None:
        self._backdrop, self._edges, self._strip = Backdrop(), Edges(), Strip()
        self._pictures: list[Picture | None] = []
        self._drawn_for: tuple[Scene, Ink] | None = None

    def paint(
        self,
        painter: QPainter,
        scene: Scene,
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
            self._pictures = [picture_of(scene, stand, ink) for stand in scene.layout.stands]
            self._drawn_for = (scene, ink)
        marks = [
            (place, ink.colour(colour), width)
            for place, colour, width in zip(places, ("text", "selected"), (1.6, 2.6), strict=True)
            if place is not None
        ]
        marks += [(place, ink.colour("selected"), 2.6) for place in path]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._backdrop.paint(painter, scene, Naming(scene.columns, scene.data.table.heading), ink)
        self._edges.paint(painter, scene, ink, running=running)
        for place, colour, width in marks:
            if place.source is not None:
                paint_mark(painter, place, scene, colour, width)
        for stand, picture in zip(scene.layout.stands, self._pictures, strict=True):
            paint_column(painter, stand, picture, scene, ink)
        paint_sample(painter, scene, ink)
        self._strip.paint(painter, scene, ink, running=running)
        for place, colour, width in marks:
            if place.source is None:
                paint_mark(painter, place, scene, colour, width)
            else:
                paint_pixel(painter, place, scene, colour)
        paint_numbers(painter, scene, ink)
