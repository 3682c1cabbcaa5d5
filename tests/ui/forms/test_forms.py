"""Every catalogue entry has a form: it shows each field, takes each edit, and undo brings it back."""

from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from nnstudio.datasets import SOURCES, InlineTable
from nnstudio.datasets.plan import DataPlan
from nnstudio.description import Description
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.initialisers import INITIALISERS, ConstantWeights, Explicit, GlorotUniform, Normal
from nnstudio.engine.layers import LAYERS, Dense, Residual
from nnstudio.engine.losses import LOSSES
from nnstudio.engine.optimisers import OPTIMISERS
from nnstudio.engine.schedules import SCHEDULES
from nnstudio.engine.update import CLIPPINGS, Restraint
from nnstudio.project.plan import TrainingPlan
from nnstudio.ui.forms.choices import ChoiceField, FlagField, ScaleField
from nnstudio.ui.forms.field_sheet import title_of
from nnstudio.ui.forms.fields import (
    ChoiceSpec,
    FlagSpec,
    NumberSpec,
    PartSpec,
    SeriesSpec,
    ShownSpec,
    VariantSpec,
    fields_of,
)
from nnstudio.ui.forms.form import Form
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.forms.plain import NumbersField, SeedField, ShownField
from nnstudio.ui.forms.series import SeriesField
from nnstudio.ui.forms.variant import VariantField
from nnstudio.workspace.document import Document

ENTRIES: tuple[type[Struct], ...] = (
    *SOURCES, *ACTIVATIONS, *INITIALISERS, *LAYERS, *LOSSES, *OPTIMISERS, *SCHEDULES, *CLIPPINGS,
    Restraint, TrainingPlan, DataPlan,
)  # fmt: skip

FIELDS = [
    (kind, field.name)
    for kind in ENTRIES
    for field in fields_of(kind)
    if not isinstance(field.spec, PartSpec | ShownSpec)
    and (kind, field.name) != (InlineTable, "task")  # bound to its numbers
]


def specimen(kind):
    """Return one of a kind."""
    return Explicit(((0.5, -0.5), (1.0, 0.0))) if kind is Explicit else kind()


@pytest.fixture
def form_of(qtbot):
    """Make the form of a kind and show a specimen in it; edits come back into it, as a document would bring them."""

    def make(kind):
        form = Form(kind)
        qtbot.addWidget(form)
        form.show_value(specimen(kind))
        form.show()
        seen = []

        def follow(change):
            seen.append(change)
            form.show_value(change.value)

        form.edited.connect(follow)
        return form, seen

    return make


def nudge(editor: QWidget) -> None:
    """Change what an editor shows, as a user would."""
    match editor:
        case NumberField():
            editor.stepBy(1 if editor.stepEnabled() & NumberField.StepEnabledFlag.StepUpEnabled else -1)
        case ScaleField():
            QTest.keyClick(editor.slider, Qt.Key.Key_Right)
        case SeedField():
            editor.die.click()
        case NumbersField():
            editor.setText("0.25 -0.5")
            editor.editingFinished.emit()
        case FlagField():
            editor.click()
        case ChoiceField():
            place = (editor.currentIndex() + 1) % editor.count()
            editor.setCurrentIndex(place)
            editor.activated.emit(place)
        case SeriesField():
            editor._add.menu().actions()[1].trigger()
        case _:
            raise AssertionError(f"no way to change {editor}")


@pytest.mark.parametrize("kind", ENTRIES, ids=lambda kind: kind.__name__)
def test_every_entry_has_a_form_with_an_editor_that_suits_each_field(kind, form_of):
    form, seen = form_of(kind)
    expected: dict[type[Any], Any] = {
        NumberSpec: (NumberField, ScaleField, SeedField, NumbersField),
        FlagSpec: FlagField,
        ChoiceSpec: ChoiceField,
        VariantSpec: VariantField,
        PartSpec: Form,
        SeriesSpec: SeriesField,
        ShownSpec: ShownField,
    }
    assert list(form.sheet.editors) == [field.name for field in fields_of(kind)]
    for field in fields_of(kind):
        editor = form.editor(field.name)
        assert isinstance(editor, expected[type(field.spec)])
        if not isinstance(field.spec, PartSpec):
            assert editor.accessibleName()
            assert editor.toolTip()
    assert seen == [], "showing a value is no edit"


