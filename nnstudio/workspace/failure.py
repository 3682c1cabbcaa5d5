"""What is told of an exception that nobody expected."""

import traceback
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Failure:
    """An exception in a thread: one line, and the whole report; ``ended`` says that the thread has ended with it."""

    line: str
    report: str
    ended: bool = False

    @classmethod
    def of(cls, error: Exception, *, ended: bool = False) -> Self:
        """Return what is told of the exception that is being handled."""
        return cls(f"{type(error).__name__}: {error}", traceback.format_exc(), ended)
