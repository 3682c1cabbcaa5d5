"""How well the window keeps up: its pulse while training flat out, the speed that training keeps, start and memory."""

import math
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

from msgspec import Struct
from PySide6.QtCore import QEventLoop, Qt, QTimer

from nnstudio.app.root import SWITCH_SECONDS, make_app, make_desk
from nnstudio.datasets import Circles
from nnstudio.engine.activations import Tanh
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.files import Saved
from nnstudio.project.plan import Block, Project
from nnstudio.project.templates import OPENING, template
from nnstudio.training.lane import Lane
from nnstudio.ui.window import MainWindow
from nnstudio.workspace.settings import Settings

PULSE_MILLISECONDS = 16
ENDLESS = 100_000_000


class Pulse(Struct):
    """The window's pulse: milliseconds between the beats of a 16 ms timer while training goes flat out.

    ``share`` is the speed that training keeps of what it reaches without a window; ``epochs_per_second`` is seen in the
    window on 500 points, batch 10, 2-4-2-1 tanh.
    """

    p50: float
    p99: float
    largest: float
    steps_per_second: float
    alone_steps_per_second: float
    share: float
    epochs_per_second: float


class Start(Struct):
    """Seconds from the start of the process to the first painting: the window, and a bare one with an empty plot."""

    window: float
    bare: float
    ratio: float


class Memory(Struct):
    """What so many recorded steps take with all that is drawn of them, the whole process, one redraw of the loss."""

    steps: int
    steps_megabytes: float
    process_megabytes: float
    redraw_milliseconds: float


class WindowMeasures(Struct):
    """Everything that is measured of the window."""

    memory: Memory
    pulse: Pulse
    start: Start


@dataclass(frozen=True)
class _Seen:
    beats: list[float]
    steps: int
    epochs: int
    seconds: float


def measure_window(seconds: float) -> WindowMeasures:
    """Measure all there is to measure: memory first, while the process has held nothing else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_app(["nnstudio"])
        sys.setswitchinterval(SWITCH_SECONDS)
        return WindowMeasures(measure_memory(folder), measure_pulse(folder, seconds), measure_start())


def measure_pulse(folder: Path, seconds: float) -> Pulse:
    """Train flat out in the window, and alone before and after, so that a drifting machine slows both alike."""
    project = changed(template(OPENING), "training.epochs", ENDLESS)
    before = _alone(project, seconds / 4)
    seen = _watch(project, folder, seconds)
    alone = (before + _alone(project, seconds / 4)) / 2
    small = _watch(_playground(), folder, seconds / 2)
    percentiles = quantiles(seen.beats, n=100)
    return Pulse(
        p50=median(seen.beats),
        p99=percentiles[98],
        largest=max(seen.beats),
        steps_per_second=seen.steps / seen.seconds,
        alone_steps_per_second=alone,
        share=seen.steps / seen.seconds / alone,
        epochs_per_second=small.epochs / small.seconds,
    )


def measure_start(rounds: int = 7) -> Start:
    """Start both windows in turns."""
    times = [(_first_paint(_WINDOW), _first_paint(_BARE)) for _ in range(rounds + 1)][1:]
    ours, bare = (median(column) for column in zip(*times, strict=True))
    return Start(ours, bare, median(one / other for one, other in times))


def measure_memory(folder: Path, steps: int = 1_000_000) -> Memory:
    """Open the window on a long history, draw it, pan it."""
    desk = make_desk(Saved(changed(template(OPENING), "training.epochs", ENDLESS)), _settings(folder))
    window = MainWindow(desk)
    window.resize(1600, 1000)
    window.show()
    _pass_time(0.5)
    history, before = desk.run.moment.progress.history, _resident_megabytes()  # type: ignore[union-attr]
    for step in range(steps):
        history.losses.append(math.exp(-step / steps) + 0.1 * math.sin(step))
        if step % 15 == 14:
            history.epochs.append((step // 15 + 1, step + 1, 0.5, 0.6, 0.9, 0.8))
    desk.run.step("batch")
    _pass_time(1.0)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        window.docks["loss"].panel.grab()
        times.append((time.perf_counter() - start) * 1e3)
    _put_away(window)
    after = _resident_megabytes()
    return Memory(steps, after - before, after, median(times))


def _playground() -> Project:
    """Return the network with which TensorFlow Playground opens."""
    project = changed(template(OPENING), "data.source", Circles(points=500))
    blocks = (Block(Dense(4, Tanh())), Block(Dense(2, Tanh())), Block(Dense(1, Tanh())))
    project = changed(project, "network.blocks", blocks)
    return with_ids(changed(changed(project, "training.loss", MeanSquaredError()), "training.epochs", ENDLESS))


def _alone(project: Project, seconds: float) -> float:
    lane = Lane(project)
    lane.run(0.2)
    before, start = lane.trainer.steps, time.perf_counter()
    lane.run(seconds)
    return (lane.trainer.steps - before) / (time.perf_counter() - start)


def _watch(project: Project, folder: Path, seconds: float) -> _Seen:
    """Open a window on a project, train flat out, and take its pulse."""
    desk = make_desk(Saved(project), _settings(folder))
    window = MainWindow(desk)
    window.resize(1600, 1000)
    window.show()
    desk.run.start()
    _pass_time(1.0)
    progress = desk.run.moment.progress
    assert progress is not None
    history = progress.history
    steps, epochs, start = len(history.losses), len(history.epochs), time.perf_counter()
    beats = _take_pulse(seconds)
    elapsed = time.perf_counter() - start
    seen = _Seen(beats, len(history.losses) - steps, len(history.epochs) - epochs, elapsed)
    _put_away(window)
    return seen


def _take_pulse(seconds: float) -> list[float]:
    """Return the milliseconds between the beats of a timer."""
    times = [time.perf_counter()]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(PULSE_MILLISECONDS)
    timer.timeout.connect(lambda: times.append(time.perf_counter()))
    timer.start()
    _pass_time(seconds)
    timer.stop()
    return [(after - before) * 1e3 for before, after in pairwise(times)]


def _pass_time(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _put_away(window: MainWindow) -> None:
    window.desk.document.undo_stack.setClean()
    window.close()
    window.deleteLater()


def _settings(folder: Path) -> Settings:
    return Settings(folder / "measure.ini")


def _first_paint(code: str) -> float:
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    elapsed = time.perf_counter() - start
    process.kill()
    process.wait()
    process.stdout.close()
    return elapsed


_PAINTED = """
window.resize(1600, 1000)
window.show()
app.processEvents()
print("painted", flush=True)
"""

_BARE = (
    "import sys\nimport numpy\nfrom PySide6.QtWidgets import QApplication, QMainWindow\nimport pyqtgraph\n"
    "app = QApplication([]); window = QMainWindow(); window.setCentralWidget(pyqtgraph.PlotWidget())" + _PAINTED
)

_WINDOW = (
    "from pathlib import Path\nimport tempfile\n"
    "from nnstudio.app import make_app, make_desk\nfrom nnstudio.project.templates import read_source\n"
    "from nnstudio.workspace.settings import Settings\napp = make_app([])\n"
    "desk = make_desk(read_source('moons'), Settings(Path(tempfile.mkdtemp()) / 's.ini'))\n"
    "from nnstudio.ui.window import MainWindow\nwindow = MainWindow(desk)" + _PAINTED
)


def _resident_megabytes() -> float:
    """Return the memory that this process holds now; NaN where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return math.nan
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
