"""The keys of the diagram: where each of them leads."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnstudio.ui.panels.network import pointing
from nnstudio.ui.panels.network.scene import NetworkScene
from nnstudio.ui.widgets.arrow_keys import ARROWS
from nnstudio.workspace.selection import Place

Key = Qt.Key

_INCOMING: dict[int, int] = {Key.Key_BracketLeft: -1, Key.Key_BracketRight: 1}


def leads_to(event: QKeyEvent, scene: NetworkScene, place: Place | None) -> Place | None:
    """Return the place that a key leads to from a place; None for keys that lead nowhere.

    Arrow keys go from unit to unit; [ and ], or Shift with up and down, through a unit's incoming weights and bias.
    """
    key = event.key()
    down, right = ARROWS.get(key, (0, 0))
    through = down if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _INCOMING.get(key, 0)
    if through:
        return pointing.incoming(scene, place, through)
    if down:
        return pointing.above(scene, place, down)
    return pointing.beside(scene, place, right) if right else None
