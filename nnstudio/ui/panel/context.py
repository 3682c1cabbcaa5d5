"""What every panel is given: the document, the run, what is selected, and the appearance."""

from dataclasses import dataclass, field

from PySide6.QtGui import QAction

from nnstudio.ui.panel.norms_record import NormsRecord
from nnstudio.ui.panel.redraw_scheduler import RedrawScheduler
from nnstudio.ui.style.appearance import Appearance
from nnstudio.workspace.document import Document
from nnstudio.workspace.run_controller import RunController
from nnstudio.workspace.selection import Selection
from nnstudio.workspace.settings import Settings


@dataclass(frozen=True)
class WindowContext:
    """The state behind one window, built by the composition root and handed to every panel.

    ``actions`` are the window's by their keys, for panels that offer one of them as well; there are none without a
    window.
    """

    document: Document
    run: RunController
    selection: Selection
    appearance: Appearance
    settings: Settings
    actions: dict[str, QAction] = field(default_factory=dict)
    redraw_scheduler: RedrawScheduler = field(init=False)
    norms_record: NormsRecord = field(init=False)

    def __post_init__(self) -> None:
        """Let the panels take turns in drawing this run, and keep one record for all of them."""
        object.__setattr__(self, "redraw_scheduler", RedrawScheduler(self.run))
        object.__setattr__(self, "norms_record", NormsRecord(self.run))
        self.redraw_scheduler.frame_began.connect(self.norms_record.take)