@pytest.mark.parametrize("kind", ENTRIES, ids=lambda kind: kind.__name__)
def test_no_two_fields_of_an_entry_are_called_the_same(kind, form_of):
    form, _ = form_of(kind)
    titles = [label.text() for label in form.findChildren(QLabel) if label.buddy() is not None]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize(("kind", "name"), FIELDS, ids=[f"{kind.__name__}.{name}" for kind, name in FIELDS])
def test_every_field_can_be_changed_and_undone(kind, name, form_of):
    form, _ = form_of(kind)
    editor = form.editor(name)
    keep = QObject()
    document = Document(specimen(kind), keep)
    document.design_changed.connect(lambda _before, after: form.show_value(after.project))
    form.edited.disconnect()
    form.edited.connect(lambda change: document.apply(lambda _: change.value, change.title, change.merge_key("here")))
    nudge(editor)
    after = document.project
    assert getattr(after, name) != getattr(specimen(kind), name)
    assert replace(after, **{name: getattr(specimen(kind), name)}) == specimen(kind), "no other field has changed"
    assert document.undo_stack.undo_text == fields_title(kind, name)
    document.undo_stack.undo()
    assert document.project == specimen(kind)
    nudge(editor)
    assert document.project == after, "the editor had followed the undo"


def fields_title(kind, name):
    return title_of(next(field for field in fields_of(kind) if field.name == name))


@pytest.mark.parametrize("kind", INITIALISERS, ids=lambda kind: kind.__name__)
def test_a_layer_offers_every_rule_for_its_first_weights_that_can_be_made(kind, form_of):
    form, _ = form_of(Dense)
    editor = form.editor("initialiser")
    offered = [editor.itemText(place) for place in range(editor.count())]
    assert (kind.title in offered) == (kind is not Explicit)


def test_given_weights_are_shown_and_not_offered_to_others(form_of):
    form, _ = form_of(Dense)
    form.show_value(Dense(2, initialiser=specimen(Explicit)))
    editor = form.editor("initialiser")
    assert editor.currentText() == Explicit.title
    assert editor.below.view.editor("weights").text() == "2 × 2 numbers"


def test_given_weights_are_no_longer_offered_once_another_rule_is_chosen(form_of):
    form, seen = form_of(Dense)
    editor = form.editor("initialiser")
    offered = editor.count()
    form.show_value(Dense(2, initialiser=specimen(Explicit)))
    assert editor.count() == offered + 1
    editor.setCurrentIndex(0)
    editor.activated.emit(0)
    form.show_value(seen[-1].value)
    assert editor.count() == offered
    form.show_value(Dense(2, initialiser=specimen(Explicit)))
    assert editor.currentText() == Explicit.title


@pytest.mark.parametrize(
    ("typed_in", "then"),
    [
        (Dense(initialiser=ConstantWeights()), Dense(initialiser=Normal())),
        (Residual(layers=(Dense(), Dense(3))), Residual(layers=(Dense(),))),
    ],
    ids=["variant", "series"],
)
def test_what_was_half_typed_goes_with_the_value_it_was_in(form_of, qtbot, typed_in, then):
    form, seen = form_of(type(typed_in))
    form.show_value(typed_in)
    field = form.findChildren(NumberField)[-1]
    qtbot.waitExposed(form)
    form.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    QTest.keyClicks(field, "7")
    form.show_value(then)
    assert not field.hasFocus()
    assert not seen


