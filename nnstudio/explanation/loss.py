"""The loss: each output's part, the sample's loss, the mean over the batch, and the penalty as a term of its own."""

from nnstudio.engine.topology import owner_of
from nnstudio.explanation import loss_parts, symbols
from nnstudio.explanation.explanation_step import Equation, ExplanationStep, Spot, StepGroup, spots
from nnstudio.explanation.step import TrainingStep
from nnstudio.numbers import figure, tex
from nnstudio.sentences import Sentence, say


def loss_groups(step: TrainingStep, sample: int, digits: int) -> list[StepGroup]:
    """Return what happens at the loss, in its order."""
    groups: list[StepGroup] = [LossParts(step, sample, digits)]
    if len(step.trace.outputs[sample]) > 1:
        groups.append(SampleLoss(step, sample, digits))
    if step.batch > 1:
        groups.append(MeanLoss(step, sample, digits))
    if step.plan.restraint.l1 or step.plan.restraint.l2:
        groups.append(Penalty(step, sample, digits))
    return groups


class LossGroup(StepGroup):
    """One part of the loss."""

    stage = "loss"
    layer = None

    def __init__(self, step: TrainingStep, sample: int, digits: int) -> None:
        self.step, self.sample, self.digits = step, sample, digits
        self.units = self.terms = 1
        self.outputs = step.trace.outputs.shape[1]

    def unit(self, unit: int) -> ExplanationStep:
        """Tell it; it has no units."""
        return self.whole()

    def term(self, unit: int, term: int) -> ExplanationStep:
        """Tell one unit; it has no smaller terms."""
        return self.unit(unit)

    def explanation_step(self, said: Sentence, equations: list[Equation], unit: int | None = None) -> ExplanationStep:
        """Make a step of the loss."""
        lit = spots(self.step.output, range(self.outputs) if unit is None else range(unit, unit + 1))
        return ExplanationStep("loss", None, unit, None, "loss", said, tuple(equations), lit)

    def written(self, value: float) -> str:
        """Return a number in LaTeX."""
        return tex(value, self.digits)

    def equation(self, symbol: str, formula: str, live: str, value: float) -> Equation:
        """Make an equation that comes to a number."""
        return Equation(symbol, formula, live, float(value), self.written(float(value)))


class LossParts(LossGroup):
    """What each output adds to the sample's loss."""

    def __init__(self, step: TrainingStep, sample: int, digits: int) -> None:
        super().__init__(step, sample, digits)
        self.units = self.outputs
        self._parts = loss_parts.parts(step, sample) if self.outputs > 1 else step.trace.losses[sample : sample + 1]

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        loss = self.step.loss
        text = (
            "Each of the {outputs} outputs is compared with its target: {loss}."
            if self.outputs > 1
            else "The output is compared with its target: {loss}."
        )
        said = say(text, outputs=self.outputs, loss=loss.title)
        return self.explanation_step(said, [Equation("L", loss.formula)])

    def unit(self, unit: int) -> ExplanationStep:
        """Tell one unit."""
        step, loss = self.step, self.step.loss
        part, formula = float(self._parts[unit]), loss_parts.part_formula(loss, self.outputs)
        target = float(loss_parts.targets(step, self.sample)[unit])
        equation = self.equation(
            rf"\ell_{{{unit + 1}}}" if self.outputs > 1 else "L",
            loss_parts.in_symbols(formula, step.output, unit, self.outputs),
            "0"
            if part == 0.0
            else loss_parts.in_numbers(formula, loss_parts.values(step, self.sample, unit), self.digits),
            part,
        )
        text = (
            "Output {unit} gives {a}, its target is {y}: its part of the loss is {part}."
            if self.outputs > 1
            else "The output is {a}, its target {y}: the loss of this sample is {part}."
        )
        said = say(
            text, unit=unit + 1,
            a=figure(float(step.trace.outputs[self.sample, unit]), self.digits), y=figure(target, self.digits),
            part=figure(part, self.digits),
        )  # fmt: skip
        return self.explanation_step(said, [equation], unit)


class SampleLoss(LossGroup):
    """How far the network's answer to one sample is from its target, by the loss function."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        parts = loss_parts.parts(self.step, self.sample)
        value = float(self.step.trace.losses[self.sample])
        said = say("Together the outputs make the loss of this sample, L = {loss}.", loss=figure(value, self.digits))
        formula = symbols.long_sum(len(parts), lambda unit: rf"\ell_{{{unit + 1}}}")
        live = symbols.long_sum(len(parts), lambda unit: self.written(float(parts[unit])))
        return self.explanation_step(said, [self.equation("L", formula, live, value)])


class MeanLoss(LossGroup):
    """The mean over the batch."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        trace, batch = self.step.trace, self.step.batch
        even = bool((trace.parts == trace.parts[0]).all())
        text = (
            "The batch has {batch} samples; the mean of their losses is {loss}."
            if even
            else "The batch has {batch} samples; weighted by their classes, their losses come to {loss}."
        )
        said = say(text, batch=batch, loss=figure(trace.loss, self.digits))
        equation = self._even() if even else self._weighted()
        return self.explanation_step(said, [equation])

    def _even(self) -> Equation:
        trace, batch = self.step.trace, self.step.batch
        live = symbols.long_sum(batch, lambda sample: self.written(float(trace.losses[sample])))
        formula = rf"\frac{{1}}{{{batch}}}\sum_s L_s"
        return self.equation(r"\bar L", formula, rf"\frac{{{live}}}{{{batch}}}", trace.loss)

    def _weighted(self) -> Equation:
        trace = self.step.trace

        def term(sample: int) -> str:
            return symbols.product(float(trace.parts[sample]), float(trace.losses[sample]), digits=self.digits)

        return self.equation(r"\bar L", r"\sum_s c_s L_s", symbols.long_sum(self.step.batch, term), trace.loss)


class Penalty(LossGroup):
    """What the penalties on the weights add to the loss."""

    def whole(self) -> ExplanationStep:
        """Tell it in one step."""
        restraint, trace = self.step.plan.restraint, self.step.trace
        said = say("The penalty on the weights adds {penalty}; what is made smaller is both together.",
                   penalty=figure(trace.penalty, self.digits))  # fmt: skip
        terms, live = [], []
        if restraint.l1:
            terms.append(r"\lambda_1\sum|w|")
            live.append(rf"{self.written(restraint.l1)}\cdot {self.written(self._sum(1))}")
        if restraint.l2:
            terms.append(r"\frac{\lambda_2}{2}\sum w^2")
            live.append(rf"\frac{{{self.written(restraint.l2)}}}{{2}}\cdot {self.written(self._sum(2))}")
        own = self.equation("R", symbols.added(terms), symbols.added(live), trace.penalty)
        both = symbols.added([self.written(trace.loss), self.written(trace.penalty)])
        total = self.equation("J", r"\bar L+R", both, trace.loss + trace.penalty)
        weights = tuple(Spot(owner_of(name)[0]) for name in sorted(self.step.decayed))
        return ExplanationStep("loss", None, None, None, "penalty", said, (own, total), weights)

    def _sum(self, power: int) -> float:
        """Return the sum of |w| or of w^2 over the weights."""
        layers = self.step.layers
        names = (owner_of(name) for name in self.step.decayed)
        return float(
            sum(
                abs(layers[layer].tensors[tensor] ** power).sum()
                for layer, tensor in names
                if layer in layers and tensor in layers[layer].tensors
            )
        )
