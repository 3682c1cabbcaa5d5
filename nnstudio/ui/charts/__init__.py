"""The chart kit: frame, axes, legend, curves, histograms, a crosshair with its card, and pictures as files.

May import ``style`` and ``widgets``, and pyqtgraph. Must never know of whom the numbers are that it draws.
"""
