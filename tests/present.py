"""What a test knows to be there, though its type allows that it is missing."""

from typing import TypeVar

T = TypeVar("T")


def present(value: T | None) -> T:
    """Return the value; where it is missing, the test fails here."""
    assert value is not None
    return value
