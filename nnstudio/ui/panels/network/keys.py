"""The keys of the diagram: where each of them leads."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnstudio.ui.panels.network import pointing
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.workspace.selection import Place

Key = Qt.Key

_BESIDE: dict[int, int] = {Key.Key_Left: -1, Key.Key_Right: 1}
_ABOVE: dict[int, int] = {Key.Key_Up: -1, Key.Key_Down: 1}
_INCOMING: dict[int, int] = {Key.Key_BracketLeft: -1, Key.Key_BracketRight: 1}


def leads_to(event: QKeyEvent, scene: NetworkScene, place: Place | None) -> Place | None:
    """Return the place that a key leads to from a place; None for keys that lead nowhere.

    Arrow keys go from unit to unit; [ and ], or Shift with up and down, through a unit's incoming weights and bias.
    """
    key = event.key()
    incoming = _ABOVE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _INCOMING
    if key in incoming:
        return pointing.incoming(scene, place, incoming[key])
    if key in _ABOVE:
        return pointing.above(scene, place, _ABOVE[key])
    return pointing.beside(scene, place, _BESIDE[key]) if key in _BESIDE else None
