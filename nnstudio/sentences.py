"""Sentences for people: a text with named gaps and what fills them, so that a window can translate the text."""

from string import Formatter
from typing import Any

from msgspec import Struct

from nnstudio.numbers import in_sentence


class Sentence(Struct, frozen=True):
    """A sentence that a person reads; ``str()`` gives it in English, the window gives it in the user's language.

    ``text`` is the English sentence with named gaps, such as ``"{layer} has {units} units"``; ``values`` fills them.
    """

    text: str
    values: dict[str, Any] = {}

    def __str__(self) -> str:
        return filled(self.text, self.values)


class _Gaps(Formatter):
    """Fills the gaps of sentences: a number with a spec (``:.2g``) is written as people write it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec[-1:] in ("e", "f", "g"):
            return in_sentence(value, format_spec)
        return format(value, format_spec)


_GAPS = _Gaps()


def filled(text: str, values: dict[str, Any]) -> str:
    """Return a text with its named gaps filled."""
    return _GAPS.vformat(text, (), values)


def say(text: str, /, **values: Any) -> Sentence:
    """Make a sentence from its English text and the values of its gaps."""
    return Sentence(text, values)


class Unusable(ValueError):
    """Something given to the program cannot be used; the sentence says what, where, and what is allowed."""

    def __init__(self, text: str, /, **values: Any) -> None:
        self.sentence = say(text, **values)
        super().__init__(str(self.sentence))
