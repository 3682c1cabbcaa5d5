"""A worksheet: one whole step of a small network to be worked by hand, and the key with every number."""

from nnstudio.engine.arrays import quiet
from nnstudio.engine.network import Network
from nnstudio.engine.passes import Pass, upright
from nnstudio.engine.topology import owner_of
from nnstudio.explanation.explain import groups_of
from nnstudio.explanation.explanation_step import STAGES, Equation, ExplanationStep, Stage, StepGroup
from nnstudio.explanation.given_items import given_items
from nnstudio.explanation.loss import LossParts, SampleLoss
from nnstudio.explanation.parameters import parameters_into
from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.update import Clipped, Updated, UpdatedShared
from nnstudio.explanation.worksheet_parts import Item, NetworkFigure, Task, Worksheet, WorksheetSection, WorksheetText
from nnstudio.numbers import tex
from nnstudio.sentences import Sentence, Unusable, say

MOST_UNITS, MOST_PARAMETERS = 4, 60
"""What can be worked by hand: so many units in a layer (and inputs), so many parameters in all."""

HEADINGS: dict[Stage, str] = {
    "forward": "Forward: what does the network answer?",
    "loss": "Loss: how wrong is that?",
    "backward": "Backward: who has which part in it?",
    "update": "Update: every parameter moves",
}


def refuse_unless_workable(step: TrainingStep) -> None:
    """Refuse networks that nobody can work by hand.

    Raises:
        Unusable: saying what is too much.
    """
    network = step.network
    widest = max(network.inputs, *(layer.a.shape[1] for layer in step.trace.layers))
    if widest > MOST_UNITS or len(network.parameters) > MOST_PARAMETERS:
        raise Unusable(
            "A worksheet is for networks that can be worked by hand: at most {units} inputs, {units} units in a layer "
            "and {parameters} parameters. This one has up to {widest} units and {count} parameters.",
            units=MOST_UNITS,
            parameters=MOST_PARAMETERS,
            widest=widest,
            count=len(network.parameters),
        )
    for layer in step.trace.layers:
        if layer.layer.draws:
            raise Unusable("Layer {layer} draws at random, so the step cannot be worked by hand.", layer=layer.name)
        if layer.layer.compares_samples:
            raise Unusable("Layer {layer} normalises over a batch, and a worksheet has one sample.", layer=layer.name)


def worksheet(step: TrainingStep, title: str, digits: int = 5, *, key: bool = False) -> Worksheet:
    """Write the worksheet of a step on one sample, or its key; numbers have so many significant digits.

    Raises:
        Unusable: if the network is too large to be worked by hand.
    """
    refuse_unless_workable(step)
    numbering = _Numbering()
    groups = groups_of(step, 0, digits)
    sections = [_given(step, digits)]
    for stage in STAGES:
        items = [item for group in groups if group.stage == stage for item in _tasks(group, numbering)]
        sections.append(WorksheetSection(say(HEADINGS[stage]), tuple(items)))
    sections.append(_afterwards(step, digits, numbering))
    text = (
        "Answer key: one step on one sample, with {digits} significant digits."
        if key
        else "One step on one sample, by hand. Keep {digits} significant digits."
    )
    return Worksheet(title, say(text, digits=digits), tuple(sections), key)


class _Numbering:
    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


def _given(step: TrainingStep, digits: int) -> WorksheetSection:
    return WorksheetSection(say("Given"), (NetworkFigure(step, digits), *given_items(step, digits)))


def _tasks(group: StepGroup, numbering: _Numbering) -> list[Item]:
    """Return what is to be found in one group: what to do, then every equation."""
    explanation = _explanation(group)
    tasks = [
        Task(numbering.next(), equation)
        for explanation_step in explanation
        for equation in explanation_step.equations
        if equation.shown
    ]
    return [WorksheetText(_instruction(group)), *tasks] if tasks else []


def _explanation(group: StepGroup) -> list[ExplanationStep]:
    if isinstance(group, Updated):  # every line of the optimiser's arithmetic; what is frozen has none
        own = [one for unit in range(group.units) for one in parameters_into(group.step, group.layer, unit)]
        return [group.one(parameter) for parameter in own if not parameter.is_fixed(group.step)]
    return [group.unit(unit) for unit in range(group.units)]


def _instruction(group: StepGroup) -> Sentence:
    """Say what to do without telling any number."""
    match group:
        case LossParts():
            return say("Compare each output with its target.")
        case SampleLoss():
            return say("Add up the loss of this sample.")
        case Clipped():
            return say("Is the gradient within the limit of clipping? If not, by what is it scaled?")
        case Updated():
            return say("Update layer {layer}.", layer=group.layer)
        case UpdatedShared():
            return say("Update the {parameter}.", parameter=group.parameter.title())
    if group.stage == "loss":
        return say("Work out the penalty on the weights.")
    return group.whole().sentence


def _afterwards(step: TrainingStep, digits: int, numbering: _Numbering) -> WorksheetSection:
    value = loss_after(step)
    check = Equation(r"L^{\,\mathrm{new}}", "", "", value, tex(value, digits))
    text = say("Send the sample through the network once more, with the new parameters.")
    return WorksheetSection(say("Check: has the loss fallen?"), (WorksheetText(text), Task(numbering.next(), check)))


@quiet()
def loss_after(step: TrainingStep) -> float:
    """Return the engine's loss of the same batch with the parameters that the step made."""
    network = Network(step.network.layers, step.network.inputs)
    for name, tensor in network.tensors().items():
        layer, own = owner_of(name)
        tensor[...] = step.layers[layer].after[own]
    pass_ = Pass(network, step.batch, step.loss)
    pass_.forward(upright(step.trace.inputs.astype(float)))
    return pass_.measure(step.trace.targets.T.astype(float))
