"""Equations of an explanation as formulas."""

from nnstudio.explanation.explanation_step import Equation


def in_one(equation: Equation) -> str:
    """Return symbol = formula = formula with numbers = value, without saying the same twice."""
    parts = [equation.symbol, equation.formula, equation.live, equation.shown]
    return "=".join(dict.fromkeys(filter(None, parts)))
