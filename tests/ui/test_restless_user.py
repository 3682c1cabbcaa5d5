"""A restless user: presses, opens, closes, edits and undoes in any order. Nothing may fail, and the run lives on."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from nnstudio.engine.activations import ReLU, Sigmoid
from nnstudio.engine.layers import Dense, Dropout
from nnstudio.project.edits import add_block, changed, duplicate_block, remove_block, with_source
from nnstudio.project.templates import template, template_names
from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.ui.shell.window import MainWindow
from nnstudio.workspace.selection import Place

KEYS = (Qt.Key.Key_Space, Qt.Key.Key_S, Qt.Key.Key_R, Qt.Key.Key_W)


def press(key):
    return lambda window: QTest.keyClick(window.windowHandle(), key)


def trigger(name):
    return lambda window: window.actions_by_key[name].trigger()


def toggle(key):
    return lambda window: window.docks[key].toggleViewAction().trigger()


def begin(name):
    return lambda window: window.context.document.open(template(name), None)


def edit(change):
    return lambda window: window.context.document.apply(change, "Edit")


def of_a_block(change, number):
    """Apply a change to the block of a number, where there is one."""

    def act(project):
        blocks = project.network.blocks
        return change(project, blocks[number % len(blocks)].id) if blocks else project

    return edit(act)


def wait(milliseconds):
    return lambda _window: QTest.qWait(milliseconds)


def select(layer, unit, source):
    return lambda window: window.context.selection.select(Place(layer, unit, source))


DEEDS = st.one_of(
    st.sampled_from(KEYS).map(press),
    st.sampled_from(["undo", "redo", "larger", "smaller", "theme_dark", "theme_light", "reset_layout"]).map(trigger),
    st.sampled_from(sorted(PANELS)).map(toggle),
    st.sampled_from(template_names()).map(begin),
    st.sampled_from([1.0, 0.01, 100.0]).map(lambda rate: edit(lambda p: changed(p, "training.learning_rate", rate))),
    st.sampled_from([1, 7, 10_000]).map(lambda size: edit(lambda p: changed(p, "training.batch_size", size))),
    st.sampled_from(template_names()).map(lambda n: edit(lambda p: with_source(p, template(n).data.source))),
    st.sampled_from([Dense(3, ReLU()), Dense(1, Sigmoid()), Dropout(0.5)]).map(
        lambda layer: edit(lambda p: add_block(p, layer, None))
    ),
    st.tuples(st.sampled_from([remove_block, duplicate_block]), st.integers(0, 9)).map(lambda pair: of_a_block(*pair)),
    st.tuples(st.sampled_from("012345"), st.integers(0, 3), st.sampled_from([None, 0, 1])).map(lambda p: select(*p)),
    st.integers(0, 60).map(wait),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DEEDS, min_size=10, max_size=25))
def test_nothing_that_a_user_does_breaks_the_window(window: MainWindow, qtbot, deeds) -> None:
    failures: list[object] = []
    window.context.run.failed.connect(failures.append)
    for deed in deeds:
        deed(window)
        QCoreApplication.processEvents()
    window.context.run.pause()
    window.context.document.open(template("moons"), None)
    qtbot.waitUntil(lambda: window.context.run.status.progress is not None)
    qtbot.waitUntil(lambda: window.context.run.status.progress.project == template("moons"))
    window.context.run.step("batch")
    qtbot.waitUntil(lambda: window.context.run.status.progress.steps >= 1)
    window.context.run.failed.disconnect(failures.append)
    assert not failures
