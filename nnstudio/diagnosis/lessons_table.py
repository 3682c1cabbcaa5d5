"""Which finding every lesson's template is there to show, and how often it does."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from nnstudio.diagnosis.doctor import Diagnosis, diagnose
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession


@dataclass(frozen=True)
class Expected:
    """What a template is to show: the finding ``shows``, and not the finding ``without``; with neither, none at all."""

    template: str
    shows: str = ""
    without: str = ""

    def fits(self, diagnosis: Diagnosis) -> bool:
        """Tell whether a diagnosis is as expected."""
        kinds = diagnosis.kinds
        if not self.shows and not self.without:
            return not kinds
        return (not self.shows or self.shows in kinds) and self.without not in kinds


LESSONS = (
    Expected("sigmoid10", shows="vanishing"),
    Expected("relu10-he"),
    Expected("relu30-xavier", shows="vanishing"),
    Expected("relu30-he", without="vanishing"),
    Expected("batch-norm", without="vanishing"),
    Expected("residual", without="vanishing"),
    Expected("exploding", shows="exploding"),
    Expected("clipping", shows="exploding", without="diverged"),
    Expected("dead-relu", shows="dead_units"),
    Expected("zero-init", shows="twins"),
    Expected("constant-init", shows="twins"),
    Expected("squared-error", shows="saturated_outputs"),
    Expected("cross-entropy", without="saturated_outputs"),
)

HEALTHY = tuple(
    map(Expected, ("moons", "iris", "digits", "wine", "circles", "penguins", "cancer", "wave", "xor", "gaussians"))
)


@dataclass(frozen=True)
class TemplateRow:
    """One template over some seeds: how many were as expected, and how many showed each other finding."""

    expected: Expected
    seeds: int
    fitting: int
    others: dict[str, int]


def tabulate(templates: Sequence[Expected], seeds: int) -> Iterator[TemplateRow]:
    """Run every template with the seeds 0, 1, ... and yield its row; all processor cores take part."""
    jobs = [(expected, seed) for expected in templates for seed in range(seeds)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), context) as workers:
        results = workers.map(_diagnosed, *zip(*jobs, strict=True))
        for expected in templates:
            yield _row(expected, [next(results) for _ in range(seeds)])


def _diagnosed(expected: Expected, seed: int) -> tuple[bool, set[str]]:
    diagnosis = diagnose(TrainingSession(changed(template(expected.template), "seed", seed)))
    return expected.fits(diagnosis), diagnosis.kinds


def _row(expected: Expected, results: list[tuple[bool, set[str]]]) -> TemplateRow:
    others = Counter(kind for _, kinds in results for kind in kinds - {expected.shows})
    return TemplateRow(expected, len(results), sum(fits for fits, _ in results), dict(others.most_common()))
