"""How soon the window is there, against a bare one with an empty plot."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from msgspec import Struct


class Start(Struct):
    """Seconds from the start of the process to the first painting: the window, and a bare one with an empty plot."""

    window: float
    bare: float
    ratio: float


def measure_start(folder: Path, rounds: int = 7) -> Start:
    """Start both windows in turns; the first turn warms up."""
    times = [(_first_paint(_WINDOW, folder), _first_paint(_BARE, folder)) for _ in range(rounds + 1)][1:]
    ours, bare = (median(column) for column in zip(*times, strict=True))
    return Start(ours, bare, median(one / other for one, other in times))


def _first_paint(code: str, folder: Path) -> float:
    """Time a process until it says that it has painted; it then closes its window by itself.

    (Killing it would race with its own end, at which a thread of a window that nobody closed is still running.)
    """
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        painted = process.stdout is not None and process.stdout.readline()
        elapsed = time.perf_counter() - start
    if not painted or process.returncode:
        raise RuntimeError(f"A window that was started to be timed ended with exit code {process.returncode}.")
    return elapsed


_PAINTED = """
window.resize(1600, 1000)
window.show()
app.processEvents()
print("painted", flush=True)
window.close()
"""

_BARE = (
    "import sys\nimport numpy\nfrom PySide6.QtWidgets import QApplication, QMainWindow\nimport pyqtgraph\n"
    "app = QApplication([]); window = QMainWindow(); window.setCentralWidget(pyqtgraph.PlotWidget())" + _PAINTED
)

_WINDOW = (
    "from pathlib import Path\nimport sys\n"
    "from nnstudio.app.root import make_app, make_context\nfrom nnstudio.project.templates import read_source\n"
    "from nnstudio.workspace.settings import Settings\napp = make_app([])\n"
    "context = make_context(read_source('moons'), Settings(Path(sys.argv[1]) / 'start.ini'))\n"
    "from nnstudio.ui.shell.window import MainWindow\nwindow = MainWindow(context)" + _PAINTED
)
