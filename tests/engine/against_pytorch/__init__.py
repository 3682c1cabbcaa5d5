"""Every entry of the catalogues against its counterpart in PyTorch, number by number.

A new entry without a counterpart fails here: add one to the table of its file.
"""

NOT_INSTALLED = "PyTorch is not installed; .ci/run installs it and compares every entry with it"


def counterpart(table, kind):
    """Return the counterpart of a catalogue entry, or fail with what its author has to do."""
    assert kind in table, f"{kind.__name__} has no counterpart in PyTorch yet: add one to the table of this file"
    return table[kind]
