"""The stamp in the environment: what it was made from, so that a later start knows at once that nothing is to do."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

Stamp = Mapping[str, str]
FILE = "nnstudio-stamp.json"


def wanted(checkout: Path, locks: Iterable[Path]) -> dict[str, str]:
    """Describe the environment that this Python, this place and these lock files ask for."""
    place = {"checkout": str(checkout), "python": f"{platform.python_version()} in {sys.base_prefix}"}
    return place | {lock.name: hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks}


def must_remake(found: Stamp, asked: Stamp) -> bool:
    """Tell whether the environment that is there was made from something else, or never finished."""
    if not {"checkout", "python"} <= found.keys():
        return True
    return any(found[key] != value for key, value in asked.items() if key in found)


def locks_to_add(found: Stamp, asked: Stamp) -> list[str]:
    """Name the lock files whose packages are not in the environment yet."""
    return [key for key in asked if key not in found]


def read(folder: Path) -> Stamp | None:
    """Read the stamp of an environment: None where there is no stamp, nothing in it where it cannot be understood."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def write(folder: Path, stamp: Stamp) -> None:
    """Write the stamp in one go, so that an interruption leaves the old one."""
    fresh = folder / f"{FILE}.new"
    fresh.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    os.replace(fresh, folder / FILE)
