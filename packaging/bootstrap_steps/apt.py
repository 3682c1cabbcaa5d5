"""Installing Debian's and Ubuntu's packages, where that is allowed."""

from __future__ import annotations

import os
from collections.abc import Sequence

from bootstrap_steps.trouble import Trouble, say, with_details
from nnstudio.system import apt


def may_install() -> bool:
    """Tell whether this process may install system packages."""
    return apt.is_here() and os.name == "posix" and os.geteuid() == 0


def install(packages: Sequence[str]) -> None:
    """Install system packages; only for root."""
    say(f"Installing system packages: {' '.join(packages)}.")
    apt.run(["apt-get", "-o", "DPkg::Lock::Timeout=300", "update"])
    command = apt.install_command(apt.local_names(packages), as_root=True)
    done = apt.run([command[0], "-o", "DPkg::Lock::Timeout=300", *command[1:]])
    if done.returncode:
        raise Trouble(with_details("The system packages could not be installed; apt-get said:", done.stdout))
