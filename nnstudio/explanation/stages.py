"""The four stages of a training step, each told in one explanation step."""

from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, Stage, spots
from nnstudio.explanation.parameters import parameters_of
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import figure, tex
from nnstudio.sentences import Sentence, say


def told_stage(step: TrainingStep, stage: Stage, sample: int, digits: int) -> ExplanationStep:
    """Tell a whole stage in one explanation step."""
    telling = {"forward": _forward, "loss": _loss, "backward": _backward, "update": _update}
    said, equations, focus = telling[stage](step, sample, digits)
    travels = {"forward": "onwards", "backward": "back"}.get(stage, "")
    return ExplanationStep(stage, None, None, None, stage, said, tuple(equations), focus, (), travels)  # type: ignore[arg-type]


Told = tuple[Sentence, list[Equation], tuple[Spot, ...]]


def _forward(step: TrainingStep, sample: int, digits: int) -> Told:
    inputs = ", ".join(figure(float(value), digits) for value in step.trace.inputs[sample][:6])
    outputs = ", ".join(figure(float(value), digits) for value in step.trace.outputs[sample][:6])
    said = say("Forward: the inputs {inputs} go through the layers and come out as {outputs}.", inputs=inputs,
               outputs=outputs)  # fmt: skip
    return said, [Equation("z", "Wx+b"), Equation("a", "f(z)")], tuple(Spot(name) for name in ("0", *step.nodes))


def _loss(step: TrainingStep, sample: int, digits: int) -> Told:
    own, mean = float(step.trace.losses[sample]), step.trace.loss
    text = (
        "Loss: the outputs are compared with the targets; this sample's loss is {own}, the batch's mean {mean}."
        if step.batch > 1
        else "Loss: the outputs are compared with the targets; the loss is {own}."
    )
    said = say(text, own=figure(own, digits), mean=figure(mean, digits))
    equation = Equation("L", step.loss.formula, "", own, tex(own, digits))
    return said, [equation], spots(step.output, range(step.trace.outputs.shape[1]))


def _backward(step: TrainingStep, sample: int, digits: int) -> Told:
    said = say(
        "Backward: the chain rule apportions the loss to every unit, layer by layer, from the last to the first."
    )
    rules = [
        Equation(r"\delta", r"\frac{\partial L}{\partial a}\,f'(z)"),
        Equation(r"\frac{\partial L}{\partial W}", r"\delta\,x^{T}"),
    ]
    return said, rules, tuple(Spot(name) for name in reversed(step.nodes))


def _update(step: TrainingStep, sample: int, digits: int) -> Told:
    said = say("Update: {optimiser} with learning rate {rate} moves every weight and bias against its gradient.",
               optimiser=step.plan.optimiser.title, rate=figure(step.trace.rate, digits))  # fmt: skip
    layers = tuple(Spot(name) for name in step.nodes if parameters_of(step, name)[0])
    return said, [Equation("", step.plan.optimiser.formula)], layers
