"""What every panel is given: the document, the run, what is selected, and the look."""

from dataclasses import dataclass, field

from nnstudio.ui.look import Look
from nnstudio.ui.turns import Turns
from nnstudio.workspace.document import Document
from nnstudio.workspace.run import Run
from nnstudio.workspace.selection import Selection
from nnstudio.workspace.settings import Settings


@dataclass(frozen=True)
class Desk:
    """The state behind one window, built by the composition root and handed to every panel."""

    document: Document
    run: Run
    selection: Selection
    look: Look
    settings: Settings
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        """Let the panels take turns in drawing this run."""
        object.__setattr__(self, "turns", Turns(self.run))
