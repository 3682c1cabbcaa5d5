"""The explained step: a mode of the window that tells one step of training bit by bit, and changes nothing.

``mode`` begins and ends it, ``explanation_cursor`` knows which step of the explanation is told, ``lighting`` what
lights up in the network for it, ``bar`` is what one sees.
"""
