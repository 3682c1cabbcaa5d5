"""What is explained, set in type: formulas cut into signs and drawn, the drawing of a network, and the page they fill.

Lives here: the one cutter of LaTeX, the shapes of its signs as SVG, and the worksheet as an HTML page. May import
explanation and below, and ziamath. Must never work out a number or write a sentence of an explanation, nor know of
windows: ``ui.formulas`` paints the same signs on a screen, ``ui.paper`` prints the same worksheet as a PDF.
"""
