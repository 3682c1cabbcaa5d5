"""What went wrong with the run, told in the message bar: it diverged, its thread failed, something was refused."""

from PySide6.QtCore import QObject, Slot

from nnstudio import numbers
from nnstudio.sentences import Sentence
from nnstudio.training.divergence import Divergence
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.style import words
from nnstudio.ui.widgets.message_bar import MessageAction, MessageBar
from nnstudio.workspace.failure import Failure
from nnstudio.workspace.run_update import RunUpdate


class RunMessages(QObject):
    """Follows a run, and keeps the message bar to what is still true of it."""

    def __init__(self, context: WindowContext, bar: MessageBar) -> None:
        super().__init__(bar)
        self._run, self._bar = context.run, bar
        self._divergence: Divergence | None = None
        context.redraw_scheduler.frame_began.connect(self._on_update)
        context.run.failed.connect(self._on_failed)
        context.run.refused.connect(self._on_refused)

    @Slot(object)
    def _on_update(self, update: RunUpdate) -> None:
        progress = update.status.progress
        divergence = progress.divergence if progress else None
        if divergence is not self._divergence:
            self._divergence = divergence
            if divergence is None:
                self._bar.clear()
            else:
                self._bar.say(words.sentence(divergence.sentence()), self._largest(divergence))

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        said = self.tr("Training has stopped at an error: {line}").format(line=failure.line)
        self._bar.say(said, failure.report, MessageAction(self.tr("Start again"), self._run.start_again))

    @Slot(object)
    def _on_refused(self, said: Sentence) -> None:
        self._bar.say(words.sentence(said))

    def _largest(self, divergence: Divergence) -> str:
        sizes = {name: numbers.short(size) for name, size in divergence.largest.items()}
        text = self.tr(
            "In the step before, the largest weighted sum |z| was {z}, the largest derivative {gradient}, the largest "
            "weight {weight}. A smaller learning rate, smaller first weights or gradient clipping keep them in bounds."
        )
        return text.format(**sizes)
