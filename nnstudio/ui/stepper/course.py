"""Which beat of a step is being told; no widgets."""

from PySide6.QtCore import QObject, Signal, Slot

from nnstudio.explanation.beat import Beat, Grain, Stage
from nnstudio.explanation.beats import Beats, explain
from nnstudio.explanation.step import Step

DIGITS = 4


class Course(QObject):
    """The beats of one step, one of them being told; grain and sample can change on the way."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._step: Step | None = None
        self._beats: Beats | None = None
        self._index = 0
        self._grain: Grain = "layer"
        self._sample = 0

    @property
    def step(self) -> Step | None:
        """The step that is told."""
        return self._step

    @property
    def grain(self) -> Grain:
        """How finely it is told."""
        return self._grain

    @property
    def sample(self) -> int:
        """The sample of the batch whose numbers are told."""
        return self._sample

    @property
    def index(self) -> int:
        """The number of the beat, from 0."""
        return self._index

    @property
    def count(self) -> int:
        """How many beats there are."""
        return 0 if self._beats is None else len(self._beats)

    @property
    def beat(self) -> Beat | None:
        """The beat that is being told."""
        return None if self._beats is None else self._beats[self._index]

    @property
    def following(self) -> Beat | None:
        """The beat after it."""
        return None if self._beats is None or self.at_end else self._beats[self._index + 1]

    @property
    def stage(self) -> Stage:
        """The stage of the beat."""
        return "forward" if self._beats is None else self._beats.stage(self._index)

    @property
    def at_end(self) -> bool:
        """Whether this is the last beat."""
        return self._index + 1 >= self.count

    def start(self, step: Step) -> None:
        """Tell a step from its beginning."""
        self._step, self._index = step, 0
        self._sample = min(self._sample, step.batch - 1)
        self._tell()

    def renew(self, step: Step) -> None:
        """Go on with other numbers at the same place."""
        self._step = step
        self._sample = min(self._sample, step.batch - 1)
        self._tell()

    def clear(self) -> None:
        """Tell nothing any more."""
        self._step, self._beats, self._index = None, None, 0
        self.changed.emit()

    @Slot()
    def go_on(self) -> None:
        """Tell the next beat."""
        self._go(self._index + 1)

    @Slot()
    def go_back(self) -> None:
        """Tell the beat before."""
        self._go(self._index - 1)

    def go_to(self, stage: Stage) -> None:
        """Tell the first beat of a stage."""
        if self._beats is not None:
            self._go(self._beats.start(stage))

    def set_grain(self, grain: Grain) -> None:
        """Tell it more finely or more coarsely, from where it is."""
        if self._beats is None or grain == self._grain:
            self._grain = grain
            return
        finer = self._beats.at_grain(grain)
        self._index = finer.position(self._beats, self._index)
        self._beats, self._grain = finer, grain
        self.changed.emit()

    def set_sample(self, sample: int) -> None:
        """Tell another sample's numbers."""
        if self._step is not None and sample != self._sample and 0 <= sample < self._step.batch:
            self._sample = sample
            self._tell()

    def _tell(self) -> None:
        assert self._step is not None
        self._beats = explain(self._step, self._grain, self._sample, DIGITS)
        self._index = min(self._index, len(self._beats) - 1)
        self.changed.emit()

    def _go(self, index: int) -> None:
        if 0 <= index < self.count and index != self._index:
            self._index = index
            self.changed.emit()
