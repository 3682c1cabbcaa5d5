"""What has been answered so far: the dial's own curves with all that belongs to them, and the curves that were kept."""

from dataclasses import dataclass, replace

from nnstudio.diagnosis.depth import DepthCurves, DepthPlan
from nnstudio.diagnosis.depth_answers import SEEDS, Another, Answer, Curves, DepthRequest, Kept, feed_key
from nnstudio.diagnosis.mean_field import MeanField
from nnstudio.ui.panels.depth.strokes import SLOTS


@dataclass(frozen=True)
class Own:
    """What the dial stands at: its curves, those of further seeds, and the theory where it has something to say."""

    request: DepthRequest
    rows: int
    seeds: tuple[DepthCurves, ...]
    theory: MeanField | None = None

    @property
    def curves(self) -> DepthCurves:
        """The curves at the project's seed."""
        return self.seeds[0]

    @property
    def whole(self) -> bool:
        """Whether all seeds are there."""
        return len(self.seeds) == SEEDS


@dataclass(frozen=True)
class Pinned:
    """A plan that was kept, its place among the strokes, and its curves with the conditions that they belong to."""

    plan: DepthPlan
    slot: int
    curves: DepthCurves | None = None
    conditions: object = None


class Collected:
    """Takes answers in."""

    def __init__(self) -> None:
        self.own: Own | None = None
        self.pinned: tuple[Pinned, ...] = ()

    @property
    def full(self) -> bool:
        """Whether no more plans can be kept."""
        return len(self.pinned) == len(SLOTS)

    def keeps(self, plan: DepthPlan) -> bool:
        """Tell whether a plan is among those kept."""
        return any(one.plan == plan for one in self.pinned)

    def keep(self, plan: DepthPlan) -> None:
        """Keep a plan, with the curves that are there of it."""
        slot = min(set(range(len(SLOTS))) - {one.slot for one in self.pinned})
        pinned = Pinned(plan, slot)
        if self.own is not None and self.own.request.plan == plan:
            pinned = replace(pinned, curves=self.own.curves, conditions=conditions(self.own.request))
        self.pinned = (*self.pinned, pinned)

    def remove(self, plan: DepthPlan) -> None:
        """Keep a plan no longer."""
        self.pinned = tuple(one for one in self.pinned if one.plan != plan)

    def missing(self, request: DepthRequest) -> tuple[DepthPlan, ...]:
        """Return the kept plans whose curves are not known under the conditions of a request."""
        now = conditions(request)
        return tuple(one.plan for one in self.pinned if one.conditions != now)

    def take(self, request: DepthRequest, answers: tuple[Answer, ...]) -> None:
        """Take answers to a request in."""
        for answer in answers:
            match answer:
                case Kept(plan, curves):
                    self._put(plan, curves, conditions(request))
                case Curves(_, curves, rows):
                    self.own = Own(request, rows, (curves,))
                case Another(curves) if self.own is not None:
                    self.own = replace(self.own, seeds=(*self.own.seeds, curves))
                case MeanField() if self.own is not None:
                    self.own = replace(self.own, theory=answer)

    def _put(self, plan: DepthPlan, curves: DepthCurves, now: object) -> None:
        self.pinned = tuple(
            replace(one, curves=curves, conditions=now) if one.plan == plan else one for one in self.pinned
        )


def conditions(request: DepthRequest) -> object:
    """Return what curves depend on besides their plan: the rows that are sent through, and the seed."""
    return feed_key(request.project), request.seed
