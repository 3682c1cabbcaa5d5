"""How well the window keeps up: its pulse while training flat out, the speed that training keeps, start and memory."""

import tempfile
from pathlib import Path

from msgspec import Struct

from bench_steps.memory import Memory, measure_memory
from bench_steps.pulse import Pulse, measure_pulse
from bench_steps.start import Start, measure_start
from nnstudio.app.root import make_app


class WindowMeasures(Struct):
    """Everything that is measured of the window."""

    memory: Memory
    pulse: Pulse
    start: Start


def measure_window(seconds: float) -> WindowMeasures:
    """Measure all there is to measure: memory first, while the process has held nothing else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_app(["nnstudio"])
        return WindowMeasures(measure_memory(folder), measure_pulse(folder, seconds), measure_start(folder))
