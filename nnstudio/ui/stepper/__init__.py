"""The explained step: a mode of the window that tells one step of training beat by beat, and changes nothing.

``place`` is all of it that a window has at first; ``mode`` begins and ends it. ``course`` knows which beat is told,
``lighting`` what lights up in the network for it, ``bar`` is what one sees.
"""
