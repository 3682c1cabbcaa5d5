"""Texts that come from the rooms below, in the user's language."""

from PySide6.QtCore import QCoreApplication

from nnstudio.sentences import Sentence, filled


def sentence(said: Sentence) -> str:
    """Return a sentence from below in the user's language, with all sentences that stand in its gaps."""
    values = {gap: sentence(value) if isinstance(value, Sentence) else value for gap, value in said.values.items()}
    return filled(QCoreApplication.translate("sentences", said.text), values)


def opening(text: str) -> str:
    """Return words as they stand at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def name(title: str) -> str:
    """Return the title of a catalogue entry, a field or a template in the user's language."""
    return QCoreApplication.translate("names", title)
