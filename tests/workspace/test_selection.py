"""What is selected, pointed out and lit: said once, and only when it changes."""

from pytestqt.qtbot import QtBot

from nnstudio.workspace.selection import Light, Place, Selection


def test_a_change_is_said_once(qtbot: QtBot) -> None:
    selection = Selection()
    said: list[object] = []
    for signal in (selection.changed, selection.path_changed, selection.light_changed):
        signal.connect(said.append)
    place, light = Place("1", 0, 1), Light(frozenset({Place("1", 0)}))
    for _ in range(2):
        selection.select(place)
        selection.point_out((place,))
        selection.shine(light)
    assert said == [place, (place,), light]
    selection.shine(None)
    assert said[-1] is None
    assert selection.place == place
