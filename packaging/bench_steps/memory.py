"""What a long history takes: memory, and the time to draw it."""

import math
import time
from pathlib import Path
from statistics import median

from msgspec import Struct

from bench_steps.opened import ENDLESS, opened, pass_time
from nnstudio.project.edits import changed
from nnstudio.project.files import Saved
from nnstudio.project.plan import Project
from nnstudio.project.templates import OPENING, template
from nnstudio.training.history import History
from nnstudio.training.saving import learned
from nnstudio.training.session import TrainingSession
from nnstudio.ui.shell.window import MainWindow


class Memory(Struct):
    """What so many recorded steps take with all that is drawn of them, the whole process, one redraw of the loss."""

    steps: int
    steps_megabytes: float
    process_megabytes: float
    redraw_milliseconds: float


def measure_memory(folder: Path, steps: int = 1_000_000) -> Memory:
    """Open the window on a long history, and draw it again and again."""
    with opened(changed(template(OPENING), "training.epochs", ENDLESS), folder) as window:
        pass_time(0.5)
        before = _resident_megabytes()
        window.context.run.restore(window.context.document.design, _recorded(window.context.document.project, steps))
        window.context.run.step("batch")
        pass_time(1.0)
        redraw = median(_redraw_milliseconds(window) for _ in range(20))
    after = _resident_megabytes()
    return Memory(steps, after - before, after, redraw)


def _recorded(project: Project, steps: int) -> Saved:
    """Return a run with a long history of steps that nobody has taken."""
    session = TrainingSession(project)
    _record(session.trainer.history, steps)
    return Saved(project, learned(session))


def _record(history: History, steps: int) -> None:
    for step in range(steps):
        history.losses.append(math.exp(-step / steps) + 0.1 * math.sin(step))
        if step % 15 == 14:
            history.epochs.append((step // 15 + 1, step + 1, 0.5, 0.6, 0.9, 0.8))


def _redraw_milliseconds(window: MainWindow) -> float:
    start = time.perf_counter()
    window.docks["loss"].panel.grab()
    return (time.perf_counter() - start) * 1e3


def _resident_megabytes() -> float:
    """Return the memory that this process holds now; NaN where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return math.nan
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
