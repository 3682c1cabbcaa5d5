"""Signs and formulas as shapes: LaTeX becomes SVG, each drawn once, whoever puts it on a page or a screen."""

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ziamath.zmath import Latex

_FINE = 100.0  # the size at which shapes are set, in units of an em
_DRAWN = re.compile(r'<svg [^>]*?viewBox="(\S+) (\S+) (\S+) (\S+)"[^>]*>(.*)</svg>', re.DOTALL)


@dataclass(frozen=True)
class Shape:
    """A piece set in type: where its ink is around the start of its baseline, and how far it reaches, in ems.

    ``svg`` is the whole picture, ``body`` the drawing in it, in hundredths of an em.
    """

    svg: bytes
    body: str
    left: float
    top: float
    width: float
    height: float

    @property
    def advance(self) -> float:
        """How far the next piece stands from the start of this one."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """How far its ink goes below the baseline."""
        return self.top + self.height

    @property
    def view(self) -> str:
        """The part of the drawing's plane that has its ink, as SVG's viewBox says it."""
        return " ".join(f"{side * _FINE:.7g}" for side in (self.left, self.top, self.width, self.height))


@cache
def _typesetter() -> "type[Latex]":
    """Load ziamath when the first formula is wanted: it takes a while, and few windows start with one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it finds its font in a way that Python 3.11 frowns upon
        from ziamath.config import config
        from ziamath.zmath import Latex
    config.svg2 = False  # Qt's renderer knows no <symbol>
    return Latex


@lru_cache(maxsize=4096)
def shape(latex: str) -> Shape:
    """Set a piece."""
    svg = _typesetter()(latex, size=_FINE, margin=0.0, color="#000000").svg()
    found = _DRAWN.match(svg)
    if found is None:
        raise ValueError(f"ziamath drew no picture of {latex}")
    left, top, width, height = (float(number) / _FINE for number in found.groups()[:4])
    return Shape(svg.encode(), found[5], left, top, width, height)
