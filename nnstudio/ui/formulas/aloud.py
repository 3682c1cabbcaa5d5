"""Formulas in words, for those who hear them."""

import re
from functools import lru_cache

from PySide6.QtCore import QCoreApplication

_GROUP = r"\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
_FRACTION = re.compile(r"\\[dt]?frac" + _GROUP + _GROUP)
_DRESSED = re.compile(r"\\(?:mathrm|mathbf|text|operatorname)" + _GROUP)
_ABOVE, _BELOW = re.compile(r"\^(?:" + _GROUP + r"|(.))"), re.compile(r"_(?:" + _GROUP + r"|(.))")
_NAMED = {
    r"\partial": "d ", r"\cdots": " … ", r"\cdot": " × ", r"\times": " × ", r"\sum": " sum ", r"\leftarrow": " ← ",
    r"\rightarrow": " → ", r"\to": " → ", r"\left": "", r"\right": "", r"\,": " ", r"\;": " ", r"\quad": "; ",
    r"\infty": "∞", r"\approx": " ≈ ", r"\hat": "estimated ",
}  # fmt: skip


@lru_cache(maxsize=512)
def aloud(latex: str) -> str:
    r"""Return a formula as one would read it: r"\frac{\partial L}{\partial w}=0.5" is "d L / d w = 0.5"."""
    text = latex
    while _FRACTION.search(text):
        text = _FRACTION.sub(r" (\1) / (\2) ", text)
    text = _DRESSED.sub(r" \1 ", text)
    to = QCoreApplication.translate("formulas", "to the power of")
    text = _BELOW.sub(lambda found: f" {found[1] or found[2]} ", text)
    text = _ABOVE.sub(lambda found: _raised(found[1] or found[2], to), text)
    for name, said in _NAMED.items():
        text = re.sub(re.escape(name) + r"(?![a-zA-Z])" if name[-1].isalpha() else re.escape(name), said, text)
    text = re.sub(r"\\([a-zA-Z]+)", r" \1 ", text)
    text = re.sub(r"([=+])", r" \1 ", text.replace("{", "").replace("}", ""))
    text = re.sub(r"(?<![\w')])\(\s*([^()\s]+(?: [^()\s]+)?)\s*\)", r"\1", text)
    return " ".join(text.replace("-", "−").split())


def _raised(above: str, power: str) -> str:
    """Say what stands above: the layer of a quantity stands in brackets, all else is a power."""
    if above.startswith("("):
        return " " + QCoreApplication.translate("formulas", "of layer {name}").format(name=above.strip("()")) + " "
    return f" {power} {above} "
