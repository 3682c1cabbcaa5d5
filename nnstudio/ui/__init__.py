"""What the user sees and touches: widgets, painting, plots, docks, theme.

Lives here: one module or package per panel, and what all of them share: the theme, icons, number formats, forms. May
import everything below, all of Qt, and pyqtgraph. Must never compute what the engine can say, nor change the document
other than through its edits.
"""
