"""The window with any layer in the network: drawn, named, selected, unfolded, explained, edited."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.layers import LAYERS, Dense, Layer, Residual
from nnstudio.explanation import GRAINS
from nnstudio.project.edits import with_new_layer
from nnstudio.project.plan import Project
from nnstudio.training.factor_spread import spread_of
from nnstudio.training.session import TrainingSession
from nnstudio.ui.naming.columns import columns_of, named
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.shell.window import MainWindow
from nnstudio.workspace.selection import Place
from tests.toys import EVERY_LAYER, TOYS, Amplify, Negate, Neighbours, Steepen
from tests.ui.panels.explain.explained import explained_step
from tests.ui.panels.network.scenes import scene_of, with_layers

every_layer = pytest.mark.parametrize("kind", EVERY_LAYER, ids=lambda kind: kind.kind())

WINDOWS: dict[str, list[Layer]] = {
    "the catalogue": [kind() for kind in LAYERS],
    "layers that only the tests know": [kind() for kind in TOYS],
    "the same in a block": [Residual((Negate(), Steepen(), Neighbours(), Amplify()))],
}


def project_with(*layers: Layer) -> Project:
    return with_layers("moons", [Dense(3), *layers, Dense(1, Sigmoid())])


@every_layer
def test_it_has_its_column_in_the_network_and_a_name(kind: type[Layer]) -> None:
    layer = kind()
    project = project_with(layer)
    session = TrainingSession(project)
    columns = columns_of(session.trainer.network, image=False)
    column, naming = named(columns, "2"), Naming(columns, project.data.source.schema)
    assert column is not None
    assert column.weighs == layer.fully_connected
    assert column.band != layer.fully_connected
    assert naming.what(column)
    assert naming.unit("2", 0) == "layer 2 unit 1"
    assert scene_of(project).layout.by_name["2"].column == column


@every_layer
def test_what_stands_behind_every_factor_of_it_can_be_shown(kind: type[Layer]) -> None:
    session = TrainingSession(project_with(kind()))
    session.step()
    snapshot = session.snapshot(frozenset({"layers", "flow"}))
    for hop in snapshot.flow:
        assert (spread_of(snapshot, hop) is None) == (hop.cause == "layer")


@every_layer
def test_a_new_one_goes_before_the_output(kind: type[Layer]) -> None:
    project = with_new_layer(project_with(), kind)
    assert isinstance(project.network.blocks[1].layer, kind)
    TrainingSession(project).step()


@pytest.mark.parametrize("layers", WINDOWS.values(), ids=WINDOWS)
def test_every_panel_shows_a_network_with_it(window: MainWindow, qtbot: QtBot, layers: list[Layer]) -> None:
    context, project = window.context, project_with(*layers)
    context.document.open(project, None)
    qtbot.waitUntil(lambda: _shown(window) == project.network.layers)
    for dock in window.docks.values():
        dock.show()
        dock.raise_()
        QApplication.processEvents()
        for number in range(1, len(layers) + 3):
            context.selection.select(Place(str(number), 0))
            QApplication.processEvents()
        context.selection.select(Place("1", 0, 1))
        window.grab()
    context.run.step("epoch")
    qtbot.waitUntil(lambda: context.run.status.progress is not None and context.run.status.progress.epoch == 1)
    QApplication.processEvents()
    window.grab()


@pytest.mark.parametrize("layers", WINDOWS.values(), ids=WINDOWS)
def test_the_window_explains_a_step_of_it(window: MainWindow, qtbot: QtBot, layers: list[Layer]) -> None:
    project = project_with(*layers)
    window.context.document.open(project, None)
    qtbot.waitUntil(lambda: _shown(window) == project.network.layers)
    window.actions_by_key["explain"].trigger()
    explained = explained_step(window)
    cursor = explained.explanation_cursor
    qtbot.waitUntil(lambda: cursor.explanation_step is not None)
    for grain in GRAINS[:3]:
        cursor.set_grain(grain)
        cursor.go_to("forward")
        while not cursor.at_end:
            cursor.go_on()
            assert explained.bar.sentence.text()
    explained.leave()


def _shown(window: MainWindow) -> tuple[Layer, ...]:
    snapshot = window.context.run.snapshot
    return () if snapshot is None else snapshot.network.layers
