"""A training step as a sequence of explanation steps, at the grain that the learner chose; each is made on demand."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

from nnstudio.engine.layers.form import Branched, Scaled, Shifted, Standardised, Unchanged, Weighted
from nnstudio.explanation.backward import BlockDeltas, Deltas
from nnstudio.explanation.explanation_step import STAGES, ExplanationStep, Grain, Stage, StepGroup
from nnstudio.explanation.forward import Activations, Shares, Sums
from nnstudio.explanation.forward_forms import Joined, Moved, Multiplied, Normalised, WorkedOut
from nnstudio.explanation.gradients import Gradients, SharedGradient
from nnstudio.explanation.layer_view import LayerView
from nnstudio.explanation.loss import loss_groups
from nnstudio.explanation.parameters import parameters_of, shared_parameters
from nnstudio.explanation.stages import told_stage
from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.update import update_groups

Address = tuple[int, int, int]
"""Which group, which unit of it, which term of that."""


def explain(step: TrainingStep, grain: Grain, sample: int = 0, digits: int = 4) -> "Explanation":
    """Explain a traced training step as one of its samples sees it, numbers with so many significant digits."""
    return Explanation(step, groups_of(step, sample, digits), grain, sample, digits)


def groups_of(step: TrainingStep, sample: int, digits: int) -> list[StepGroup]:
    """Return all groups of a training step in the order in which they happen."""
    views = [LayerView(step, name, sample, digits) for name in step.nodes]
    forward = [group for view in views for group in _forward(view)]
    backward = [group for view in reversed(_backwards(views)) for group in _backward(view)]
    return [*forward, *loss_groups(step, sample, digits), *backward, *update_groups(step, digits)]


class Explanation(Sequence[ExplanationStep]):
    """The explanation of one training step at one grain, a sequence of explanation steps."""

    def __init__(self, step: TrainingStep, groups: list[StepGroup], grain: Grain, sample: int, digits: int) -> None:
        self.step, self.grain, self.sample, self.digits = step, grain, sample, digits
        self._groups = groups
        self._sizes = [self._size(group) for group in groups]
        self._ends = list(accumulate(self._sizes))

    def __len__(self) -> int:
        return len(STAGES) if self.grain == "stage" else self._ends[-1]

    @overload
    def __getitem__(self, index: int) -> ExplanationStep: ...
    @overload
    def __getitem__(self, index: slice) -> list[ExplanationStep]: ...
    def __getitem__(self, index: int | slice) -> ExplanationStep | list[ExplanationStep]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._explanation_step(index % len(self))

    def at_grain(self, grain: Grain) -> "Explanation":
        """Return the explanation of the same training step at another grain."""
        return Explanation(self.step, self._groups, grain, self.sample, self.digits)

    def position(self, other: "Explanation", index: int) -> int:
        """Return where the step at ``index`` of another grain's steps is told here: its first part, or what has it."""
        group, unit, term = other.address(index)
        if self.grain == "stage":
            return STAGES.index(self._groups[group].stage)
        start = self._ends[group] - self._sizes[group]
        if self.grain == "layer":
            return start
        return start + unit if self.grain == "unit" else start + unit * self._groups[group].terms + term

    def address(self, index: int) -> Address:
        """Return the group, unit and term at which a step begins."""
        if self.grain == "stage":
            return self._first_group(STAGES[index]), 0, 0
        group = bisect_right(self._ends, index)
        inner = index - (self._ends[group] - self._sizes[group])
        if self.grain == "layer":
            return group, 0, 0
        return (group, inner, 0) if self.grain == "unit" else (group, *divmod(inner, self._groups[group].terms))

    def stage(self, index: int) -> Stage:
        """Return the stage of a step without making it."""
        return self._groups[self.address(index)[0]].stage

    def start(self, stage: Stage) -> int:
        """Return the first step of a stage."""
        group = self._first_group(stage)
        return STAGES.index(stage) if self.grain == "stage" else self._ends[group] - self._sizes[group]

    def _explanation_step(self, index: int) -> ExplanationStep:
        if self.grain == "stage":
            return told_stage(self.step, STAGES[index], self.sample, self.digits)
        place, unit, term = self.address(index)
        group = self._groups[place]
        if self.grain == "layer":
            return group.whole()
        return group.unit(unit) if self.grain == "unit" else group.term(unit, term)

    def _size(self, group: StepGroup) -> int:
        return {"stage": 0, "layer": 1, "unit": group.units, "term": group.units * group.terms}[self.grain]

    def _first_group(self, stage: Stage) -> int:
        return next(place for place, group in enumerate(self._groups) if group.stage == stage)


def _forward(view: LayerView) -> list[StepGroup]:
    """Tell what a layer's form makes, then what its activation makes of that; a weighted sum tells both together."""
    activation = view.activation
    then: list[StepGroup] = []
    if activation is not None:
        then = [Shares(view) if view.softmax else Activations(view, activation)]
    match view.form:
        case Weighted() as form:
            return [Sums(view, form), *(then if view.softmax else [])]
        case Unchanged() if then:
            return then
        case Scaled() as form:
            return [Multiplied(view, form), *then]
        case Shifted() as form:
            return [Moved(view, form), *then]
        case Standardised() as form:
            return [Normalised(view, form), *then]
        case Branched() as form:
            return [Joined(view, form)]
    return [WorkedOut(view), *then]


def _backwards(views: list[LayerView]) -> list[LayerView]:
    """Return the views so that, read from the end, a block comes after what is inside it, as on the way forward."""
    order: list[LayerView] = []
    for view in views:
        order.insert(len(order) - len(view.node.inside), view)
    return order


def _backward(view: LayerView) -> list[StepGroup]:
    groups: list[StepGroup] = [BlockDeltas(view) if isinstance(view.form, Branched) else Deltas(view)]
    if parameters_of(view.step, view.name)[0]:
        groups.append(Gradients(view))
    return groups + [SharedGradient(view, parameter) for parameter in shared_parameters(view.step, view.name)]
