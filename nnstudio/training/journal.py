"""The journal of a run: all that was done to it besides taking steps, so that its way can be gone again."""

from dataclasses import dataclass, replace

from nnstudio.project.plan import Project, TrainingPlan


@dataclass(frozen=True)
class JournalEntry:
    """Something that was done to a run after so many steps, in the epoch after so many complete ones."""

    step: int
    epoch: int


@dataclass(frozen=True)
class PlanChanged(JournalEntry):
    """From here on the run trains by another plan."""

    plan: TrainingPlan


@dataclass(frozen=True)
class ParameterSet(JournalEntry):
    """One parameter was set by hand: ``place`` in the tensor ``name``, such as ("2.W", (3, 0))."""

    name: str
    place: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class Reset(JournalEntry):
    """The run was left here for one that begins the same design anew; undo brings it back."""


@dataclass(frozen=True)
class Adopted(JournalEntry):
    """The run, so far the twin of another, took that one's place."""


@dataclass(frozen=True)
class Restored(JournalEntry):
    """The run was read from a file: what was done to it before is not known."""


@dataclass(frozen=True)
class Journal:
    """The project that a run began with, and the entries in their order; it is replaced, never changed.

    From the first weights the same steps, with each entry done after its step, give the same numbers bit for bit.
    """

    first: Project
    entries: tuple[JournalEntry, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    def noting(self, entry: JournalEntry) -> "Journal":
        """Return the journal with one more entry."""
        return replace(self, entries=(*self.entries, entry))

    def until(self, place: int) -> "Journal":
        """Return the journal as it was when it had so many entries."""
        return replace(self, entries=self.entries[:place])
