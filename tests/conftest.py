"""What all tests share: a quiet home for settings, patient properties, and a watch for what a test leaves behind."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a shared machine may take its time over an example
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test read or write the user's own settings."""
    monkeypatch.setenv("NNSTUDIO_SETTINGS", str(tmp_path / "settings.ini"))


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in set(threading.enumerate()) - before if thread.is_alive() and not thread.daemon]
    assert not left, f"these threads were left running: {left}"


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
