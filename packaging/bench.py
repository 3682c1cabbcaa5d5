"""Race the engine against what people would use instead, or measure the window: prints ratios of the same run.

    python3 packaging/bench.py [--work NAME] [--rounds N] [--json]
    python3 packaging/bench.py --window [--json]

Like bootstrap.py it needs Python 3.11 to 3.14 and nothing else; rivals that are not installed are named as missing.
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from bootstrap import main

if __name__ == "__main__":
    sys.exit(main(["bench", *sys.argv[1:]]))
