"""Start NN Studio, or its tests, from a fresh checkout: this script sets up all that they need.

    python3 packaging/bootstrap.py run [arguments of nnstudio]
    python3 packaging/bootstrap.py test [arguments of pytest]
    python3 packaging/bootstrap.py setup     only makes the environment, with the tools for tests

It needs Python 3.11 to 3.14 and nothing else. The packages go into the folder .venv of the checkout, nowhere else.
This one file keeps to the syntax of old Pythons, so that they can say what is wrong.
"""

import os
import shutil
import sys

OLDEST, NEWEST = (3, 11), (3, 14)


def complaint_about(version: "tuple[int, int]") -> str:
    """Say in a sentence why this Python cannot be used; an empty string when it can."""
    if OLDEST <= version <= NEWEST:
        return ""
    fitting = [name for name in ("python3.14", "python3.13", "python3.12", "python3.11") if shutil.which(name)]
    advice = f"start this with {fitting[0]} instead" if fitting else "install a newer one from https://www.python.org"
    if version > NEWEST and not fitting:
        advice = "install Python 3.14 beside it"
    return f"NN Studio runs on Python 3.11 to 3.14, and this is Python {version[0]}.{version[1]}: {advice}."


def main(arguments: "list[str]") -> int:
    """Check the version, then hand over."""
    complaint = complaint_about(sys.version_info[:2])
    if complaint:
        sys.stderr.write(complaint + "\n")
        return 2
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:0] = [here, os.path.dirname(here)]
    from bootstrap_steps.commands import main as carry_out

    return carry_out(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
