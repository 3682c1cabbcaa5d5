"""Whether there is a display on which a window can open, and which of Qt's platforms it takes."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping

WITHOUT_WINDOW = ("offscreen", "minimal")


def why_none(environment: Mapping[str, str], system: str = sys.platform) -> str:
    """Say why no window can be shown; an empty string when one can."""
    chosen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen in WITHOUT_WINDOW:
        return f"QT_QPA_PLATFORM asks for {chosen}"
    return why_dead(environment, system)


def why_dead(environment: Mapping[str, str], system: str = sys.platform) -> str:
    """Say why Qt would find nothing to draw on, not even memory; an empty string where it finds something."""
    if system in ("win32", "darwin") or platforms(environment) not in ([], ["xcb"]):
        return ""
    name = environment.get("DISPLAY", "")
    if not name:
        return "There is no display"
    return "" if x_server_answers() else f"The display {name} does not answer"


def platforms(environment: Mapping[str, str]) -> list[str]:
    """Name the ones of Qt's platforms that it may take here, of which one is enough."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return [name.partition(":")[0] for name in chosen.split(";")]
    found = {"xcb": environment.get("DISPLAY"), "wayland": environment.get("WAYLAND_DISPLAY")}
    return [name for name, display in found.items() if display]


def platform(environment: Mapping[str, str]) -> str:
    """Name the one of Qt's platforms that a window is most likely to need here."""
    return next(iter(platforms(environment)), "wayland")


def x_server_answers() -> bool:
    """Try to reach the X server that DISPLAY names; without the library to try it, assume that it is there."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed
