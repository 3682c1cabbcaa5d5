"""The numbers of a place, and the diagram in words."""

import numpy as np
import pytest

from nnstudio import numbers
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.ui.naming.columns import WHOLE
from nnstudio.ui.panels.network.facts import facts_of
from nnstudio.ui.panels.network.words import captions, column_text, stepping
from nnstudio.workspace.selection import Place
from tests.present import present
from tests.ui.panels.network.scenes import deep, every_kind, naming_of, room, scene_from, scene_of, wide_digits


def told(scene, place: Place) -> dict[str, str]:
    facts = facts_of(place, scene, naming_of(scene))
    assert facts is not None
    return {row.what: row.value for row in facts.rows}


@pytest.mark.parametrize(
    ("name", "place", "expected"),
    [
        ("moons", Place("2", 3, source=2), "layer 1 unit 3 → layer 2 unit 4"),
        ("moons", Place("1", 0, source=1), "x₂ → layer 1 unit 1"),
        ("moons", Place("5", 0, bias=True), "bias of output unit 1"),
        ("moons", Place("0", 0), "x₁"),
        ("iris", Place("2", 1), "output unit 2 (Versicolor)"),
        ("digits", Place("1", 0, source=9), "pixel row 2, column 2 → layer 1 unit 1"),
        ("digits", Place("0", WHOLE), "input"),
    ],
)
def test_places_have_names_that_people_read(name: str, place: Place, expected: str) -> None:
    scene = scene_of(template(name), steps=0)
    assert naming_of(scene).place(place) == expected


def test_a_weight_tells_its_value_its_derivative_and_its_last_change() -> None:
    scene = scene_of(template("moons"))
    assert scene.changes is not None
    assert told(scene, Place("2", 3, source=2)) == {
        "w": numbers.short(scene.tensors["2.W"][3, 2], 4),
        "∂L/∂w, mean loss, last batch": numbers.signed(scene.gradients["2.W"][3, 2], 4),
        "change, last step": numbers.signed(scene.changes["2.W"][3, 2], 4),
    }


def test_before_the_first_step_a_derivative_belongs_to_the_coming_batch_and_nothing_has_changed() -> None:
    scene = scene_of(template("moons"), steps=0)
    assert list(told(scene, Place("5", 0, bias=True))) == ["b", "∂L/∂b, mean loss, coming batch"]


def test_parameters_set_by_hand_are_seen_with_the_coming_batch() -> None:
    session = TrainingSession(template("moons"))
    session.step()
    session.set_parameter("2.W", (3, 2), 0.5)
    rows = told(scene_from(session), Place("2", 3, source=2))
    assert rows["w"] == "0.5000"
    assert "∂L/∂w, mean loss, coming batch" in rows


def test_a_unit_tells_what_it_was_like_over_the_batch() -> None:
    scene = scene_of(template("moons"))
    layer = scene.layers["3"]
    rows = told(scene, Place("3", 1))
    a, delta = layer.a[:, 1], layer.delta[:, 1]
    assert rows["a, mean ± deviation, last batch"] == f"{numbers.short(a.mean())} ± {numbers.short(a.std())}"
    assert rows["δ = ∂L/∂z, RMS, last batch"] == numbers.short(np.sqrt((delta**2).mean()), 4)
    assert rows["b, bias"] == numbers.short(scene.tensors["3.b"][1], 4)


def test_with_a_sample_looked_at_a_unit_tells_this_samples_numbers() -> None:
    scene = scene_of(template("moons"), cursor=2)
    layer = scene.layers["3"]
    rows = told(scene, Place("3", 1))
    assert layer.z is not None
    assert rows["z, this sample"] == numbers.short(layer.z[2, 1], 4)
    assert rows["a, this sample"] == numbers.short(layer.a[2, 1], 4)
    assert rows["δ = ∂L/∂z, this sample"] == numbers.short(layer.delta[2, 1], 4)
    weight = told(scene, Place("3", 1, source=4))
    assert weight["x, this sample"] == numbers.short(layer.x[2, 4], 4)
    assert stepping(scene) == "sample 3 of 10 of the coming batch"


def test_a_normalised_unit_tells_its_gain_and_shift() -> None:
    rows = told(scene_of(every_kind()), Place("3", 2))
    assert "γ, gain" in rows
    assert "β, shift" in rows
    assert "δ = ∂L/∂x, RMS, last batch" in rows


def test_an_image_tells_its_class() -> None:
    scene = scene_of(template("digits"))
    row = scene.snapshot.batch[0]
    assert told(scene, Place("0", WHOLE))["its class"] == str(present(scene.data.train.classes)[row])


@pytest.mark.parametrize(
    "place",
    [Place("9", 0), Place("2", 6), Place("2", 0, source=6), Place("1", 0, 4), Place("0", 0, bias=True)],
    ids=str,
)
def test_places_that_do_not_exist_have_no_numbers(place: Place) -> None:
    scene = scene_of(template("moons"))
    assert facts_of(place, scene, naming_of(scene)) is None


def test_facts_can_be_read_out_as_one_sentence() -> None:
    scene = scene_of(template("moons"), steps=0)
    facts = facts_of(Place("2", 3, source=2), scene, naming_of(scene))
    assert facts is not None
    value = numbers.short(scene.tensors["2.W"][3, 2], 4)
    assert facts.sentence.startswith(f"layer 1 unit 3 → layer 2 unit 4. w: {value}; ∂L/∂w, mean loss, coming batch: ")


@pytest.mark.parametrize(
    ("name", "mode", "parts"),
    [
        ("moons", "values", ["Edges: weights", "over the plane", "orange −1 to blue 1", "orange 0 to blue 1"]),
        ("wave", "values", ["as a curve over the input", "± the layer's largest |a|"]),
        ("iris", "values", ["one bar each", "last batch of 10"]),
        ("digits", "values", ["incoming weights as images", "RMS of all weights from the image"]),
        ("moons", "gradients", ["∂L/∂w of the mean loss, last batch of 10", "each sample's own", "10⁻¹²"]),
        ("moons", "weights", ["biases"]),
    ],
)
def test_captions_say_what_is_shown(name: str, mode, parts: list[str]) -> None:
    words = " ".join(captions(scene_of(template(name), mode=mode)))
    for part in parts:
        assert part in words


def test_captions_say_what_is_not_shown() -> None:
    assert "of" not in captions(scene_of(template("moons")))[0].split()
    assert "Strongest 1\u202f500 of 7\u202f472 weights" in captions(scene_of(deep(30), space=room(1400.0)))[0]
    collapsed = captions(scene_of(wide_digits()))[0]
    assert "264 of 2\u202f368 weights, between units that matter most" in collapsed


def test_headings_say_how_many_units_of_a_large_layer_are_shown() -> None:
    scene = scene_of(wide_digits())
    naming = naming_of(scene)
    assert [column_text(naming, slot) for slot in scene.layout.slots] == [
        "64 pixels",
        "12 of 64 ReLU",
        "12 of 32 ReLU",
        "10 softmax",
    ]
    assert [naming.layer(column.name) for column in scene.columns] == ["input", "layer 1", "layer 2", "output"]


def test_bands_are_named_after_what_they_do() -> None:
    scene = scene_of(every_kind())
    naming = naming_of(scene)
    assert [naming.band(column) for column in scene.columns if column.band] == [
        "1 input noise 0.1",
        "3 batch norm",
        "4 ReLU",
        "5 dropout 0.2",
        "6.2 layer norm",
        "6 F(x) + x",
        "7 F(x) + x",
    ]
