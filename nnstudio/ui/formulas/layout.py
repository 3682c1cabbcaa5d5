"""Formulas in lines: where each sign stands, and where a long formula goes on in the next line."""

import math
from dataclasses import dataclass
from functools import lru_cache

from nnstudio.typesetting.pieces import pieces
from nnstudio.ui.formulas.boxes import FormulaBox, Glyph, box_of, spaces_of

INDENT = 1.2
LEADING = 0.35
"""Between lines, in ems."""

LEAST_ASCENT, LEAST_DESCENT = 0.72, 0.22
"""Every line is as high as its letters would be, so that lines of numbers stand evenly."""


@dataclass(frozen=True)
class FormulaLayout:
    """A formula in lines, in ems from its upper left corner; ``baseline`` is that of its first line."""

    glyphs: tuple[Glyph, ...]
    width: float
    height: float
    baseline: float


@dataclass(frozen=True)
class _Placed:
    box: FormulaBox
    x: float
    may_break: bool  # whether a new line may begin here


@lru_cache(maxsize=1024)
def lay_out(latex: str, room: float = math.inf) -> FormulaLayout:
    """Put a formula into lines no wider than ``room`` where that can be, broken in front of its operators."""
    glyphs: list[Glyph] = []
    top = width = baseline = 0.0
    for number, line in enumerate(_lines(_placed(latex), room)):
        ascent = max([LEAST_ASCENT, *(placed.box.ascent for placed in line)])
        descent = max([LEAST_DESCENT, *(placed.box.descent for placed in line)])
        baseline = ascent if number == 0 else baseline
        start = (INDENT if number else 0.0) - line[0].x
        for placed in line:
            glyphs += [glyph.moved(start + placed.x, top + ascent) for glyph in placed.box.glyphs]
        width = max(width, start + line[-1].x + line[-1].box.width)
        top += ascent + descent + LEADING
    return FormulaLayout(tuple(glyphs), width, max(top - LEADING, 0.0), baseline)


def _placed(latex: str) -> list[_Placed]:
    """Return all pieces side by side."""
    found: list[_Placed] = []
    x, depth = 0.0, 0
    for piece in pieces(latex):
        before, after = spaces_of(piece, 1.0)
        box = box_of(piece, 1.0)
        depth += (piece.kind == "open") - (piece.latex[:1] in (")", "]"))
        if piece.latex:
            found.append(_Placed(box, x + before, depth == 0 and piece.kind in ("relation", "operator")))
        x += before + box.width + after
    return found


def _lines(placed: list[_Placed], room: float) -> list[list[_Placed]]:
    lines: list[list[_Placed]] = []
    line: list[_Placed] = []
    last_break = 0
    for piece in placed:
        if piece.may_break:
            last_break = len(line)
        line.append(piece)
        right = piece.x + piece.box.width - line[0].x + (INDENT if lines else 0.0)
        if right > room and last_break > 0:
            lines.append(line[:last_break])
            line, last_break = line[last_break:], 0
    return [*lines, line] if line else lines
