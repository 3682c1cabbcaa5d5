"""Small parts of which panels and the window are made: labels that change, segments, rows that wrap, a message bar.

May import ``style``. Must never know the document, the run, or any panel.
"""
