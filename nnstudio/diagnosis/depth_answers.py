"""What the depth dial computes beside the window: the plan's own curves first, then what chance makes of them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from nnstudio.diagnosis.depth import MOST_ROWS, DepthCurves, DepthPlan, Dial, ProbeInput, band
from nnstudio.diagnosis.mean_field import MeanField, mean_field
from nnstudio.project.edits import fit_output, output_layer
from nnstudio.project.plan import Project
from nnstudio.sentences import Unusable

SEEDS = 20
"""The band shows so many networks that differ only in the chance of their first weights."""

WIDE = 32
"""From so many units on, a layer is wide enough to be compared with the theory of infinitely wide ones."""

MOST_VALUES = 50 * 64 * MOST_ROWS
"""So many activations at most: larger networks are sent fewer rows, whose many units make up for it."""

LEAST_ROWS = 32


@dataclass(frozen=True)
class DepthRequest:
    """What the dial stands at. ``project`` gives the rows that are sent through; None: rows drawn from N(0, 1).

    ``kept`` are other plans whose curves are wanted too, under the same conditions.
    """

    plan: DepthPlan
    seed: int
    project: Project | None
    kept: tuple[DepthPlan, ...] = ()


@dataclass(frozen=True)
class Curves:
    """The curves of a plan, with so many rows sent through."""

    plan: DepthPlan
    curves: DepthCurves
    rows: int


@dataclass(frozen=True)
class Kept(Curves):
    """The curves of a plan that was kept."""


@dataclass(frozen=True)
class Another:
    """The curves of the same plan at another seed."""

    curves: DepthCurves


Answer = Curves | Kept | Another | MeanField


class Feeds:
    """Prepares a project's rows, and keeps them until the project's data or its output have changed."""

    def __init__(self) -> None:
        self._key: object = None
        self._feed: ProbeInput | None = None

    def feed(self, project: Project | None, plan: DepthPlan) -> ProbeInput:
        """Return what to send through a network; of N(0, 1) as many inputs as a layer has units.

        Raises:
            Unusable: if the project's data cannot be read, or its last layer cannot answer.
        """
        if project is None:
            return _fewer(ProbeInput.normal(plan.width), plan)
        key = feed_key(project)
        if self._feed is None or key != self._key:
            if not can_be_fed(project):
                raise Unusable("The network's last layer is not a dense one, so that no loss can be sent back from it.")
            self._feed, self._key = ProbeInput.of(project), key
        return _fewer(self._feed, plan)


def can_be_fed(project: Project) -> bool:
    """Tell whether a project has an output from which an error signal can start."""
    return output_layer(fit_output(project)) is not None


def feed_key(project: Project | None) -> object:
    """Return what the rows depend on: two projects with the same key send the same ones, in the same way."""
    if project is None:
        return None
    return project.data, output_layer(fit_output(project)), project.training.loss


def first(request: DepthRequest, feeds: Feeds) -> Iterator[Answer]:
    """Yield the plan's own curves, and those of kept plans."""
    for plan, kind in ((request.plan, Curves), *((plan, Kept) for plan in request.kept)):
        feed = feeds.feed(request.project, plan)
        yield kind(plan, Dial(plan, feed).curves(request.seed), feed.x.shape[1])


def rest(request: DepthRequest, feeds: Feeds) -> Iterator[Answer]:
    """Yield the theory for wide layers, and the plan's curves at one seed after another."""
    plan = request.plan
    feed = feeds.feed(request.project, plan)
    predicted = mean_field(plan, feed) if plan.width >= WIDE else None
    if predicted is not None:
        yield predicted
    yield from map(Another, band(plan, feed, range(request.seed + 1, request.seed + SEEDS)))


def _fewer(feed: ProbeInput, plan: DepthPlan) -> ProbeInput:
    rows = max(MOST_VALUES // (plan.depth * plan.width), LEAST_ROWS)
    if rows >= feed.x.shape[1]:
        return feed
    y = None if feed.y is None else np.ascontiguousarray(feed.y[:, :rows])
    return replace(feed, x=np.ascontiguousarray(feed.x[:, :rows]), y=y)
