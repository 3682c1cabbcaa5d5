import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.datasets import SOURCES, BreastCancer, Digits, InlineTable, Iris, Moons, Penguins, Plane, Spiral, Wine
from nnstudio.datasets.plan import DataPlan, prepare
from nnstudio.sentences import Unusable
from tests.present import present

every_source = pytest.mark.parametrize("kind", SOURCES, ids=lambda kind: kind.kind())


def notes(data):
    return [str(note) for note in data.notes]


@every_source
def test_a_plan_is_saved_and_read_again(kind):
    plan = DataPlan(source=kind(), validation=0.4, scaling="min_max", seed=5)
    assert msgspec.json.decode(msgspec.json.encode(plan), type=DataPlan) == plan


@every_source
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_parts_are_read_only_blocks_of_the_asked_precision(kind, dtype):
    data = prepare(DataPlan(source=kind()), dtype=dtype)
    heading = data.table.schema
    for part in (data.train, data.validation):
        assert part.x.shape == (len(part), heading.feature_count)
        assert part.y.shape == (len(part), heading.outputs)
        for array in (part.x, part.y):
            assert array.dtype == dtype
            assert array.flags.c_contiguous
            assert not array.flags.writeable
        assert part.classes is None or not part.classes.flags.writeable


@every_source
def test_the_parts_are_the_rows_of_the_table_scaled(kind):
    data = prepare(DataPlan(source=kind(), scaling="min_max", seed=3))
    for part in (data.train, data.validation):
        np.testing.assert_allclose(data.scaler.invert(part.x), data.table.x[part.rows], atol=1e-9)
        assert np.array_equal(part.y, data.table.targets[part.rows])
        if part.classes is not None:
            assert np.array_equal(part.classes, present(data.table.classes)[part.rows])
    assert sorted([*data.train.rows, *data.validation.rows]) == list(range(len(data.table.x)))


@every_source
def test_the_same_plan_gives_the_same_numbers_bit_for_bit(kind):
    plan = DataPlan(source=kind(), seed=11)
    once, again = prepare(plan), prepare(plan)
    assert once.train.x.tobytes() == again.train.x.tobytes()
    assert once.validation.y.tobytes() == again.validation.y.tobytes()


@every_source
def test_no_number_of_the_validation_rows_reaches_the_scaler(kind):
    data = prepare(DataPlan(source=kind(), validation=0.5, scaling="standard"))
    rows = data.table.x[data.train.rows]
    np.testing.assert_allclose(data.scaler.shift, rows.mean(axis=0), atol=1e-12)
    changing = np.ptp(rows, axis=0) > 0
    np.testing.assert_allclose(data.scaler.scale[changing], rows.std(axis=0)[changing])


@given(seed=st.integers(0, 999_999), share=st.floats(0.0, 0.9))
def test_the_points_do_not_depend_on_how_they_are_parted(seed, share):
    whole = prepare(DataPlan(source=Moons(points=20), validation=0.0, seed=seed))
    parted = prepare(DataPlan(source=Moons(points=20), validation=share, seed=seed))
    assert whole.table.x.tobytes() == parted.table.x.tobytes()


def test_the_parting_does_not_depend_on_the_noise():
    still, noisy = (prepare(DataPlan(source=Moons(noise=noise))) for noise in (0.0, 0.5))
    assert np.array_equal(still.validation.rows, noisy.validation.rows)


def test_the_seed_parts_real_data_otherwise():
    one, other = (prepare(DataPlan(source=Iris(), seed=seed)) for seed in (0, 1))
    assert not np.array_equal(one.validation.rows, other.validation.rows)


@pytest.mark.parametrize("source", [Iris(), Wine(), BreastCancer(), Digits(), Penguins(), Spiral(arms=3)])
@pytest.mark.parametrize("share", [0.1, 0.25, 0.9])
def test_every_class_keeps_its_share(source, share):
    data = prepare(DataPlan(source=source, validation=share))
    counts = np.bincount(present(data.table.classes))
    assert np.abs(np.bincount(present(data.validation.classes)) - share * counts).max() <= 0.5


