"""Formulas as pictures: LaTeX becomes SVG that any page can hold."""

import re
import warnings
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True)
class FormulaSvg:
    """A formula as SVG, its size, and how far it reaches below its baseline, all in the units of the letters' size."""

    svg: str
    width: float
    height: float
    depth: float


@cache
def typesetter() -> Any:
    """Load ziamath when the first formula is wanted: it takes a while."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it finds its font in a way that Python 3.11 frowns upon
        from ziamath.config import config
        from ziamath.zmath import Latex
    config.svg2 = False  # Qt's renderer knows no <symbol>
    return Latex


@lru_cache(maxsize=2048)
def drawn(latex: str, size: float = 16.0) -> FormulaSvg:
    """Set a formula in letters of so many points or pixels."""
    svg = typesetter()(latex, size=size, margin=0.0, color="#000000").svg()
    box = _BOX.search(svg)
    assert box is not None
    _, top, width, height = (float(number) for number in box.groups())
    return FormulaSvg(svg, width, height, top + height)
