"""The formulas of an HTML page: rows of atoms on one baseline, each atom drawn once for the whole page."""

from html import escape

from nnstudio.typesetting.atoms import Atom, atoms
from nnstudio.typesetting.shapes import shape

SIZE = 16.0
"""How many pixels an em has."""

STYLE = """
.formula { line-height: 2.1; }
.formula svg { overflow: visible; }
.relation { margin: 0 .28em; } .operator { margin: 0 .22em; } .dot { margin: 0 .24em; }
.sign { margin-right: .08em; } .comma, .name { margin-right: .16em; } .thin { margin-left: .17em; }
.quad { margin-left: 1em; }
.store { position: absolute; width: 0; height: 0; }
"""


class GlyphCache:
    """All atoms that a page uses."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def formula(self, latex: str) -> str:
        """Return a formula; its LaTeX is what screen readers find."""
        parts = "".join(self._atom(atom) for atom in atoms(latex))
        return f'<span class="formula" role="img" aria-label="{escape(latex)}">{parts}</span>'

    def definitions(self) -> str:
        """Return the drawings that the formulas refer to."""
        symbols = (_symbol(name, latex) for latex, name in self._names.items())
        return f'<svg class="store" aria-hidden="true">{"".join(symbols)}</svg>'

    def _atom(self, atom: Atom) -> str:
        if atom.kind == "space":
            return f'<span class="{"quad" if "quad" in atom.latex else "thin"}"></span>'
        name = self._names.setdefault(atom.latex, f"f{len(self._names)}")
        drawn = shape(atom.latex)
        size = f'width="{drawn.width * SIZE:.2f}" height="{drawn.height * SIZE:.2f}"'
        shift = f'style="vertical-align:{-drawn.bottom * SIZE:.2f}px"'
        return f'<svg class="{atom.kind}" {size} {shift}><use href="#{name}"/></svg>'


def _symbol(name: str, latex: str) -> str:
    drawn = shape(latex)
    return f'<symbol id="{name}" viewBox="{drawn.view}">{drawn.body}</symbol>'
