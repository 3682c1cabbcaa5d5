"""What holds for every source in the catalogue."""

import json

import msgspec
import numpy as np
import pytest

from nnstudio.datasets import SOURCES, AnySource, Spiral, SyntheticSource, Wave
from nnstudio.sentences import Unusable

DRAWN = [source for source in SOURCES if issubclass(source, SyntheticSource)]

every_source = pytest.mark.parametrize("kind", SOURCES, ids=lambda kind: kind.kind())
every_drawn_source = pytest.mark.parametrize("kind", DRAWN, ids=lambda kind: kind.kind())


def table(source, seed=0):
    return source.table(np.random.default_rng(seed))


def test_saved_names_are_for_ever():
    assert [kind.kind() for kind in SOURCES] == [
        "moons", "circles", "xor", "gaussians", "spiral", "wave", "plane",
        "iris", "wine", "breast_cancer", "penguins", "digits", "given",
    ]  # fmt: skip


@every_source
def test_a_source_is_saved_and_read_again(kind):
    source = kind()
    text = msgspec.json.encode(source)
    assert json.loads(text)["kind"] == kind.kind()
    assert msgspec.json.decode(text, type=AnySource) == source


@every_source
def test_a_source_says_what_it_is(kind):
    assert kind.title
    assert kind.about.endswith((".", "?"))
    assert "\n" not in kind.about


@every_source
def test_the_schema_tells_the_shape_before_any_row_is_made(kind):
    source = kind()
    made = table(source)
    assert made.schema == source.schema
    assert made.x.shape == (len(made.targets), source.schema.feature_count)
    assert made.targets.shape[1] == source.schema.outputs
    assert len(set(source.schema.feature_names)) == source.schema.feature_count


@every_source
def test_class_names_are_there_exactly_where_classes_are(kind):
    made = table(kind())
    classifies = made.schema.task in ("binary", "multiclass")
    assert (made.classes is not None) == classifies == bool(made.schema.class_names)
    if classifies:
        assert set(made.classes.tolist()) == set(range(made.schema.class_count))
        assert len(made.schema.class_names) == (2 if made.schema.task == "binary" else made.schema.outputs)


@every_source
def test_the_same_seed_gives_the_same_rows_bit_for_bit(kind):
    once, again = table(kind(), 7), table(kind(), 7)
    assert once.x.tobytes() == again.x.tobytes()
    assert once.targets.tobytes() == again.targets.tobytes()


@every_source
def test_the_arrays_of_a_table_are_read_only(kind):
    made = table(kind())
    assert not made.x.flags.writeable
    assert not made.targets.flags.writeable


@every_drawn_source
def test_another_seed_gives_other_points(kind):
    assert not np.array_equal(table(kind(), 1).x, table(kind(), 2).x)


@every_drawn_source
@pytest.mark.parametrize("points", [10, 11, 500])
def test_as_many_points_are_made_as_asked_for(kind, points):
    assert len(table(kind(points=points)).x) == points


@every_drawn_source
def test_points_lie_in_a_plane_of_a_few_units(kind):
    made = table(kind(points=2000))
    assert 1.0 < np.abs(made.x).max() < 3.0
    assert np.abs(made.x.mean(axis=0)).max() < 0.15


@every_drawn_source
def test_more_noise_shifts_every_point_further_the_same_way(kind):
    still, little, much = (table(kind(noise=noise)) for noise in (0.0, 0.1, 0.2))
    for part in ("x", "targets"):
        at_rest = getattr(still, part)
        shift = getattr(little, part) - at_rest
        np.testing.assert_allclose(getattr(much, part) - at_rest, 2.0 * shift, atol=1e-12)


@every_drawn_source
def test_noise_is_a_standard_deviation_in_the_units_of_its_axis(kind):
    still, noisy = (table(kind(points=10_000, noise=noise)) for noise in (0.0, 0.5))
    shifted = "targets" if still.schema.task == "regression" else "x"
    shift = getattr(noisy, shifted) - getattr(still, shifted)
    assert shift.std() == pytest.approx(0.5, rel=0.03)
    assert shift.mean() == pytest.approx(0.0, abs=0.02)


@every_drawn_source
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"points": 9}, "Points is 9; it must be at least 10 and at most 10000."),
        ({"points": 10_001}, "Points is 10001; it must be at least 10 and at most 10000."),
        ({"noise": -0.1}, "Noise is -0.1; it must be at least 0 and at most 2."),
        ({"noise": float("nan")}, "Noise is nan; it must be at least 0 and at most 2."),
    ],
)
def test_fields_out_of_bounds_are_refused_in_a_sentence(kind, fields, sentence):
    with pytest.raises(Unusable) as refusal:
        kind(**fields)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("arms", [1, 4])
def test_a_spiral_has_two_or_three_arms(arms):
    with pytest.raises(Unusable, match=f"Arms is {arms}; it must be at least 2 and at most 3"):
        Spiral(arms=arms)


def test_the_noise_of_a_wave_leaves_its_inputs_alone():
    assert np.array_equal(table(Wave(noise=0.0)).x, table(Wave(noise=1.0)).x)
