"""The system libraries that Qt needs on Linux: the wheel has Qt itself, but neither X11, nor OpenGL, nor fonts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from nnstudio.system import apt

NOT_FOUND = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)
MODULES = ("QtWidgets", "QtNetwork")  # between them they are linked with all that Qt's other modules need

# Found by trying in a bare Debian: the package of every library that Qt's own files are linked with.
DEBIAN_PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libSM.so.6": "libsm6",
    "libICE.so.6": "libice6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


def missing_for(site_packages: Path, platform: str) -> list[str]:
    """Ask the system's loader which libraries Qt would not find."""
    command = ["ldd", *map(str, qt_files(site_packages / "PySide6", platform))]
    try:
        answer = subprocess.run(
            command, env={**os.environ, "LC_ALL": "C"}, capture_output=True, encoding="utf-8", errors="replace"
        )
    except FileNotFoundError:  # a system without ldd: Qt itself will say what it misses
        return []
    return missing_in(answer.stdout)


def qt_files(pyside: Path, platform: str) -> list[Path]:
    """Return Qt's files whose links decide whether a window can open."""
    modules = [pyside / f"{module}.abi3.so" for module in MODULES]
    return [file for file in modules if file.exists()] + platform_plugins(pyside, platform)


def platform_plugins(pyside: Path, platform: str) -> list[Path]:
    """Return the file with which Qt draws on a platform; none where Qt has no such file."""
    plugin = pyside / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    return [plugin] if plugin.exists() else []


def missing_in(ldd_output: str) -> list[str]:
    """Return the libraries that ldd did not find, each once, in their order."""
    return list(dict.fromkeys(NOT_FOUND.findall(ldd_output)))


def packages_of(libraries: Iterable[str]) -> list[str]:
    """Return Debian's packages for libraries; one that is not in the list comes along with a package that needs it."""
    return list(dict.fromkeys(DEBIAN_PACKAGES[library] for library in libraries if library in DEBIAN_PACKAGES))


def advice(missing: Sequence[str], packages: Sequence[str]) -> str:
    """Say which one command helps on this system, where that is known."""
    command: list[str] = []
    if packages and apt.is_here():
        command = apt.install_command(apt.local_names(packages), as_root=False)
    else:
        for tool in ("dnf", "zypper"):  # both find a package by the library that it provides
            if shutil.which(tool):
                command = ["sudo", tool, "install", *(f"'{library}()(64bit)'" for library in missing)]
    if not command:
        return f"Install the packages of your system that hold {', '.join(missing)}, then start again."
    return f"Run this once, then start again:\n    {' '.join(command)}"
