"""Cutting formulas for a page: at operators, with numbers whole."""

import pytest

from nnstudio.typesetting.atoms import atoms

FORMULAS = {
    r"z=0.5\cdot x_1": ["z", "=", "0.5", r"\cdot", "x_1"],
    r"-\frac{1}{2}(a-b)^2": ["-", r"\frac{1}{2}", "(", "a", "-", "b", ")^2"],
    r"w^{(1)}_{2\to 1}\,\hat x+f'(z)": [r"w^{(1)}_{2\to1}", r"\,", r"\hat x", "+", "f'", "(", "z", ")"],
    r"k\left(1-\frac{a}{b}\right)^2": ["k", r"\left(1-\frac{a}{b}\right)^2"],
    r"2\cdot\left(-0.5\right)": ["2", r"\cdot", "(", "-", "0.5", ")"],
    r"\sum_i 2.1\cdot 10^{-7}": [r"\sum_i", "2.1", r"\cdot", "10^{-7}"],
}


@pytest.mark.parametrize(("latex", "parts"), FORMULAS.items())
def test_formulas_are_cut_at_their_operators(latex, parts):
    assert [atom.latex for atom in atoms(latex)] == parts


def test_a_minus_is_a_sign_or_an_operator():
    assert [atom.kind for atom in atoms("-a-b=-c") if atom.latex == "-"] == ["sign", "operator", "sign"]
