"""Where the docks are: the layouts that come with the program, for wide and for narrow windows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from nnstudio.ui.panel.catalogue import PANELS

WIDE = 1250
"""From so many pixels on, three columns stand side by side."""

Docks = dict[str, QDockWidget]


def arrange(window: QMainWindow, docks: Docks, width: int, height: int) -> None:
    """Put all docks in their first places, as the window's size allows."""
    for dock in docks.values():
        window.removeDockWidget(dock)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks["design"])
    window.splitDockWidget(docks["design"], docks["network"], Qt.Orientation.Horizontal)
    (_wide if width >= WIDE else _narrow)(window, docks, width, height)
    for key, dock in docks.items():
        if PANELS[key].beside:
            window.tabifyDockWidget(docks[PANELS[key].beside], dock)
        dock.setVisible(not PANELS[key].beside)
    docks["network"].raise_()


def _wide(window: QMainWindow, docks: Docks, width: int, height: int) -> None:
    """Design, network, and a column of output, loss and gradients."""
    window.splitDockWidget(docks["network"], docks["output"], Qt.Orientation.Horizontal)
    window.splitDockWidget(docks["output"], docks["loss"], Qt.Orientation.Vertical)
    window.splitDockWidget(docks["loss"], docks["gradients"], Qt.Orientation.Vertical)
    left, right = 290, max(int(width * 0.29), 400)
    widths = [left, width - left - right, right]
    window.resizeDocks([docks["design"], docks["network"], docks["output"]], widths, Qt.Orientation.Horizontal)
    heights = [int(height * share) for share in (0.34, 0.29, 0.37)]
    window.resizeDocks([docks["output"], docks["loss"], docks["gradients"]], heights, Qt.Orientation.Vertical)


def _narrow(window: QMainWindow, docks: Docks, width: int, height: int) -> None:
    """Design; network and output as tabs over loss and gradients as tabs."""
    window.splitDockWidget(docks["network"], docks["loss"], Qt.Orientation.Vertical)
    window.tabifyDockWidget(docks["network"], docks["output"])
    window.tabifyDockWidget(docks["loss"], docks["gradients"])
    docks["loss"].raise_()
    left = 270
    window.resizeDocks([docks["design"], docks["network"]], [left, width - left], Qt.Orientation.Horizontal)
    window.resizeDocks([docks["network"], docks["loss"]], [int(height * 0.58), int(height * 0.42)],
                       Qt.Orientation.Vertical)  # fmt: skip
