"""Draw the real window after some training, without a screen."""

import argparse
import sys

from nnstudio.app.qt import require_libraries
from nnstudio.cli.source import add_source, chosen
from nnstudio.sentences import Unusable

HELP = "draw the window after some training, as a PNG"

LARGEST_SIDE = 10_000


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    add_source(parser)
    parser.add_argument("--out", metavar="FILE.png", required=True, help="the picture to write")
    parser.add_argument("--size", metavar="WxH", default="1600x1000", help="the window's size in points")
    parser.add_argument("--scale", type=float, default=1.0, metavar="S", help="pixels per point, 2 for sharp screens")
    parser.add_argument("--theme", choices=("light", "dark"), default="light", help="the theme")
    parser.add_argument("--show", metavar="DOCK", help="bring this panel to the front: design, network, loss...")


def run(options: argparse.Namespace) -> int:
    """Draw, and return 3 if the run diverged on the way."""
    saved = chosen(options)
    if not options.out.endswith(".png"):
        raise Unusable("--out is {name}; the picture's name must end in .png.", name=options.out)
    width, height = _size(options.size)
    if not 0.5 <= options.scale <= 4.0:
        raise Unusable("--scale is {scale}; it must be at least 0.5 and at most 4.", scale=options.scale)
    require_libraries(["offscreen"])
    from nnstudio.app.offscreen import picture, start_offscreen  # only now: Qt reads its settings when it is imported

    start_offscreen(options.scale)
    image, status = picture(saved, (width, height), options.theme, options.show)
    if not image.save(options.out):
        raise Unusable("{name} cannot be written.", name=options.out)
    sys.stdout.write(f"{options.out}: {image.width()} x {image.height()} pixels\n")
    if status.progress is not None and status.progress.divergence is not None:
        sys.stderr.write(f"nnstudio: {status.progress.divergence.sentence()}\n")
        return 3
    return 0


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if width.isdigit() and height.isdigit() and 0 < int(width) <= LARGEST_SIDE and 0 < int(height) <= LARGEST_SIDE:
        return int(width), int(height)
    raise Unusable("--size is {given}; it must be width x height in points, such as 1600x1000.", given=text)
