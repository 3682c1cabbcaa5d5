"""The private environment: a folder .venv in the checkout with the packages of the lock files, and nothing else."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bootstrap_steps import packages, stamp
from bootstrap_steps.apt import install, may_install
from bootstrap_steps.trouble import Trouble, say, with_details
from nnstudio.system import apt

MEGABYTE = 1_000_000
NEEDED_MEGABYTES = 700  # measured: 345 for the program, 130 more for the tools of the tests, and room to unpack


def ready(checkout: Path, lock_names: Sequence[str]) -> Path:
    """Return the folder of an environment that has the packages of these lock files, making what is not there yet."""
    folder = checkout / ".venv"
    locks = {name: checkout / "packaging" / name for name in lock_names}
    asked = stamp.wanted(checkout, locks.values())
    if _is_complete(folder, asked):
        return folder
    with _nobody_else(checkout):
        found = stamp.read(folder) or {}
        if stamp.must_remake(found, asked) or not python_in(folder).exists():
            _make_empty(folder)
            found = {key: value for key, value in asked.items() if key not in locks}
        for name in stamp.locks_to_add(found, asked):
            packages.install(python_in(folder), locks[name])
            found = {**found, name: asked[name]}
        stamp.write(folder, found)
    return folder


def python_in(folder: Path) -> Path:
    """Return the path of an environment's Python."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def site_packages_in(folder: Path) -> Path:
    """Return the folder where an environment keeps its packages."""
    if os.name == "nt":
        return folder / "Lib" / "site-packages"
    return folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"


def _is_complete(folder: Path, asked: stamp.Stamp) -> bool:
    found = stamp.read(folder)
    return found is not None and asked.items() <= found.items() and python_in(folder).exists()


@contextmanager
def _nobody_else(checkout: Path) -> Iterator[None]:
    """Let a second start wait while a first one is still making the environment."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(checkout, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is making the environment; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:
            pass  # some network drives know no locks
        yield
    finally:
        os.close(handle)


def _make_empty(folder: Path) -> None:
    """Make a new, empty environment in place of whatever an earlier start left there."""
    _require_venv_module()
    _clear(folder)
    _require_space(folder.parent)
    say(f"Making a private environment in {folder} (once; a few hundred megabytes).")
    folder.mkdir()
    stamp.write(folder, {})  # from now on the folder is known as ours, and as unfinished
    making = subprocess.run(
        [sys.executable, "-I", "-m", "venv", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if making.returncode:
        raise Trouble(with_details(f"Python could not make an environment in {folder}:", making.stdout))


def _clear(folder: Path) -> None:
    """Remove an environment that this script made, and no other."""
    if not os.path.lexists(folder):
        return
    is_empty = folder.is_dir() and not any(folder.iterdir())
    if folder.is_symlink() or not (is_empty or stamp.read(folder) is not None):
        raise Trouble(f"The folder {folder} was not made by this script: move it away, then start again.")
    try:
        shutil.rmtree(folder)
    except PermissionError as error:
        raise Trouble(f"{error.filename} cannot be removed: close NN Studio first, then start again.") from error


def _require_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // MEGABYTE
    if free < NEEDED_MEGABYTES:
        raise Trouble(f"The disk of {folder} has {free} MB left, and the set-up needs {NEEDED_MEGABYTES} MB.")


def _require_venv_module() -> None:
    """Make sure that this Python can make environments; Debian keeps that in a package of its own."""
    if _has_venv():
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not (sys.base_prefix == "/usr" and apt.is_here()):
        raise Trouble("This Python was built without its modules venv and ensurepip: use another Python, or add them.")
    if not may_install():
        command = " ".join(apt.install_command([package], as_root=False))
        raise Trouble(
            f"This Python lacks the system package {package}; run this once, then start again:\n    {command}"
        )
    install([package])
    importlib.invalidate_caches()
    if not _has_venv():
        raise Trouble(f"This Python still cannot make environments, though {package} is installed.")


def _has_venv() -> bool:
    return all(importlib.util.find_spec(module) for module in ("venv", "ensurepip"))
