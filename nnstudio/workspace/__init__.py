"""One open window's state, without widgets.

Lives here: the document with its undo stack, the run with its thread, settings that survive a restart. May import all
rooms below, QtCore and QtGui. Must never import QtWidgets, nor know which panels show what it holds.
"""
