"""Collecting garbage in the window's thread only."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MILLISECONDS = 500

OUTERMOST = 1
"""How deep the window's own loop is; 0 is outside of any, 2 is a dialog's."""


class GarbageCollector(QObject):
    """Collects cyclic garbage from a timer in the window's thread, for as long as it lives.

    Python itself, which ``prepare_for_window`` has told not to, would do it in whichever thread happens to run, mostly
    the one that trains; and widgets that are taken apart there, while the window's thread paints, end the program.

    In a loop inside the window's own, as a dialog has, it waits: widgets that Qt is to delete later are still there,
    and Python would take them apart before Qt sends them their last events.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        timer = QTimer(self)
        timer.timeout.connect(self.collect)
        timer.start(EVERY_MILLISECONDS)

    @Slot()
    def collect(self) -> None:
        """Collect the oldest generation that is due, and with it all younger ones."""
        if self.thread().loopLevel() != OUTERMOST:
            return
        due = [age for age, count in enumerate(gc.get_count()) if count > gc.get_threshold()[age]]
        if due:
            gc.collect(due[-1])
