"""The system libraries that Qt needs on Linux, installed where that is allowed."""

from __future__ import annotations

import sys
from pathlib import Path

from bootstrap_steps import apt
from bootstrap_steps.trouble import Trouble, say
from nnstudio.system import libraries


def require(site_packages: Path, platform: str) -> None:
    """Make sure that this system has all that Qt needs for a platform: offscreen, xcb or wayland."""
    if sys.platform != "linux":
        return
    missing = libraries.missing_for(site_packages, platform)
    if not missing:
        return
    say(f"Qt needs system libraries that are not installed here: {', '.join(missing)}.")
    packages = libraries.packages_of(missing)
    if packages and apt.may_install():
        apt.install(packages)
        if missing := libraries.missing_for(site_packages, platform):
            raise Trouble(f"apt-get has installed what it was asked for, but Qt still lacks {', '.join(missing)}.")
        return
    raise Trouble(libraries.advice(missing, packages))
