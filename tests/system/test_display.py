"""Whether a window can open here, and on which of Qt's platforms."""

import pytest

from nnstudio.system import display


@pytest.mark.parametrize(
    ("variables", "system", "answers", "reason"),
    [
        ({}, "linux", True, "There is no display"),
        ({"DISPLAY": ":0"}, "linux", True, ""),
        ({"DISPLAY": ":7"}, "linux", False, "The display :7 does not answer"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", False, ""),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", True, "QT_QPA_PLATFORM asks for offscreen"),
        ({"DISPLAY": ":7", "QT_QPA_PLATFORM": "xcb"}, "linux", False, "The display :7 does not answer"),
        ({"DISPLAY": ":7", "QT_QPA_PLATFORM": "wayland;xcb"}, "linux", False, ""),
        ({"DISPLAY": ":7", "WAYLAND_DISPLAY": "wayland-0"}, "linux", False, ""),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "linux", False, ""),
        ({}, "win32", False, ""),
        ({}, "darwin", False, ""),
    ],
)
def test_it_is_known_whether_a_window_can_open(monkeypatch, variables, system, answers, reason):
    monkeypatch.setattr(display, "x_server_answers", lambda: answers)
    assert display.why_none(variables, system) == reason


@pytest.mark.parametrize(
    ("variables", "platform"),
    [
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"}, "wayland"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "vnc:size=800x600;xcb"}, "vnc"),
    ],
)
def test_the_platform_to_check_is_the_one_that_qt_will_use(variables, platform):
    assert display.platform(variables) == platform
