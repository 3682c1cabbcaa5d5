"""What a worksheet gives: the sample, the rules, the parameters and what the optimiser remembers."""

from nnstudio.engine.analysis.trace import Tensors
from nnstudio.engine.optimisers import Optimiser
from nnstudio.explanation.loss_parts import targets
from nnstudio.explanation.parameters import Parameter, parameter_at, parameters_of, shared_parameters
from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.worksheet_parts import FormulaRule, Item, WorksheetTable, WorksheetText
from nnstudio.numbers import tex
from nnstudio.sentences import say

_MEMORY = {
    "velocity": "v_{old}",
    "square_sum": "s_{old}",
    "square_mean": "v_{old}",
    "step_square_mean": "u_{old}",
    "m": "m_{old}",
    "v": "v_{old}",
    "largest_v": r"v_{max,\,old}",
}

_FROZEN = {"weight": "The weights of layer {layer} are frozen.", "bias": "The biases of layer {layer} are frozen."}

WIDEST, LONG = 8, 7
"""A table has at most so many columns, all parameters of a unit in one; fewer where numbers have more digits."""


def given_items(step: TrainingStep, digits: int) -> list[Item]:
    """Return tables and rules."""
    return [_sample(step, digits), *_rules(step, digits), *_parameters(step, digits), *_frozen(step)]


def _sample(step: TrainingStep, digits: int) -> WorksheetTable:
    x, y = step.trace.inputs[0], targets(step, 0)
    heads = [f"x_{{{place + 1}}}" for place in range(len(x))] + [f"y_{{{place + 1}}}" for place in range(len(y))]
    return WorksheetTable(tuple(heads), (tuple(tex(float(value), digits) for value in (*x, *y)),))


def _rules(step: TrainingStep, digits: int) -> list[Item]:
    found: list[Item] = []
    told = set()
    for layer in step.trace.layers:
        activation = layer.activation
        if activation is not None and activation.title not in told:
            told.add(activation.title)
            found.append(FormulaRule(say("{activation}", activation=activation.title), rf"f(z)={activation.formula}"))
            slope = activation.slope_formula
            found.append(FormulaRule(say("its slope"), rf"f'(z)={slope}" if activation.elementwise else slope))
    found.append(FormulaRule(say("{loss}", loss=step.loss.title), rf"L={step.loss.formula}"))
    found.append(FormulaRule(say("{optimiser}", optimiser=step.plan.optimiser.title), step.plan.optimiser.formula))
    found.append(FormulaRule(say("learning rate"), rf"\eta={tex(step.trace.rate, digits)}"))
    return found + _settings(step, digits)


def _settings(step: TrainingStep, digits: int) -> list[Item]:
    """Return the numbers that the optimiser and the restraint bring along, as far as they are used."""
    restraint, found = step.plan.restraint, [*_own_numbers(step.plan.optimiser, digits)]
    if restraint.l1:
        found.append(FormulaRule(say("penalty on sizes"), rf"\lambda_1={tex(restraint.l1, digits)}"))
    if restraint.l2:
        found.append(FormulaRule(say("penalty on squares"), rf"\lambda_2={tex(restraint.l2, digits)}"))
    if restraint.max_norm:
        found.append(FormulaRule(say("largest norm of a unit's weights"), f"c={tex(restraint.max_norm, digits)}"))
    limit = getattr(restraint.clipping, "limit", None)
    if limit is not None:
        found.append(FormulaRule(say("clipping: {title}", title=restraint.clipping.title), f"c={tex(limit, digits)}"))
    return found


def _own_numbers(optimiser: Optimiser, digits: int) -> list[Item]:
    letters = {
        "momentum": r"\mu", "alpha": r"\alpha", "rho": r"\rho", "beta1": r"\beta_1", "beta2": r"\beta_2",
        "epsilon": r"\epsilon", "decay": r"\lambda", "momentum_decay": r"\psi",
    }  # fmt: skip
    titles = {"momentum": say("momentum"), "decay": say("decay"), "momentum_decay": say("momentum decay")}
    return [
        FormulaRule(titles.get(name), f"{letters[name]}={tex(getattr(optimiser, name), digits)}")
        for name in optimiser.__struct_fields__
    ]


def _parameters(step: TrainingStep, digits: int) -> list[Item]:
    """Return a table for each layer: every parameter, and what the optimiser remembers of it after the first step."""
    tables: list[Item] = []
    memory = step.trace.memory_before if step.trace.count > 1 else {}
    for name in step.nodes:
        units, each = parameters_of(step, name)
        own = [parameter_at(step, name, unit, place) for unit in range(units) for place in range(each)]
        own += shared_parameters(step, name)
        long = memory or max((len(tex(one.value(step), digits)) for one in own), default=0) > LONG
        row = max(each, (WIDEST - 3 if long else WIDEST) // max(each, 1) * each, 1)
        tables += [_table(step, own[start : start + row], memory, digits) for start in range(0, len(own), row)]
    return tables


def _frozen(step: TrainingStep) -> list[Item]:
    found = [(layer.name, learned) for layer in step.trace.layers for learned in layer.learned]
    return [
        WorksheetText(
            say(_FROZEN.get(learned.title, "The {what} of layer {layer} is frozen."), what=learned.title, layer=layer)
        )
        for layer, learned in found
        if f"{layer}.{learned.name}" in step.fixed
    ]


def _table(step: TrainingStep, own: list[Parameter], memory: dict[str, Tensors], digits: int) -> WorksheetTable:
    """Return the values, and below them what is remembered, named in the first column."""
    heads = tuple(one.symbol for one in own)
    values = tuple(tex(one.value(step), digits) for one in own)
    if not memory:
        return WorksheetTable(heads, (values,))
    remembered = (
        (_MEMORY[name], *(tex(float(tensors[one.name][one.index]), digits) for one in own))
        for name, tensors in memory.items()
    )
    return WorksheetTable(("", *heads), (("", *values), *remembered))
