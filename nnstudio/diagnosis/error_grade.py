"""How healthy an error signal is, by its size beside that of the output."""

from typing import Literal

WATCH, BROKEN = 10.0, 100.0
"""A signal so many times smaller or larger than the output's is to be watched, or broken."""

Grade = Literal["healthy", "watch", "broken"]


def grade(share: float) -> Grade:
    """Grade a signal by its share of the output's."""
    if not 1.0 / BROKEN <= share <= BROKEN:
        return "broken"
    return "healthy" if 1.0 / WATCH <= share <= WATCH else "watch"
