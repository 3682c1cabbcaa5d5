"""Whether Qt can start here: asked before any of it is imported, since Qt itself would end the program instead."""

import os
import sys
from collections.abc import Sequence
from ctypes import CDLL
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from nnstudio.sentences import Unusable
from nnstudio.system import display, libraries


def require_display() -> None:
    """Make sure that there is a display, and what Qt needs to draw on it.

    Raises:
        Unusable: if there is none, or a system library is missing.
    """
    if reason := display.why_dead(os.environ):
        raise Unusable(
            "{reason}, so no window can open. Without one there are `nnstudio train` and `nnstudio picture`.",
            reason=reason,
        )
    require_libraries(display.platforms(os.environ))


def require_libraries(platforms: Sequence[str]) -> None:
    """Make sure that this system has the libraries that Qt needs, and those of at least one of these platforms of Qt.

    What is loaded here, Qt would load a moment later.

    Raises:
        Unusable: if one is missing.
    """
    spec = find_spec("PySide6")
    if sys.platform != "linux" or spec is None or not spec.submodule_search_locations:
        return
    pyside = Path(spec.submodule_search_locations[0])
    refusals = [_why_not(pyside, platform) for platform in platforms]
    if refusals and all(refusals):
        missing = libraries.missing_for(pyside.parent, platforms[0])
        if not missing:
            raise Unusable("Qt cannot start here: {error}.", error=refusals[0])
        raise Unusable(
            "Qt needs system libraries that are not installed here: {names}. {advice}",
            names=", ".join(missing),
            advice=libraries.advice(missing, libraries.packages_of(missing)),
        )


def _why_not(pyside: Path, platform: str) -> str:
    """Load Qt's own files for a platform; return what the loader says of one that cannot be loaded."""
    try:
        import_module("PySide6.QtWidgets")
        for file in libraries.platform_plugins(pyside, platform):
            CDLL(str(file))
    except (ImportError, OSError) as error:
        return str(error)
    return ""
