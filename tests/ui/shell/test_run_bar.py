"""The run bar's speed: what is set there is what the run is told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider
from pytestqt.qtbot import QtBot

from nnstudio import numbers
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.shell.run_bar import SPEEDS, SpeedSlider
from nnstudio.workspace.run_loop import RunLoop
from tests.present import present


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """What the run loop of the training thread is told, which goes on to do it."""
    speeds: list[float | None] = []
    really = RunLoop.set_speed

    def set_speed(run_loop: RunLoop, steps_per_second: float | None) -> None:
        speeds.append(steps_per_second)
        really(run_loop, steps_per_second)

    monkeypatch.setattr(RunLoop, "set_speed", set_speed)
    return speeds


@pytest.fixture
def speed(context: WindowContext, qtbot: QtBot) -> SpeedSlider:
    widget = SpeedSlider(context)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def slider(speed: SpeedSlider) -> QSlider:
    return present(speed.findChild(QSlider))


def test_a_run_goes_flat_out_at_first(speed: SpeedSlider, context: WindowContext) -> None:
    assert SPEEDS[slider(speed).value()] is None
    assert context.run.flat_out
    assert speed._said.text() == "flat out"


@pytest.mark.parametrize("place", range(len(SPEEDS) - 1))
def test_every_place_of_the_slider_is_a_speed_that_the_run_is_told(
    speed: SpeedSlider, context: WindowContext, told: list[float | None], qtbot: QtBot, place: int
) -> None:
    slider(speed).setValue(place)
    qtbot.waitUntil(lambda: told == [SPEEDS[place]])
    assert not context.run.flat_out
    assert speed._said.text() == f"{numbers.count(int(present(SPEEDS[place])))} steps/s"


def test_the_keys_slow_it_down_and_let_it_go_flat_out_again(
    speed: SpeedSlider, context: WindowContext, told: list[float | None], qtbot: QtBot
) -> None:
    qtbot.keyClick(slider(speed), Qt.Key.Key_Left)
    qtbot.keyClick(slider(speed), Qt.Key.Key_Home)
    qtbot.keyClick(slider(speed), Qt.Key.Key_End)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [SPEEDS[-2], SPEEDS[0], None]
    assert context.run.flat_out
    assert speed._said.text() == "flat out"


def test_while_it_runs_the_measured_speed_stands_beside_the_slider(speed: SpeedSlider) -> None:
    slider(speed).setValue(SPEEDS.index(100))
    speed.show_rate(97.4)
    assert speed._said.text() == "97 steps/s"
    speed.show_rate(None)
    assert speed._said.text() == "100 steps/s"
