"""A whole step as a sequence of beats, at the grain that the learner chose; every beat is made when it is asked for."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

from nnstudio.engine.layers import Activate, BatchNorm, Dense, Dropout, GaussianNoise, LayerNorm, Residual
from nnstudio.explanation.backward import BlockDeltas, Deltas
from nnstudio.explanation.beat import STAGES, Beat, Grain, Scene, Stage
from nnstudio.explanation.forward import Activations, Shares, Sums
from nnstudio.explanation.forward_others import Dropped, Joined, Noised, Normalised
from nnstudio.explanation.gradients import AlphaGradient, Gradients
from nnstudio.explanation.loss import loss_scenes
from nnstudio.explanation.parameters import parameters_of
from nnstudio.explanation.stages import told_stage
from nnstudio.explanation.step import Step
from nnstudio.explanation.update import update_scenes
from nnstudio.explanation.views import View

Address = tuple[int, int, int]
"""Which scene, which unit of it, which term of that."""


def explain(step: Step, grain: Grain, sample: int = 0, digits: int = 4) -> "Beats":
    """Return the beats of one traced step as one of its samples sees it, numbers with so many significant digits."""
    return Beats(step, scenes_of(step, sample, digits), grain, sample, digits)


def scenes_of(step: Step, sample: int, digits: int) -> list[Scene]:
    """Return all scenes of a step in the order in which they happen."""
    views = [View(step, name, sample, digits) for name in step.wires]
    forward = [scene for view in views for scene in _forward(view)]
    backward = [scene for view in reversed(_backwards(views)) for scene in _backward(view)]
    return [*forward, *loss_scenes(step, sample, digits), *backward, *update_scenes(step, digits)]


class Beats(Sequence[Beat]):
    """The beats of one step at one grain."""

    def __init__(self, step: Step, scenes: list[Scene], grain: Grain, sample: int, digits: int) -> None:
        self.step, self.grain, self.sample, self.digits = step, grain, sample, digits
        self._scenes = scenes
        self._sizes = [self._size(scene) for scene in scenes]
        self._ends = list(accumulate(self._sizes))

    def __len__(self) -> int:
        return len(STAGES) if self.grain == "stage" else self._ends[-1]

    @overload
    def __getitem__(self, index: int) -> Beat: ...
    @overload
    def __getitem__(self, index: slice) -> list[Beat]: ...
    def __getitem__(self, index: int | slice) -> Beat | list[Beat]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._beat(index % len(self))

    def at_grain(self, grain: Grain) -> "Beats":
        """Return the same step at another grain."""
        return Beats(self.step, self._scenes, grain, self.sample, self.digits)

    def position(self, other: "Beats", index: int) -> int:
        """Return where the beat at ``index`` of another grain's beats is told here: its first part, or what has it."""
        scene, unit, term = other.address(index)
        if self.grain == "stage":
            return STAGES.index(self._scenes[scene].stage)
        start = self._ends[scene] - self._sizes[scene]
        if self.grain == "layer":
            return start
        return start + unit if self.grain == "unit" else start + unit * self._scenes[scene].terms + term

    def address(self, index: int) -> Address:
        """Return the scene, unit and term at which a beat begins."""
        if self.grain == "stage":
            return self._first_scene(STAGES[index]), 0, 0
        scene = bisect_right(self._ends, index)
        inner = index - (self._ends[scene] - self._sizes[scene])
        if self.grain == "layer":
            return scene, 0, 0
        return (scene, inner, 0) if self.grain == "unit" else (scene, *divmod(inner, self._scenes[scene].terms))

    def stage(self, index: int) -> Stage:
        """Return the stage of a beat without making it."""
        return self._scenes[self.address(index)[0]].stage

    def start(self, stage: Stage) -> int:
        """Return the first beat of a stage."""
        scene = self._first_scene(stage)
        return STAGES.index(stage) if self.grain == "stage" else self._ends[scene] - self._sizes[scene]

    def _beat(self, index: int) -> Beat:
        if self.grain == "stage":
            return told_stage(self.step, STAGES[index], self.sample, self.digits)
        place, unit, term = self.address(index)
        scene = self._scenes[place]
        if self.grain == "layer":
            return scene.whole()
        return scene.unit(unit) if self.grain == "unit" else scene.term(unit, term)

    def _size(self, scene: Scene) -> int:
        return {"stage": 0, "layer": 1, "unit": scene.units, "term": scene.units * scene.terms}[self.grain]

    def _first_scene(self, stage: Stage) -> int:
        return next(place for place, scene in enumerate(self._scenes) if scene.stage == stage)


def _forward(view: View) -> list[Scene]:
    match view.trace.layer:
        case Dense():
            return [Sums(view), Shares(view)] if view.softmax else [Sums(view)]
        case Activate():
            return [Shares(view) if view.softmax else Activations(view)]
        case Dropout():
            return [Dropped(view)]
        case GaussianNoise():
            return [Noised(view)]
        case LayerNorm() | BatchNorm():
            return [Normalised(view)]
        case Residual():
            return [Joined(view)]
    raise NotImplementedError(view.trace.kind)


def _backwards(views: list[View]) -> list[View]:
    """Return the views so that, read from the end, a block comes after what is inside it, as on the way forward."""
    order: list[View] = []
    for view in views:
        if isinstance(view.trace.layer, Residual):
            inside = len(view.step.inside(view.name))
            order.insert(len(order) - inside, view)
        else:
            order.append(view)
    return order


def _backward(view: View) -> list[Scene]:
    block = isinstance(view.trace.layer, Residual)
    scenes: list[Scene] = [BlockDeltas(view) if block else Deltas(view)]
    if parameters_of(view.step, view.name)[0]:
        scenes.append(Gradients(view))
    if "alpha" in view.trace.tensors:
        scenes.append(AlphaGradient(view))
    return scenes
