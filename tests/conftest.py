"""What all tests share: settings of their own, patience, and a watch for what a test leaves behind."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot
from tqdm import tqdm

from tests.present import present

pytest_plugins = ["tests.leak_watch"]

# A shared machine may take its time over an example; the restless user does so many things in each.
tqdm.monitor_interval = 0  # no thread that watches over progress bars: it outlives every bar

settings.register_profile("patient", deadline=None, stateful_step_count=12)
settings.register_profile("long", deadline=None, stateful_step_count=60, max_examples=2000)  # by long_checks.py
settings.load_profile("patient")

# No test may need a fast machine: this only ends what would never end.
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitActive, QtBot.waitExposed):
    present(wait.__kwdefaults__)["timeout"] = 120_000


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test read or write the user's own settings."""
    monkeypatch.setenv("NNSTUDIO_SETTINGS", str(tmp_path / "settings.ini"))


SLOW_STEP = float(os.environ.get("NNSTUDIO_TEST_SLOW_STEP", "0"))


@pytest.fixture(autouse=SLOW_STEP > 0)
def _slow_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every training step so many seconds longer: no test may count on a fast engine."""
    from nnstudio.engine.update import Update

    apply = Update.apply

    def apply_slowly(update: Update, rate: float) -> None:
        time.sleep(SLOW_STEP)
        apply(update, rate)

    monkeypatch.setattr(Update, "apply", apply_slowly)
