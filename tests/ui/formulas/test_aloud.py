"""Formulas in words: what screen readers say instead."""

import pytest

from nnstudio.ui.formulas.aloud import aloud


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\frac{\partial L}{\partial w}=0.5\cdot\left(-0.25\right)", "(d L) / (d w) = 0.5 × −0.25"),
        (r"w^{(2)}_{1\to 3}", "w of layer 2 1 → 3"),
        (r"f'(z)", "f'(z)"),
        (r"2.1\cdot 10^{-5}", "2.1 × 10 to the power of −5"),
        (r"\delta\leftarrow\mathrm{new}", "delta ← new"),
    ],
)
def test_a_formula_is_read_without_its_commands(latex: str, words: str) -> None:
    assert aloud(latex) == words
