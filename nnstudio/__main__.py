"""``python -m nnstudio``: the command line."""

import sys

from nnstudio.cli import main

if __name__ == "__main__":
    sys.exit(main())
