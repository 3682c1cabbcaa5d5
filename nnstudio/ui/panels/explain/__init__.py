"""The explained step: a mode of the window that tells one step of training bit by bit, and changes nothing.

``mode`` begins and ends it. ``cursor`` knows which bit is told,
``lighting`` what lights up in the network for it, ``bar`` is what one sees.
"""
