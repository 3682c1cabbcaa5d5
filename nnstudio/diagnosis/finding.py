"""A finding: what is wrong with a run, the evidence and the rule for it, why it is so, and what to try."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from nnstudio.diagnosis.evidence import Evidence
from nnstudio.project.plan import Project
from nnstudio.project.problems import can_run
from nnstudio.sentences import Sentence

Severity = Literal["watch", "broken"]

CALM = 3
"""So many examinations in a row must agree before a finding appears, or goes."""


@dataclass(frozen=True)
class Remedy:
    """One change to try: what the button says, what it will change, and the edit it makes."""

    label: Sentence
    changes: Sentence
    edit: Callable[[Project], Project]


@dataclass(frozen=True)
class Finding:
    """What is wrong, for people.

    ``kind`` is its saved name; ``layer`` the layer that it points at, "" for none. ``sentence`` says what,
    ``numbers`` are the evidence, ``rule`` is the threshold with its source, ``cause`` explains: sentences to be read
    one after another. ``ideas`` are what might help the project, cheapest first.
    """

    kind: str
    severity: Severity
    layer: str
    sentence: Sentence
    numbers: tuple[Sentence, ...]
    rule: Sentence
    cause: tuple[Sentence, ...]
    project: Project
    ideas: tuple[Remedy, ...] = field(compare=False)

    @cached_property
    def remedies(self) -> tuple[Remedy, ...]:
        """The ideas that change the design and leave one that can run, cheapest first; of two alike the first."""
        kept: list[Remedy] = []
        results = [self.project]
        for remedy in self.ideas:
            result = remedy.edit(self.project)
            if result not in results and can_run(result):
                kept.append(remedy)
                results.append(result)
        return tuple(kept)

    def try_ideas(self) -> None:
        """Work ``remedies`` out now, which may take a while, so that whoever reads them later has them at once."""
        _ = self.remedies


@dataclass(frozen=True)
class FindingRule:
    """One entry of the catalogue: what it looks for, and how.

    ``patience`` is how many examinations in a row must agree before its finding appears; ``unless`` names findings
    that explain what this one would say, and so leave it unsaid.
    """

    kind: str
    title: str
    find: Callable[[Evidence], Finding | None]
    patience: int = CALM
    unless: tuple[str, ...] = ()
