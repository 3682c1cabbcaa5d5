"""How a comparison begins: with a remedy to try, or with a copy of the run as it is."""

from PySide6.QtCore import QCoreApplication

from nnstudio.project.plan import Project
from nnstudio.sentences import Sentence, say
from nnstudio.ui.desk import Desk


def compare_with(desk: Desk, project: Project, label: Sentence) -> None:
    """Train a twin with another design beside the run, both from their first weights.

    The run begins anew: it learns the same again, bit for bit, so that both are measured alike from the first step.
    Undo brings back what it had learned.
    """
    if desk.run.moment.progress is not None and desk.run.moment.progress.steps:
        desk.document.reset(QCoreApplication.translate("compare", "Begin anew to compare"))
    desk.run.compare(desk.document.other_attempt(project), label)
    desk.run.start()


def compare_with_copy(desk: Desk) -> None:
    """Keep the run as it is now as the twin; the edits that follow run against it."""
    desk.run.compare(desk.document.other_attempt(desk.document.project), say("the design as it was"))
