import numpy as np
import pytest

from nnstudio.datasets.table import Schema, Table, one_hot
from nnstudio.sentences import Unusable

BINARY = Schema("binary", ("width", "height"), ("no", "yes"))
THREE = Schema("multiclass", ("width", "height"), ("a", "b", "c"))
NUMBERS = Schema("regression", ("width", "height"), target_names=("price", "weight"))
LABELS = Schema("multilabel", ("width", "height"), target_names=("round", "red"))


def make(schema, targets, x=None, **fields):
    targets = np.array(targets, float)
    x = np.arange(2.0 * len(targets)).reshape(-1, 2) if x is None else np.array(x, float)
    return Table(schema, x, targets, **fields)


@pytest.mark.parametrize(
    ("schema", "natural", "fitting"), [(BINARY, 1, (1, 2)), (THREE, 3, (3,)), (NUMBERS, 2, (2,)), (LABELS, 2, (2,))]
)
def test_a_schema_knows_how_many_outputs_fit(schema, natural, fitting):
    assert schema.outputs == natural
    assert schema.fitting_outputs == fitting
    for outputs in fitting:
        schema.check_outputs(outputs)


@pytest.mark.parametrize(
    ("schema", "given", "sentence"),
    [
        (BINARY, 3, "The number of outputs is 3; two classes need 1, or 2 (one each)."),
        (THREE, 1, "The number of outputs is 1; this data needs 3, one for each class."),
        (THREE, 2, "The number of outputs is 2; this data needs 3, one for each class."),
        (NUMBERS, 1, "The number of outputs is 1; this data needs 2, one for each target."),
        (LABELS, 0, "The number of outputs is 0; this data needs 2, one for each target."),
    ],
)
def test_outputs_that_do_not_fit_are_refused_in_a_sentence(schema, given, sentence):
    with pytest.raises(Unusable) as refusal:
        schema.check_outputs(given)
    assert str(refusal.value) == sentence


def test_two_classes_are_one_column_or_two():
    table = make(BINARY, [[0], [1], [1]])
    assert table.answers(1).tolist() == [[0], [1], [1]]
    assert table.answers(2).tolist() == [[1, 0], [0, 1], [0, 1]]
    assert table.classes.tolist() == [0, 1, 1]


def test_more_classes_have_a_column_each():
    table = Table.of_classes(THREE, np.zeros((3, 2)), np.array([2, 0, 1]))
    assert table.answers(3).tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert table.classes.tolist() == [2, 0, 1]


@pytest.mark.parametrize("schema", [NUMBERS, LABELS])
def test_targets_without_classes_stay_as_they_are(schema):
    table = make(schema, [[0, 1], [1, 1]])
    assert table.classes is None
    assert table.answers(2).tolist() == [[0, 1], [1, 1]]


def test_answers_are_refused_where_outputs_do_not_fit():
    with pytest.raises(Unusable, match="The number of outputs is 4"):
        make(BINARY, [[0], [1]]).answers(4)


def test_one_hot_with_one_output_is_the_class_number():
    assert one_hot(np.array([1, 0]), 1).tolist() == [[1.0], [0.0]]


def test_a_table_without_rows_is_refused():
    with pytest.raises(Unusable, match="The data has no rows"):
        make(NUMBERS, np.empty((0, 2)), np.empty((0, 2)))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_refused_with_their_place(bad):
    with pytest.raises(Unusable) as refusal:
        make(BINARY, [[0], [1]], [[1, 2], [3, bad]])
    assert str(refusal.value) == f"height in row 2 is {bad}; it must be a finite number."
    with pytest.raises(Unusable) as refusal:
        make(NUMBERS, [[1, 2], [bad, 3]])
    assert str(refusal.value) == f"price in row 2 is {bad}; it must be a finite number."


def test_gaps_are_allowed_only_where_they_are_to_be_filled():
    assert np.isnan(make(BINARY, [[0], [1]], [[1, np.nan], [3, 4]], fills_gaps=True).x[0, 1])
    with pytest.raises(Unusable, match="width in row 1 is inf"):
        make(BINARY, [[0], [1]], [[np.inf, np.nan], [3, 4]], fills_gaps=True)


def test_rows_of_one_class_only_are_refused():
    with pytest.raises(Unusable) as refusal:
        make(BINARY, [[1], [1], [1]])
    assert str(refusal.value) == "All 3 rows are of one class, yes; at least two classes are needed."


def test_a_single_row_is_a_worked_example_and_may_be_of_any_class():
    assert make(THREE, [[0, 1, 0]]).classes.tolist() == [1]
