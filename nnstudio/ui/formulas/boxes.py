"""Fractions, scripts and brackets: what stands above, below and around, put together from single signs.

ziamath sets signs one by one, each once; how they stand to each other is TeX's rules, simplified. To have it set whole
formulas would take a tenth of a second for every new weight's name.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from nnstudio.typesetting.pieces import Kind, Piece, group_of, pieces, scripts_of
from nnstudio.typesetting.shapes import shape

SPACES: dict[Kind, float] = {"relation": 0.3, "operator": 0.24, "large": 0.12}
"""The space to both sides of a piece, in ems; in scripts there is none."""

SCRIPT, SMALLEST = 0.7, 0.5
"""The size of scripts, and that of scripts of scripts, beside the line that they belong to."""

AXIS = 0.26
"""How high above the baseline fraction bars stand."""

BAR = 0.055
GAP = 0.18  # between a fraction's bar and what stands above and below
RAISED, LOWERED = 0.38, 0.2  # how far scripts stand above and below the baseline
APART = 0.08  # between what stands above and what stands below
COMMA = 0.17

_FRACTIONS = (r"\frac{", r"\dfrac{", r"\tfrac{")
_BRACKETS = ("", r"\big", r"\Big", r"\bigg", r"\Bigg")


@dataclass(frozen=True)
class Glyph:
    """A sign, or, without LaTeX, a bar: its place from the start of the baseline (y downwards), all in ems."""

    latex: str
    x: float
    y: float
    scale: float
    width: float = 0.0

    def moved(self, x: float, y: float) -> "Glyph":
        """Return it elsewhere."""
        return Glyph(self.latex, self.x + x, self.y + y, self.scale, self.width)


@dataclass
class FormulaBox:
    """Something set: its width, how far it reaches above and below the baseline, and its glyphs."""

    width: float = 0.0
    ascent: float = 0.0
    descent: float = 0.0
    glyphs: list[Glyph] = field(default_factory=list)

    def put(self, other: "FormulaBox", x: float, y: float = 0.0) -> None:
        """Put another box in, its baseline's start at a point."""
        self.glyphs += [glyph.moved(x, y) for glyph in other.glyphs]
        self.width = max(self.width, x + other.width)
        self.ascent, self.descent = max(self.ascent, other.ascent - y), max(self.descent, other.descent + y)


def row_of(latex: str, scale: float) -> FormulaBox:
    """Set a formula in one line."""
    row, x = FormulaBox(), 0.0
    for piece in pieces(latex):
        before, after = spaces_of(piece, scale)
        box = box_of(piece, scale)
        row.put(box, x + before)
        x += before + box.width + after
    row.width = x
    return row


def spaces_of(piece: Piece, scale: float) -> tuple[float, float]:
    """Return the space before and behind a piece."""
    if piece.kind == "space":
        return piece.width * scale, 0.0
    if scale < 1.0:
        return 0.0, 0.0
    space = SPACES.get(piece.kind, 0.0)
    return space, COMMA if piece.latex == "," else space


@lru_cache(maxsize=4096)
def box_of(piece: Piece, scale: float) -> FormulaBox:
    """Set one piece; what comes back is kept, and must not be changed."""
    if not piece.latex:
        return FormulaBox()
    if piece.kind == "large":
        return _sign(piece.latex, scale)
    base, above, below = scripts_of(piece.latex)
    if base.startswith(_FRACTIONS):
        box = _fraction(base, scale)
    elif base.startswith(r"\left") and not base[len(r"\left")].isalpha():
        box = _bracketed(base, scale)
    elif base.startswith("{"):
        box = row_of(group_of(base, 0)[0], scale)
    else:
        box = _sign(base, scale)
    return _scripted(box, above, below, scale) if above or below else box


def _sign(latex: str, scale: float) -> FormulaBox:
    drawn = shape(latex)
    glyph = Glyph(latex, 0.0, 0.0, scale)
    return FormulaBox(drawn.advance * scale, -drawn.top * scale, drawn.bottom * scale, [glyph])


def _scripted(base: FormulaBox, above: str, below: str, scale: float) -> FormulaBox:
    """Put scripts behind a box: higher and lower where it is high."""
    small = max(SCRIPT * scale, SMALLEST)
    box = FormulaBox()
    box.put(base, 0.0)
    behind = base.width + 0.04 * scale
    high, low = row_of(above, small), row_of(below, small)
    up = max(RAISED * scale, base.ascent - 0.45 * scale, high.descent + 0.2 * scale)
    down = max(LOWERED * scale, base.descent - 0.05 * scale, low.ascent - 0.3 * scale)
    if above and below:
        down = max(down, high.descent - up + low.ascent + APART * scale)
    box.put(high, behind, -up)
    box.put(low, behind, down)
    return box


def _fraction(latex: str, scale: float) -> FormulaBox:
    top, after = group_of(latex, latex.index("{"))
    bottom, _ = group_of(latex, after)
    inner = 1.0 if scale == 1.0 and not latex.startswith(r"\tfrac") else max(SCRIPT * scale, SMALLEST)
    over, under = row_of(top, inner), row_of(bottom, inner)
    width, axis, gap = max(over.width, under.width) + 0.1 * scale, AXIS * scale, GAP * scale
    box = FormulaBox(glyphs=[Glyph("", 0.06 * scale, -axis - BAR * scale / 2.0, scale, width)])
    box.put(over, 0.06 * scale + (width - over.width) / 2.0, -axis - gap - over.descent)
    box.put(under, 0.06 * scale + (width - under.width) / 2.0, -axis + gap + under.ascent)
    box.width = width + 0.12 * scale
    return box


def _bracketed(latex: str, scale: float) -> FormulaBox:
    """Set something high in brackets that are as high."""
    left, right = latex[len(r"\left")], latex[-1]
    inside = row_of(latex[len(r"\left") + 1 : -len(r"\right") - 1], scale)
    need = 2.0 * max(inside.ascent - AXIS * scale, inside.descent + AXIS * scale) * 0.9
    size = next((name for name in _BRACKETS if _height(name + left) * scale >= need), _BRACKETS[-1])
    box, x = FormulaBox(), 0.0
    for part in (_sign(size + left, scale), inside, _sign(size + right, scale)):
        box.put(part, x)
        x += part.width
    return box


def _height(latex: str) -> float:
    return shape(latex).height
