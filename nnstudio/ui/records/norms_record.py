"""The record of norms that goes with a run: one for all panels that show it, begun when the first of them is built."""

from PySide6.QtCore import QObject, Slot

from nnstudio.training.histories.norms import Norms
from nnstudio.training.snapshot import Snapshot
from nnstudio.workspace.run_controller import RunController


class NormsRecord(QObject):
    """Takes in every snapshot with layers that goes by, whoever has asked for it."""

    def __init__(self, run: RunController) -> None:
        super().__init__(run)
        self._run = run
        self.norms = Norms()
        run.snapshot_taken.connect(self.take)

    @Slot(object)
    def take(self, snapshot: Snapshot) -> None:
        """Take a snapshot in; one that was seen already changes nothing."""
        progress = self._run.status.progress
        if "layers" in snapshot.observations and progress is not None:
            self.norms.add(snapshot, progress.history)


def record_of(run: RunController) -> NormsRecord:
    """Return the record of a run."""
    return run.findChild(NormsRecord) or NormsRecord(run)