def test_regression_is_parted_as_a_whole():
    assert len(prepare(DataPlan(source=Plane(points=100), validation=0.3)).validation) == 30


def test_without_a_validation_share_the_part_is_empty_and_nothing_is_said():
    data = prepare(DataPlan(validation=0.0))
    assert len(data.validation) == 0
    assert data.validation.x.shape == (0, 2)
    assert data.notes == ()


def test_too_few_rows_for_a_validation_share_are_told():
    data = prepare(DataPlan(source=InlineTable(), validation=0.1))
    assert len(data.train) == 4
    assert notes(data) == ["There are too few rows for a validation share of 0.1: all are for training."]


@pytest.mark.parametrize(("outputs", "first"), [(None, [1]), (1, [1]), (2, [0, 1])])
def test_two_classes_are_encoded_for_one_output_or_two(outputs, first):
    data = prepare(DataPlan(source=InlineTable(y=((1.0,), (0.0,), (0.0,), (1.0,))), validation=0.0), outputs)
    assert data.train.y[0].tolist() == first


@pytest.mark.parametrize(("source", "outputs"), [(Iris(), 1), (Moons(), 3), (Plane(), 2), (Digits(), 9)])
def test_a_network_with_other_outputs_is_refused(source, outputs):
    with pytest.raises(Unusable, match=f"The number of outputs is {outputs};"):
        prepare(DataPlan(source=source), outputs)


def test_constant_columns_are_named():
    data = prepare(DataPlan(source=InlineTable(x=((1.0, 0.0), (1.0, 1.0)), y=((0.0,), (1.0,))), validation=0.0))
    assert notes(data) == ["The same in every training row, so shifted to 0 but not scaled: x₁."]
    assert data.train.x.tolist() == [[0, -1], [0, 1]]


def test_of_many_constant_columns_only_the_first_are_named():
    blank = InlineTable(x=((2.0,) * 8,), y=((1.0,),), task="regression")
    data = prepare(DataPlan(source=blank, validation=0.0))
    assert notes(data)[0].endswith("scaled: x₁, x₂, x₃, x₄, x₅, x₆, ….")


def test_what_was_done_to_the_data_comes_first_in_the_notes():
    assert notes(prepare(DataPlan(source=Penguins()))) == ["2 of 344 rows have missing measurements and are left out."]


@pytest.mark.parametrize("seed", range(6))
def test_gaps_are_filled_from_the_training_rows_alone(seed):
    data = prepare(DataPlan(source=Penguins(missing="fill_mean"), validation=0.5, scaling="none", seed=seed))
    mean = np.nanmean(data.table.x[data.train.rows], axis=0)
    filled = 0
    for part in (data.train, data.validation):
        holed = np.isnan(data.table.x[part.rows]).any(axis=1)
        np.testing.assert_allclose(part.x[holed], np.tile(mean, (holed.sum(), 1)))
        filled += holed.sum()
    assert filled == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"validation": 0.95}, "Validation share is 0.95; it must be at least 0 and at most 0.9."),
        ({"validation": float("nan")}, "Validation share is nan; it must be at least 0 and at most 0.9."),
        ({"seed": -1}, "Seed is -1; it must be at least 0 and at most 999999."),
    ],
)
def test_fields_out_of_bounds_are_refused_in_a_sentence(fields, sentence):
    with pytest.raises(Unusable) as refusal:
        DataPlan(**fields)
    assert str(refusal.value) == sentence


def test_a_file_with_an_unknown_scaling_is_refused():
    with pytest.raises(msgspec.ValidationError, match="Invalid enum value 'cubic'"):
        msgspec.json.decode('{"kind": "data", "scaling": "cubic"}', type=DataPlan)


def test_the_streams_of_the_data_are_nobody_elses():
    own = prepare(DataPlan(source=Plane(points=10, noise=0.0), scaling="none", validation=0.0, seed=4)).train.x
    children = [*np.random.SeedSequence(4).spawn(4), np.random.SeedSequence(4)]
    for stream in map(np.random.default_rng, children):
        assert not np.array_equal(own, stream.uniform(-2.0, 2.0, (10, 2)))
