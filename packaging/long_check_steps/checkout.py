"""Where this program's files lie."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
