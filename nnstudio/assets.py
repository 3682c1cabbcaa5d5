"""Finds the files that come with the program: data sets, lessons, icons."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """Return where a file that comes with the program lies, such as ``resource("datasets", "iris.csv")``.

    An installed program carries its resources inside the package; in a checkout they lie beside it.

    Raises:
        FileNotFoundError: naming the file that is missing.
    """
    installed = _PACKAGE / "resources"
    root = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    path = root.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing; it comes with NN Studio, so please install the program again.")
    return path
