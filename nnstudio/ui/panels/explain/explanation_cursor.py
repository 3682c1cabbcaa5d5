"""Which step of an explanation is being told; no widgets."""

from PySide6.QtCore import QObject, Signal, Slot

from nnstudio.explanation.explain import Explanation, explain
from nnstudio.explanation.explanation_step import ExplanationStep, Grain, Stage
from nnstudio.explanation.step import TrainingStep

DIGITS = 4


class ExplanationCursor(QObject):
    """A place in the explanation of a training step; grain and sample can change on the way."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._training_step: TrainingStep | None = None
        self._explanation: Explanation | None = None
        self._index = 0
        self._grain: Grain = "layer"
        self._sample = 0

    @property
    def training_step(self) -> TrainingStep | None:
        """The training step that is explained."""
        return self._training_step

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
        """The number of the explanation step, from 0."""
        return self._index

    @property
    def count(self) -> int:
        """How many explanation steps there are."""
        return 0 if self._explanation is None else len(self._explanation)

    @property
    def explanation_step(self) -> ExplanationStep | None:
        """The explanation step that is being told."""
        return None if self._explanation is None else self._explanation[self._index]

    @property
    def following(self) -> ExplanationStep | None:
        """The explanation step after it."""
        return None if self._explanation is None or self.at_end else self._explanation[self._index + 1]

    @property
    def stage(self) -> Stage:
        """The stage that is being told."""
        return "forward" if self._explanation is None else self._explanation.stage(self._index)

    @property
    def at_end(self) -> bool:
        """Whether the last explanation step is being told."""
        return self._index + 1 >= self.count

    def start(self, step: TrainingStep) -> None:
        """Explain a training step from its beginning."""
        self._training_step, self._index = step, 0
        self._sample = min(self._sample, step.batch - 1)
        self._tell()

    def renew(self, step: TrainingStep) -> None:
        """Go on with other numbers at the same place."""
        self._training_step = step
        self._sample = min(self._sample, step.batch - 1)
        self._tell()

    def clear(self) -> None:
        """Tell nothing any more."""
        self._training_step, self._explanation, self._index = None, None, 0
        self.changed.emit()

    @Slot()
    def go_on(self) -> None:
        """Tell the next step."""
        self._go(self._index + 1)

    @Slot()
    def go_back(self) -> None:
        """Tell the step before."""
        self._go(self._index - 1)

    def go_to(self, stage: Stage) -> None:
        """Tell the first step of a stage."""
        if self._explanation is not None:
            self._go(self._explanation.start(stage))

    def set_grain(self, grain: Grain) -> None:
        """Tell it more finely or more coarsely, from where it is."""
        if self._explanation is None or grain == self._grain:
            self._grain = grain
            return
        finer = self._explanation.at_grain(grain)
        self._index = finer.position(self._explanation, self._index)
        self._explanation, self._grain = finer, grain
        self.changed.emit()

    def set_sample(self, sample: int) -> None:
        """Tell another sample's numbers."""
        if self._training_step is not None and sample != self._sample and 0 <= sample < self._training_step.batch:
            self._sample = sample
            self._tell()

    def _tell(self) -> None:
        assert self._training_step is not None
        self._explanation = explain(self._training_step, self._grain, self._sample, DIGITS)
        self._index = min(self._index, len(self._explanation) - 1)
        self.changed.emit()

    def _go(self, index: int) -> None:
        if 0 <= index < self.count and index != self._index:
            self._index = index
            self.changed.emit()
