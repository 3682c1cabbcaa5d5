"""How evenly the window is served while training goes flat out, and the share of its speed that training keeps."""

import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles

from msgspec import Struct
from PySide6.QtCore import QEventLoop, Qt, QTimer

from bench_steps.opened import ENDLESS, opened, pass_time
from nnstudio.cli.source import session_of
from nnstudio.datasets import Circles
from nnstudio.engine.activations import Tanh
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block, Project
from nnstudio.project.templates import OPENING, template
from nnstudio.ui.shell.window import MainWindow

PULSE_MILLISECONDS = 16


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


@dataclass(frozen=True)
class _Seen:
    explanation: list[float]
    steps: int
    epochs: float
    seconds: float


def measure_pulse(folder: Path, seconds: float) -> Pulse:
    """Train flat out in the window, and alone before and after, so that a drifting machine slows both alike."""
    project = changed(template(OPENING), "training.epochs", ENDLESS)
    before = _alone(project, seconds / 4)
    seen = _watch(project, folder, seconds)
    alone = (before + _alone(project, seconds / 4)) / 2
    small = _watch(_playground(), folder, seconds / 2)
    return Pulse(
        p50=median(seen.explanation),
        p99=quantiles(seen.explanation, n=100, method="inclusive")[98],
        largest=max(seen.explanation),
        steps_per_second=seen.steps / seen.seconds,
        alone_steps_per_second=alone,
        share=seen.steps / seen.seconds / alone,
        epochs_per_second=small.epochs / small.seconds,
    )


def _playground() -> Project:
    """Return the network with which TensorFlow Playground opens."""
    project = changed(template(OPENING), "data.source", Circles(points=500))
    blocks = (Block(Dense(4, Tanh())), Block(Dense(2, Tanh())), Block(Dense(1, Tanh())))
    project = changed(project, "network.blocks", blocks)
    return with_ids(changed(changed(project, "training.loss", MeanSquaredError()), "training.epochs", ENDLESS))


def _alone(project: Project, seconds: float) -> float:
    """Return the steps a second that training takes without a window."""
    session = session_of(project)
    session.run(0.2)
    before, start = session.trainer.steps, time.perf_counter()
    session.run(seconds)
    return (session.trainer.steps - before) / (time.perf_counter() - start)


def _watch(project: Project, folder: Path, seconds: float) -> _Seen:
    """Open a window on a project, train flat out, and take its pulse."""
    with opened(project, folder) as window:
        window.context.run.start()
        pass_time(1.0)
        steps, epochs, start = _next_update(window)
        explanation = _take_pulse(seconds)
        steps_after, epochs_after, end = _next_update(window)
        return _Seen(explanation, steps_after - steps, epochs_after - epochs, end - start)


def _next_update(window: MainWindow) -> tuple[int, float, float]:
    """Return the steps and epochs of the run's next update, and when it came: the one before may be some frames old."""
    run, loop = window.context.run, QEventLoop()
    run.updated.connect(loop.quit)
    loop.exec()
    progress = run.status.progress
    if progress is None:
        raise RuntimeError("The window has no run to be timed.")
    return progress.steps, progress.steps / progress.steps_per_epoch, time.perf_counter()


def _take_pulse(seconds: float) -> list[float]:
    """Return the milliseconds between the beats of a timer."""
    times = [time.perf_counter()]
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(PULSE_MILLISECONDS)
    timer.timeout.connect(lambda: times.append(time.perf_counter()))
    timer.start()
    pass_time(seconds)
    timer.stop()
    return [(after - before) * 1e3 for before, after in pairwise(times)]
