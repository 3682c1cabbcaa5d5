"""Debian's and Ubuntu's packages: what a package is called here, and the command that installs it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence

STANZA = re.compile(r"^(\S+):\n(?:  .*\n)*?  Candidate: (\S+)", re.MULTILINE)


def is_here() -> bool:
    """Tell whether this system installs its packages with apt."""
    return shutil.which("apt-get") is not None


def install_command(packages: Iterable[str], as_root: bool) -> list[str]:
    """Return the command that installs packages without questions and without extras."""
    prefix = [] if as_root else ["sudo"]
    return [*prefix, "apt-get", "install", "-y", "--no-install-recommends", *packages]


def local_names(packages: Sequence[str]) -> list[str]:
    """Return the names that this release gives to packages: since Debian 13 and Ubuntu 24.04 some end in t64."""
    both = [name for package in packages for name in (package, f"{package}t64")]
    try:
        answer = run(["apt-cache", "policy", *both]).stdout
    except FileNotFoundError:
        return list(packages)
    available = installable(answer)
    return [f"{package}t64" if f"{package}t64" in available else package for package in packages]


def installable(policy: str) -> set[str]:
    """Return the packages for which the answer of `apt-cache policy` names a version that can be installed."""
    return {name for name, candidate in STANZA.findall(policy) if candidate != "(none)"}


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command of apt's, which asks nothing and answers in English."""
    return subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
