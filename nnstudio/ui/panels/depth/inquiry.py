"""The way of requests to the thread beside the window, and of its answers back."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from nnstudio.diagnosis.depth_answers import DepthRequest, Feeds, first, rest
from nnstudio.sentences import Sentence
from nnstudio.ui.widgets.single_shot import single_shot
from nnstudio.workspace.background import Background
from nnstudio.workspace.failure import Failure

PAUSE_MILLISECONDS = 40


class Inquiry(QObject):
    """Asks one request after another, each in two jobs: first the curves, then, after a pause, what takes longer.

    A request that comes before the curves of the one before are there waits for them, so that something is seen while
    the dial is turned without a rest; of several that wait, the last one counts. In the pause the window draws; a
    request that comes in it, or later, ends the old one.
    """

    answered = Signal(object, object)  # DepthRequest, tuple of answers
    ended = Signal()  # everything that was asked is answered
    refused = Signal(object)  # Sentence
    failed = Signal(object)  # Failure

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._background.delivered.connect(self._on_delivered)
        self._background.finished.connect(self._on_finished)
        self._background.refused.connect(self._on_refused)
        self._background.failed.connect(self._on_failed)
        self._feeds = Feeds()
        self._request: DepthRequest | None = None
        self._next: DepthRequest | None = None
        self._waiting = False
        self._pause = single_shot(self, self._on_paused, PAUSE_MILLISECONDS)

    def ask(self, request: DepthRequest) -> None:
        """Ask this from now on."""
        if self._waiting:
            self._next = request
            return
        self._request, self._next, self._waiting = request, None, True
        self._pause.stop()
        self._background.start(partial(first, request, self._feeds))

    def stop(self) -> None:
        """Ask nothing any more."""
        self._request = self._next = None
        self._waiting = False
        self._pause.stop()
        self._background.cancel()

    @Slot(object)
    def _on_delivered(self, answers: object) -> None:
        self.answered.emit(self._request, answers)

    @Slot()
    def _on_finished(self) -> None:
        if not self._waiting:
            self.ended.emit()
            return
        self._waiting = False
        if self._next is None:
            self._pause.start()
        self._ask_next()

    @Slot()
    def _on_paused(self) -> None:
        assert self._request is not None
        self._background.start(partial(rest, self._request, self._feeds))

    @Slot(object)
    def _on_refused(self, why: Sentence) -> None:
        self._waiting = False
        self.refused.emit(why)
        self._ask_next()

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        self._waiting = False
        self.failed.emit(failure)
        self._ask_next()

    def _ask_next(self) -> None:
        if self._next is not None:
            self.ask(self._next)
