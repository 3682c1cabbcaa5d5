"""The output panel as a whole: the right view for the data, switched by mouse or key, true to the run."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from nnstudio import numbers
from nnstudio.datasets import InlineTable, Iris
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_layer, with_source
from nnstudio.project.plan import Project
from nnstudio.project.templates import template, template_names
from nnstudio.training.predictions import predictions_at
from nnstudio.ui.naming.metrics import NAMES
from nnstudio.ui.panel.catalogue import PANELS
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import PanelDock
from nnstudio.ui.panels.output.choice import fitting_views
from nnstudio.ui.panels.output.map_view import MapView
from nnstudio.ui.panels.output.metrics_table import MetricsTable
from nnstudio.ui.panels.output.panel import VIEWS, OutputPanel
from nnstudio.ui.panels.output.samples_view import SamplesView
from nnstudio.ui.panels.output.stage import CanvasWithLegend
from nnstudio.ui.style.theme import DARK, LIGHT
from tests.present import present
from tests.training.predictions import diverged, given, predictions_of, two_softmax_units, without_validation


@pytest.fixture
def panel(context: WindowContext, qtbot: QtBot) -> Iterator[OutputPanel]:
    """The panel in its dock, in a window of its own, with the opening experiment in sight."""
    window, dock = QMainWindow(), PanelDock(PANELS["output"], context)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.resize(460, 300)
    window.show()
    panel = dock.panel
    assert isinstance(panel, OutputPanel)
    qtbot.waitUntil(lambda: isinstance(panel.view, MapView))
    yield panel
    window.close()
    window.deleteLater()


def hint(panel: OutputPanel) -> str:
    label = panel.header.findChild(QLabel, "panel_hint")
    assert label is not None
    return label.toolTip()


def open_project(panel: OutputPanel, qtbot: QtBot, project: Project) -> None:
    panel.context.document.apply(lambda _: project, "Another experiment")
    kind = VIEWS[fitting_views(project.data.source)[0]]
    qtbot.waitUntil(lambda: isinstance(panel.view, kind))


def test_the_opening_experiment_shows_its_map_before_the_first_step(panel: OutputPanel) -> None:
    assert panel.shown == "map"
    assert panel.observations() == {"outputs", "grid"}
    metrics = panel.context.run.snapshot.outputs
    train = numbers.percent(metrics.training_metrics["accuracy"])
    validation = numbers.percent(metrics.validation_metrics["accuracy"])
    assert hint(panel) == f"accuracy {train} train · {validation} val"


def test_after_a_run_the_panel_shows_its_very_end(panel: OutputPanel, qtbot: QtBot) -> None:
    panel.context.document.apply(lambda project: changed(project, "training.epochs", 3), "Few epochs")
    panel.context.run.start()
    run = panel.context.run
    qtbot.waitUntil(lambda: run.status.state == "finished" and run.snapshot.step == run.status.progress.steps)
    last = run.status.progress.history.epochs.view()[-1]
    assert hint(panel) == f"accuracy {numbers.percent(last[4])} train · {numbers.percent(last[5])} val"


def test_the_view_is_switched_by_keyboard(panel: OutputPanel, qtbot: QtBot) -> None:
    buttons = panel.switch.findChildren(QPushButton)
    assert [button.text() for button in buttons] == ["map", "matrix"]
    buttons[0].setFocus()
    qtbot.keyClick(buttons[0], Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: isinstance(panel.view, VIEWS["confusion"]))
    assert panel.observations() == {"outputs"}
    qtbot.keyClick(buttons[1], Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: isinstance(panel.view, MapView))
    assert panel.observations() == {"outputs", "grid"}


def test_other_data_brings_the_view_that_suits_it(panel: OutputPanel, qtbot: QtBot) -> None:
    panel.context.document.apply(lambda project: with_source(project, Iris()), "Iris")
    qtbot.waitUntil(lambda: isinstance(panel.view, VIEWS["confusion"]))
    assert panel.view.canvas.names == ("Setosa", "Versicolor", "Virginica")
    assert not panel.switch.isVisible()
    panel.context.document.undo_stack.undo()
    qtbot.waitUntil(lambda: isinstance(panel.view, MapView))


def test_a_choice_survives_data_that_it_does_not_suit(panel: OutputPanel, qtbot: QtBot) -> None:
    panel.choose("confusion")
    open_project(panel, qtbot, template("wave"))
    assert panel.shown == "curve"
    panel.context.document.undo_stack.undo()
    qtbot.waitUntil(lambda: isinstance(panel.view, VIEWS["confusion"]))


def test_a_design_that_cannot_run_says_why_and_what_will_appear(panel: OutputPanel, qtbot: QtBot) -> None:
    last = panel.context.document.project.network.blocks[-1]
    panel.context.document.apply(lambda project: with_layer(project, last.id, Dense(6)), "Six outputs")
    qtbot.waitUntil(lambda: isinstance(panel.view, QLabel))
    assert "Two classes need one unit" in panel.view.text()
    assert "will appear here" in panel.view.text()
    assert hint(panel) == ""
    panel.context.document.undo_stack.undo()
    qtbot.waitUntil(lambda: isinstance(panel.view, MapView))


def test_the_table_of_metrics_has_the_snapshots_numbers(panel: OutputPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.metrics_button, Qt.MouseButton.LeftButton)
    table, outputs = panel.metrics_table, panel.context.run.snapshot.outputs
    assert table.isVisible()
    assert table.rowCount() == len(outputs.training_metrics) == 6
    for row, (name, value) in enumerate(outputs.training_metrics.items()):
        shown = numbers.short(value) if name == "ROC-AUC" else numbers.percent(value)
        assert table.item(row, 0).text() == NAMES[name][0]
        assert table.item(row, 1).text() == shown
        assert table.item(row, 0).toolTip() == NAMES[name][1]
    assert table.item(0, 2).text() == numbers.percent(outputs.validation_metrics["accuracy"])


def test_every_metric_there_is_has_a_name_and_a_meaning(qtbot: QtBot) -> None:
    labels = given(InlineTable(x=((1.0,), (2.0,)), y=((0.0, 1.0), (1.0, 1.0)), task="multilabel"))
    projects = [template("moons"), template("iris"), template("wave"), labels]
    names = {name for project in projects for name in predictions_of(project, 0).training.metrics}
    assert names == set(NAMES)
    assert all(meaning.endswith(".") for _, meaning in NAMES.values())


def test_where_there_is_no_room_the_table_stands_in_for_the_view(panel: OutputPanel, qtbot: QtBot) -> None:
    window = panel.window()
    panel.metrics_button.click()
    assert not panel.view.isVisible()
    window.resize(1100, 500)
    qtbot.waitUntil(lambda: panel.view.isVisible() and panel.metrics_table.isVisible())
    window.resize(460, 300)
    panel.metrics_button.click()
    qtbot.waitUntil(panel.view.isVisible)
    assert not panel.metrics_table.isVisible()


def test_the_hint_is_cut_to_what_fits_and_the_tooltip_has_all(panel: OutputPanel, qtbot: QtBot) -> None:
    label = panel.header.findChild(QLabel, "panel_hint")
    panel.window().resize(320, 300)
    qtbot.waitUntil(lambda: "accuracy" not in label.text())
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
    assert label.toolTip().startswith("accuracy")
    panel.window().resize(900, 300)
    qtbot.waitUntil(lambda: "accuracy" in label.text())


def test_screen_readers_hear_how_good_the_answers_are(panel: OutputPanel) -> None:
    said = panel.view.accessibleDescription()
    assert said.startswith("accuracy ")
    assert "of 150 training points and" in said


def test_samples_are_sorted_anew_when_the_run_comes_to_rest(panel: OutputPanel, qtbot: QtBot) -> None:
    project = changed(template("digits"), "training.epochs", 4)
    open_project(panel, qtbot, project)
    panel.choose("samples")
    qtbot.waitUntil(lambda: isinstance(panel.view, SamplesView))
    run = panel.context.run
    run.start()
    qtbot.waitUntil(lambda: run.status.state == "finished" and run.snapshot.step == run.status.progress.steps)
    predictions = predictions_at(present(run.status.progress), present(run.snapshot))
    wrong = int(predictions.validation.wrong.sum())
    shown = panel.view.canvas.shown()
    assert all(predictions.validation.wrong[sample] for sample in shown[:wrong])


@pytest.mark.parametrize("name", template_names())
def test_every_template_is_shown_in_all_its_views_and_both_themes(qtbot: QtBot, name: str) -> None:
    predictions = predictions_of(template(name), 3)
    for view_name in fitting_views(predictions.project.data.source):
        view = VIEWS[view_name]()
        qtbot.addWidget(view)
        for theme, size in ((LIGHT, (440, 250)), (DARK, (150, 120)), (LIGHT, (1100, 700))):
            view.resize(*size)
            view.show_theme(theme)
            view.show_predictions(predictions)
            colours = view.grab().toImage()
            assert len({colours.pixel(x, y) for x in range(0, size[0], 7) for y in range(0, size[1], 7)}) > 2
        assert view.describe(predictions)


ODD: dict[str, Callable[[], Project]] = {
    "two softmax units": two_softmax_units,
    "nothing held back, moons": lambda: without_validation("moons"),
    "nothing held back, wave": lambda: without_validation("wave"),
    "nothing held back, digits": lambda: without_validation("digits"),
    "one row": lambda: given(InlineTable(x=((0.05, 0.1),), y=((0.01, 0.99),), task="regression")),
    "one row, one class": lambda: given(InlineTable(x=((0.5, 0.1),), y=((1.0,),))),
    "labels side by side": lambda: given(InlineTable(x=((1.0, 2.0),), y=((1.0, 0.0),), task="multilabel")),
    "one input, two classes": lambda: given(InlineTable(x=((1.0,), (2.0,)), y=((0.0,), (1.0,)))),
    "single precision": lambda: changed(template("circles"), "training.precision", "float32"),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("lost", [None, float("nan"), float("inf")], ids=["well", "not a number", "infinite"])
def test_odd_experiments_and_lost_numbers_are_shown_without_complaint(
    qtbot: QtBot, make: Callable[[], Project], lost: float | None
) -> None:
    predictions = predictions_of(make(), 2)
    predictions = predictions if lost is None else diverged(predictions, lost)
    for view_name in fitting_views(predictions.project.data.source):
        view = VIEWS[view_name]()
        qtbot.addWidget(view)
        view.resize(440, 250)
        view.show_theme(LIGHT)
        view.show_predictions(predictions)
        view.grab()
        assert view.describe(predictions)
        for box in ("parts", "flat"):
            if hasattr(view, box):
                getattr(view, box).setChecked(True)
                view.grab()
        if hasattr(view, "canvas"):
            for x in range(0, view.canvas.width(), 60):
                for y in range(0, view.canvas.height(), 60):
                    view.canvas.words_at(QPointF(x, y))
    table = MetricsTable()
    qtbot.addWidget(table)
    table.show_predictions(predictions)
    assert table.rowCount() == len(predictions.training.metrics)


def test_a_legend_that_would_leave_no_room_is_not_shown(qtbot: QtBot) -> None:
    view = MapView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_predictions(predictions_of(template("moons"), 0))
    view.show()
    stage = view.findChild(CanvasWithLegend)
    view.resize(150, 110)
    assert stage.legend.isHidden()
    view.resize(500, 300)
    assert not stage.legend.isHidden()
    assert not stage.legend.geometry().intersects(stage.canvas.geometry())


def test_wrong_answers_are_marked_in_the_predictions() -> None:
    predictions = predictions_of(template("iris"), 5)
    expected = predictions.validation.outputs.argmax(axis=1) != predictions.validation.part.classes
    np.testing.assert_array_equal(predictions.validation.wrong, expected)
