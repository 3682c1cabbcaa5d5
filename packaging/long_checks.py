"""Checks that take longer than CI allows: how good the tests are, and how little they count on the machine.

    python3 packaging/long_checks.py mutants     --help lists them all, each with what it does

Like bootstrap.py it needs Python 3.11 to 3.14 and nothing else.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bootstrap import main

if __name__ == "__main__":
    sys.exit(main(["long_checks", *sys.argv[1:]]))
