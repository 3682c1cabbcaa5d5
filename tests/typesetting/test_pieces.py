"""Cutting formulas: at operators and numbers, and never through what belongs together."""

import pytest

from nnstudio.typesetting.pieces import pieces


def cut(latex: str) -> list[str]:
    return [piece.latex for piece in pieces(latex)]


def kinds(latex: str) -> list[str]:
    return [piece.kind for piece in pieces(latex)]


@pytest.mark.parametrize(
    ("latex", "parts"),
    [
        (r"z=0.5\cdot x_1", ["z", "=", "0", ".", "5", r"\cdot", "x_1"]),
        (r"\frac{\partial L}{\partial w_{1\to 2}}=3", [r"\frac{\partial L}{\partial w_{1\to2}}", "=", "3"]),
        (r"w^{(2)}_{1\to 2}+b", [r"w^{(2)}_{1\to2}", "+", "b"]),
        (r"\delta x", [r"\delta", "x"]),
        (r"f'(z)", ["f'", "(", "z", ")"]),
        (r"\left(\frac{a}{b}\right)^2", [r"\left(\frac{a}{b}\right)^2"]),
        (r"\left(-0.5\right)", ["(", "-", "0", ".", "5", ")"]),
        (r"(1-\mu)\hat g", ["(", "1", "-", r"\mu", ")", r"\hat g"]),
        (r"\sum_k w_k", [r"\sum_k", "w_k"]),
        (r"\mathrm{softmax}(z)_i", [r"\mathrm{softmax}", "(", "z", ")_i"]),
        (r"10^{-5}", ["1", "0^{-5}"]),
        (r"\begin{cases}1&2\\3&4\end{cases}+1", [r"\begin{cases}1&2\\3&4\end{cases}", "+", "1"]),
    ],
)  # fmt: skip
def test_a_formula_is_cut_where_it_may_be(latex: str, parts: list[str]) -> None:
    assert cut(latex) == parts


def test_a_minus_after_an_operator_or_a_bracket_is_a_sign() -> None:
    assert kinds(r"-a=-b\cdot (-c)-d") == [
        "sign", "plain", "relation", "sign", "plain", "operator", "open", "sign", "plain", "close", "operator", "plain",
    ]  # fmt: skip


def test_a_commands_name_does_not_swallow_the_letter_behind_it() -> None:
    assert cut(r"\frac{\partial L}{\partial a}") == [r"\frac{\partial L}{\partial a}"]


def test_spaces_have_a_width_and_no_shape() -> None:
    space = pieces(r"a\,b")[1]
    assert (space.kind, space.latex) == ("space", "")
    assert space.width > 0.0
