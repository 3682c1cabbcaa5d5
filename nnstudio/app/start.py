"""What comes before the window: refusals that need no Qt, so that they are told in words of ours."""

from pathlib import Path

from nnstudio.app.qt import require_display
from nnstudio.project.templates import OPENING, read_source


def main(source: str | None = None) -> int:
    """Open the window on a file, a template, or the opening experiment; return the exit code.

    Raises:
        Unusable: if the file cannot be used, there is no display, or a system library is missing.
    """
    saved = read_source(source or OPENING)
    require_display()
    from nnstudio.app.root import open_window  # only now: it takes Qt

    return open_window(saved, Path(source) if source and Path(source).exists() else None)
