"""The command line's composition root: for scripts, checks and machines without a screen.

Every command is one module with ``add_to`` (its words for ``--help``) and ``run`` (what it does). Unusable input ends
in one clear line on stderr and exit code 2, a diverged run in exit code 3; with ``--json`` stdout holds one object.
"""

from nnstudio.cli.main import main

__all__ = ["main"]