def test_a_field_inside_a_variant_changes_only_itself(form_of):
    form, seen = form_of(Dense)
    form.show_value(Dense(initialiser=GlorotUniform()))
    gain = form.editor("initialiser").below.view.editor("gain")
    gain.stepBy(1)
    assert seen[-1].value == Dense(initialiser=GlorotUniform(gain=2.0))
    assert seen[-1].title == "Gain"
    assert seen[-1].path == "initialiser.gain"


def fields_below(editor):
    return editor.below.view


def test_the_variants_fields_come_and_go_with_the_kind(form_of):
    form, _ = form_of(TrainingPlan)
    optimiser = form.editor("optimiser")
    assert fields_below(optimiser) is None
    place = optimiser.findText("Adam")
    optimiser.setCurrentIndex(place)
    optimiser.activated.emit(place)
    assert fields_below(optimiser).editor("beta1") is not None
    assert optimiser.below.isVisible()


def test_choosing_the_same_kind_again_keeps_its_fields(form_of):
    form, seen = form_of(Dense)
    form.show_value(Dense(initialiser=GlorotUniform(gain=3.0)))
    editor = form.editor("initialiser")
    editor.activated.emit(editor.currentIndex())
    assert seen == []


def test_layers_inside_a_residual_block_are_added_moved_and_taken_out(form_of, qtbot):
    form, seen = form_of(Residual)
    series = form.editor("layers")
    nudge(series)
    assert [type(layer).__name__ for layer in seen[-1].value.layers] == ["Dense", "Activate"]
    qtbot.waitUntil(lambda: [card.isVisible() for card in series.cards] == [True, True])
    series.cards[0]._down.click()
    assert [type(layer).__name__ for layer in seen[-1].value.layers] == ["Activate", "Dense"]
    series.cards[1].below.view.editor("units").stepBy(1)
    assert seen[-1].value.layers[1].units == 5
    assert seen[-1].path == "layers.1.units"
    series.cards[0]._remove.click()
    assert seen[-1].value.layers == (Dense(5),)
    assert not series.cards[0]._remove.isEnabled(), "the last one stays"


def test_several_first_biases_are_typed_with_spaces_between(form_of):
    form, seen = form_of(Dense)
    biases = form.editor("first_bias")
    biases.setText("0,1; -2 3e-1")
    biases.editingFinished.emit()
    assert seen[-1].value.first_bias == (0.1, -2.0, 0.3)
    biases.setText("0.1 5000")
    biases.editingFinished.emit()
    assert biases.text() == "0.1 -2 0.3", "a number outside the bounds changes nothing"
    biases.setText("0.5")
    biases.editingFinished.emit()
    assert seen[-1].value.first_bias == 0.5


def test_an_edit_that_the_value_refuses_is_told_at_the_field_and_changes_nothing(form_of):
    form, seen = form_of(InlineTable)
    task = form.editor("task")
    place = task.findText("multiclass")
    task.setCurrentIndex(place)
    task.activated.emit(place)
    assert seen == []
    assert task.currentText() == "binary"
    assert task.property("refused") is True
    refusal = form._refusals["task"]
    assert refusal.isVisible()
    assert "one target per class" in refusal.text()
    place = task.findText("multilabel")
    task.setCurrentIndex(place)
    task.activated.emit(place)
    assert seen[-1].value.task == "multilabel"
    assert task.property("refused") is False
    assert not refusal.isVisible()


class Novelty(Description, frozen=True, tag="novelty"):
    """Something that no catalogue has yet."""

    strength: Annotated[float, Meta(ge=0.0, le=50.0, title="strength")] = 1.0
    manner: Literal["gently", "at_once"] = "gently"
    again: bool = False


def test_a_new_kind_of_description_gets_a_form_without_further_ado(form_of):
    form, seen = form_of(Novelty)
    for name in ("strength", "manner", "again"):
        nudge(form.editor(name))
    assert seen[-1].value == Novelty(strength=2.0, manner="at_once", again=True)
    assert [seen[place].title for place in range(3)] == ["Strength", "Manner", "Again"]
