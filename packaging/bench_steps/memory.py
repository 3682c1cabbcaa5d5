"""What a long history takes: memory, and the time to draw it."""

import math
import time
from pathlib import Path
from statistics import median

from msgspec import Struct

from bench_steps.opened import ENDLESS, opened, pass_time
from nnstudio.project.edits import changed
from nnstudio.project.templates import OPENING, template
from nnstudio.training.history import History
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
        _record(window.context.run.status.progress.history, steps)  # type: ignore[union-attr]
        window.context.run.step("batch")
        pass_time(1.0)
        redraw = median(_redraw_milliseconds(window) for _ in range(20))
    after = _resident_megabytes()
    return Memory(steps, after - before, after, redraw)


def _record(history: History, steps: int) -> None:
    """Lengthen a history by steps that nobody has taken."""
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
