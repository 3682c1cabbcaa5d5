"""The record of norms that goes with a run: one for all panels that show it."""

from PySide6.QtCore import QObject, Slot

from nnstudio.training.histories.norms import Norms
from nnstudio.workspace.run_update import RunUpdate


class NormsRecord(QObject):
    """Takes in every snapshot with layers that is shown, whoever has asked for it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.norms = Norms()

    @Slot(object)
    def take(self, update: RunUpdate) -> None:
        """Take a snapshot in; one that was seen already changes nothing."""
        snapshot, progress = update.snapshot, update.status.progress
        if snapshot is not None and progress is not None and "layers" in snapshot.observations:
            self.norms.add(snapshot, progress.history, update.generation)
