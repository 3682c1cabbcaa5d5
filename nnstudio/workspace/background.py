"""Work beside the window: one job at a time in a thread of its own, of which only the latest counts."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from nnstudio.sentences import Sentence, Unusable
from nnstudio.workspace.failure import Failure
from nnstudio.workspace.mailbox import Mailbox, MailboxThread

logger = logging.getLogger(__name__)

Job = Callable[[], Iterator[object]]
"""Something to compute piece by piece: a function without arguments that yields its results, as generators do.

It runs in the worker's thread, so it reads frozen values only, and touches no widget.
"""


class Background(QObject):
    """Computes beside the window what takes too long for it; whatever it says is said in the window's thread.

    ``start`` puts a job in the place of the one before, which ends after the result it is working on and is not heard
    of again. There is a thread only while there is work, and it ends with the parent or with the program, whichever
    goes first.
    """

    delivered = Signal(object)  # tuple: what the job has yielded since the last time
    finished = Signal()  # the job has yielded everything
    refused = Signal(object)  # Sentence: why the job cannot be done
    failed = Signal(object)  # Failure

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = _Worker(self)
        self._worker.mailbox_filled.connect(self._on_mailbox_filled)
        parent.destroyed.connect(self.close)
        program = QCoreApplication.instance()
        assert program is not None
        program.aboutToQuit.connect(self.close)

    @property
    def busy(self) -> bool:
        """Whether a job is being done."""
        return self._worker.busy

    def start(self, job: Job) -> None:
        """Do this job, and no longer the one before."""
        self._worker.take_on(job)

    @Slot()
    def cancel(self) -> None:
        """Do nothing any more; the thread ends after the result it is working on."""
        self._worker.take_on(None)

    @Slot()
    def close(self) -> None:
        """Do nothing any more, and wait until the thread has ended."""
        self.cancel()
        self._worker.wait()

    @Slot()
    def _on_mailbox_filled(self) -> None:
        number, mail = self._worker.collect()
        if results := tuple(item for item in mail if not isinstance(item, _Ended)):
            self.delivered.emit(results)
        ended = next((item for item in mail if isinstance(item, _Ended)), None)
        if ended is not None and self._worker.is_latest(number):  # else whoever was told has started something else
            self._tell_end(ended)

    def _tell_end(self, ended: "_Ended") -> None:
        match ended.why:
            case Failure():
                self.failed.emit(ended.why)
            case Sentence():
                self.refused.emit(ended.why)
            case _:
                self.finished.emit()


@dataclass(frozen=True)
class _Ended:
    """The last thing that is heard of a job; ``why`` is None where it has yielded everything."""

    why: Sentence | Failure | None = None


class _Worker(MailboxThread):
    """The thread: it goes from job to job, leaves results in a mailbox, and ends when there is nothing to do."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._job: Job | None = None
        self._number = 0
        self._working = False
        self._mailbox: Mailbox[None, object] = Mailbox(None)

    @property
    def busy(self) -> bool:
        """Whether the thread has something to do."""
        with self._lock:
            return self._working

    def take_on(self, job: Job | None) -> None:
        """Do this job from now on, or nothing; what the one before has left in the mailbox is thrown away."""
        with self._lock:
            self._number += 1
            self._job = job
            self._mailbox.collect()
            begins = job is not None and not self._working
            self._working = self._working or begins
        if begins:
            self.wait()  # a thread that has just run out of work may still be on its way out
            self.start()

    def is_latest(self, number: int) -> bool:
        """Tell whether no other job was given since the one with this number."""
        with self._lock:
            return number == self._number

    def collect(self) -> tuple[int, tuple[object, ...]]:
        """Take everything out of the mailbox; return the number of the job that it is from, and the things."""
        with self._lock:
            return self._number, self._mailbox.collect().items

    def run(self) -> None:
        """Work until there is nothing to do."""
        while (work := self._next()) is not None:
            self._do(*work)

    def _next(self) -> tuple[int, Job] | None:
        with self._lock:
            job, self._job = self._job, None
            self._working = job is not None
            return None if job is None else (self._number, job)

    def _do(self, number: int, job: Job) -> None:
        """Do a job until another one is given; whatever goes wrong becomes an ending, and the thread lives on."""
        ended = _Ended()
        try:
            for result in job():
                if not self._leave(number, result):
                    return
        except Unusable as refusal:
            ended = _Ended(refusal.sentence)
        except Exception as error:
            logger.exception("A job beside the window failed.")
            ended = _Ended(Failure.of(error))
        self._leave(number, ended)

    def _leave(self, number: int, item: object) -> bool:
        """Put something of the job with this number into the mailbox; False where another job has been given."""
        with self._lock:
            if number != self._number:
                return False
            empty = self._mailbox.leave(None, item)
        if empty:
            self.mailbox_filled.emit()
        return True
