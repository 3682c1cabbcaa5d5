"""Remake the lock files: the exact versions that bootstrap.py installs, for every system and for Python 3.11 to 3.14.

Needs `pip install uv`; then `python packaging/lock.py`. The wide ranges stand in pyproject.toml; what is chosen here
are the newest versions within them that have wheels for all these Pythons.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
COMPILE = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version=3.11", "--quiet"]
PLAIN = ["--fork-strategy=fewest", "--only-binary=:all:", "--no-annotate", "--no-header", "--upgrade"]
HEADER = """\
# {what}
# Remade from pyproject.toml with: pip install uv && python packaging/lock.py
"""


def resolve(*options: str) -> list[str]:
    """Return the pinned requirements, one a line, that pyproject.toml comes to."""
    command = [*COMPILE, *PLAIN, *options, str(PACKAGING.parent / "pyproject.toml")]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def write(name: str, what: str, pins: list[str]) -> None:
    """Write one lock file."""
    text = HEADER.format(what=what) + "".join(f"{pin}\n" for pin in pins)
    (PACKAGING / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Write both lock files; the second holds only what the first does not."""
    run = resolve()
    write("requirements.lock", "What NN Studio needs to run.", run)
    constraints = ["--constraint", str(PACKAGING / "requirements.lock")]
    tests = [pin for pin in resolve("--extra=dev", *constraints) if pin not in run]
    write("requirements-test.lock", "What its tests and checks need besides requirements.lock.", tests)


if __name__ == "__main__":
    main()
