"""Numbers with a slider: it stops at numbers that may be, and both places show the same."""

import itertools
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnstudio.diagnosis.depth import DepthPlan
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.initialisers import INITIALISERS
from nnstudio.ui.forms.dials import DialField, dial_editor, stops
from nnstudio.ui.forms.fields import NumberSpec, fields_of
from nnstudio.ui.forms.form import Form
from nnstudio.ui.forms.steps import fits

FIELDS = [
    field
    for kind in (DepthPlan, *ACTIVATIONS, *INITIALISERS)
    for field in fields_of(kind)
    if isinstance(field.spec, NumberSpec) and not field.spec.many
]


@pytest.fixture
def form(qtbot: QtBot):
    form = Form(DepthPlan, make=dial_editor)
    qtbot.addWidget(form)
    form.resize(260, 300)
    form.show_value(DepthPlan())
    form.show()
    return form


def dial(form, name) -> DialField:
    editor = form.editor(name) or next(
        field for field in form.findChildren(DialField) if field.property("field") == name
    )
    assert isinstance(editor, DialField)
    return editor


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.owner}.{field.name}")
def test_a_slider_stops_only_at_numbers_that_may_be_and_in_order(field):
    found = stops(field.meta, whole=field.spec.whole)
    assert len(found) > 10
    assert all(fits(stop, field.meta) for stop in found)
    assert all(low < high for low, high in itertools.pairwise(found))


def test_depth_has_a_place_for_every_number_and_width_for_every_power_of_two():
    depth, width = (stops(field.meta, whole=True) for field in fields_of(DepthPlan)[:2])
    assert depth == tuple(range(2, 51))
    assert {2.0**power for power in range(10)} <= set(width)
    assert width[-1] == 512


def test_the_slider_turns_the_number_and_the_number_the_slider(form, qtbot):
    changes: list[Any] = []
    form.edited.connect(changes.append)
    depth = dial(form, "depth")
    qtbot.keyClick(depth.below, Qt.Key.Key_Right)
    assert changes[-1].value == DepthPlan(depth=11)
    assert depth.text() == "11"
    depth.selectAll()
    qtbot.keyClicks(depth, "40")
    qtbot.keyClick(depth, Qt.Key.Key_Return)
    form.show_value(changes[-1].value)
    assert changes[-1].value == DepthPlan(depth=40)
    assert depth.below.value() == 38


def test_a_number_between_two_stops_stays_and_the_slider_stands_at_the_nearer(form):
    form.show_value(DepthPlan(width=17))
    width = dial(form, "width")
    assert width.value == 17
    assert stops(fields_of(DepthPlan)[1].meta, whole=True)[width.below.value()] == 16


def test_one_drag_is_one_gesture_and_the_next_another(form, qtbot):
    changes: list[Any] = []
    form.edited.connect(changes.append)
    slider = dial(form, "depth").below
    for _ in range(2):
        qtbot.mousePress(slider, Qt.MouseButton.LeftButton)
        for _ in range(3):
            slider.setValue(slider.value() + 1)
        qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton)
    gestures = [change.gesture for change in changes]
    assert len(set(gestures)) == 2
    assert None not in gestures


@pytest.mark.parametrize("kind", INITIALISERS, ids=lambda kind: kind.__name__)
def test_every_initialiser_brings_its_own_numbers_with_sliders(kind, form):
    names = [field.name for field in fields_of(kind) if isinstance(field.spec, NumberSpec) and not field.spec.many]
    if kind.__name__ == "Explicit":
        assert not names
        return
    form.show_value(DepthPlan(initialiser=kind()))
    inner = form.editor("initialiser").below.view
    assert [name for name in names if isinstance(inner.editor(name), DialField)] == names if names else inner is None


def test_turning_the_gain_changes_the_plan(form, qtbot):
    changes: list[Any] = []
    form.edited.connect(changes.append)
    gain = form.editor("initialiser").below.view.editor("gain")
    qtbot.keyClick(gain.below, Qt.Key.Key_Right)
    assert changes[-1].value.initialiser.gain == pytest.approx(1.06)
    assert gain.below.accessibleName() == "Gain"
