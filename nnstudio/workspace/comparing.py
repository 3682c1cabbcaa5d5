"""How a comparison begins: with a remedy to try, or with a copy of the run as it is."""

from PySide6.QtCore import QCoreApplication

from nnstudio.project.plan import Project
from nnstudio.sentences import Sentence, say
from nnstudio.workspace.document import Document
from nnstudio.workspace.run_controller import RunController


def compare_with(document: Document, run: RunController, project: Project, label: Sentence) -> None:
    """Train a twin with another design beside the run, both from their first weights.

    The run begins anew: it learns the same again, bit for bit, so that both are measured alike from the first step.
    Undo brings back what it had learned.
    """
    if run.status.progress is not None and run.status.progress.steps:
        document.reset(QCoreApplication.translate("compare", "Begin anew to compare"))
    run.compare(document.other_attempt(project), label)
    run.start()


def compare_with_copy(document: Document, run: RunController) -> None:
    """Keep the run as it is now as the twin; the edits that follow run against it."""
    run.compare(document.other_attempt(document.project), say("the design as it was"))
