"""The loss of one sample taken apart: each output's part in it, and its derivative by each output."""

import re

import numpy as np

from nnstudio.engine.arrays import Array
from nnstudio.engine.losses import FocalLoss, Huber, Loss
from nnstudio.explanation import symbols
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import tex

Values = dict[str, float]


def targets(step: TrainingStep, sample: int) -> Array:
    """Return the sample's targets (units) as the loss uses them: smoothed, or -1 and +1."""
    return step.loss.targets(step.trace.targets.T)[:, sample]


def is_mean(loss: Loss) -> bool:
    """Tell whether the outputs' parts are averaged, not added."""
    return loss.reduction.startswith("mean")


def parts(step: TrainingStep, sample: int) -> Array:
    """Return each output's part (units) in the sample's loss; where loss and activation are fused, from z."""
    y, last = targets(step, sample), step.layers[step.output]
    if step.layers[step.output].fused:
        assert last.z is not None
        return _from_sums(step.loss, last.z[sample], y)
    a = step.trace.outputs[sample]
    alone = np.array([step.loss.sample_losses(a[i : i + 1, None], y[i : i + 1, None])[0] for i in range(len(a))])
    return alone / len(a) if is_mean(step.loss) else alone


def _from_sums(loss: Loss, z: Array, y: Array) -> Array:
    if is_mean(loss):
        return (np.logaddexp(0.0, z) - y * z) / len(z)
    largest = z.max()
    return y * (largest + np.log(np.sum(np.exp(z - largest))) - z)


def part_formula(loss: Loss, outputs: int) -> str:
    """Return one output's part in LaTeX, with a_i, y_i and n."""
    return _tidy(loss.formula, outputs).replace(r"\sum_i", "").strip()


def gradient_formula(loss: Loss, outputs: int) -> str:
    """Return dL/da_i in LaTeX."""
    return _tidy(loss.gradient_formula, outputs)


def in_symbols(formula: str, layer: str, unit: int, outputs: int) -> str:
    """Write a unit's own names into a formula of the loss."""
    a, y = symbols.activation(layer, unit), f"y_{{{unit + 1}}}"
    formula = formula.replace("r_i", rf"({a}-{y})")
    names = {"a_i": a, "y_i": y, "t_i": f"t_{{{unit + 1}}}", "p_i": f"p_{{{unit + 1}}}", "n": str(outputs)}
    for letter, name in names.items():
        formula = symbols.put_in(formula, letter, name)
    return formula


def in_numbers(formula: str, values: Values, digits: int) -> str:
    """Write numbers into a formula of the loss."""
    for letter, value in values.items():
        written = tex(value, digits)
        formula = formula.replace(letter, written) if letter[0] == "\\" else symbols.put_in(formula, letter, written)
    return formula


def values(step: TrainingStep, sample: int, unit: int) -> Values:
    """Return the numbers that stand for the letters of the loss's formulas."""
    a, y = float(step.trace.outputs[sample, unit]), float(targets(step, sample)[unit])
    found = {"a_i": a, "y_i": y, "t_i": y, "r_i": a - y, "n": float(step.trace.outputs.shape[1])}
    if isinstance(step.loss, Huber):
        found[r"\delta"] = step.loss.delta
    if isinstance(step.loss, FocalLoss):
        balance = step.loss.balance
        found |= {
            "p_i": y * a + (1.0 - y) * (1.0 - a),
            "w_i": y * balance + (1.0 - y) * (1.0 - balance),
            r"\gamma": step.loss.gamma,
            r"\pm": 2.0 * y - 1.0,
        }
    return found


def _tidy(formula: str, outputs: int) -> str:
    """Cut the legend off, part letters that stand close together, leave out a mean over one output."""
    formula = formula.split(r",\ p_i")[0]
    if outputs == 1:
        formula = formula.replace(r"\frac{1}{n}", "").replace(r"\frac{2}{n}", "2")
    return re.sub(r"_i(?=[a-z])", "_i ", formula).replace("2t", "2 t")
