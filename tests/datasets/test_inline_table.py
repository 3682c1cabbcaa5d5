import msgspec
import numpy as np
import pytest

from nnstudio.datasets import InlineTable
from nnstudio.datasets.plan import DataPlan, prepare
from nnstudio.sentences import Unusable


def table(source):
    return source.table(np.random.default_rng(0))


def test_a_worked_example_reaches_the_network_number_for_number():
    mazur = InlineTable(x=((0.05, 0.10),), y=((0.01, 0.99),), task="regression")
    data = prepare(DataPlan(source=mazur, validation=0.25, scaling="none"))
    assert data.train.x.tolist() == [[0.05, 0.10]]
    assert data.train.y.tolist() == [[0.01, 0.99]]
    assert len(data.validation) == 0


def test_unless_told_otherwise_it_is_exclusive_or():
    made = table(InlineTable())
    assert made.classes.tolist() == [int(a != b) for a, b in made.x.tolist()]


def test_columns_are_numbered_with_small_digits():
    wide = InlineTable(x=((0.0,) * 10,), y=((1.0, 2.0),), task="regression")
    assert wide.schema.feature_names[0] == "x₁"
    assert wide.schema.feature_names[9] == "x₁₀"
    assert wide.schema.target_names == ("y₁", "y₂")


@pytest.mark.parametrize(
    ("task", "y", "outputs", "classes"),
    [
        ("regression", ((0.5, -3.0), (1.0, 2.0)), 2, None),
        ("binary", ((1.0,), (0.0,)), 1, [1, 0]),
        ("multiclass", ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0)), 3, [1, 0]),
        ("multilabel", ((0.0, 1.0, 1.0), (0.0, 0.0, 0.0)), 3, None),
    ],
)
def test_each_task_reads_its_targets(task, y, outputs, classes):
    made = table(InlineTable(x=((1.0,), (2.0,)), y=y, task=task))
    assert made.schema.outputs == outputs
    assert made.targets.tolist() == [list(row) for row in y]
    assert classes == (None if made.classes is None else made.classes.tolist())


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"x": (), "y": ()},
            "There are 0 rows of inputs and 0 rows of targets; give equally many, at least one.",
        ),
        (
            {"x": ((1.0,),), "y": ((1.0,), (0.0,))},
            "There are 1 rows of inputs and 2 rows of targets; give equally many, at least one.",
        ),
        (
            {"x": ((1.0,), (1.0, 2.0)), "y": ((1.0,), (0.0,))},
            "Row 2 has 2 inputs and the first row 1; give equally many, at least one.",
        ),
        (
            {"x": ((1.0,), (1.0,)), "y": ((1.0,), (0.0, 1.0))},
            "Row 2 has 2 targets and the first row 1; give equally many, at least one.",
        ),
        ({"x": ((),), "y": ((1.0,),)}, "Row 1 has 0 inputs and the first row 0; give equally many, at least one."),
        (
            {"y": ((0.0,), (0.5,), (1.0,), (0.0,))},
            "The targets of row 2 are 0.5; for two classes each row has one target, 0 or 1.",
        ),
        (
            {"x": ((1.0,),), "y": ((1.0, 0.0),)},
            "The targets of row 1 are 1, 0; for two classes each row has one target, 0 or 1.",
        ),
        (
            {"x": ((1.0,),), "y": ((1.0, 1.0),), "task": "multiclass"},
            "The targets of row 1 are 1, 1; each row has one target per class: a single 1, all others 0.",
        ),
        (
            {"x": ((1.0,),), "y": ((1.0,),), "task": "multiclass"},
            "The targets of row 1 are 1; each row has one target per class: a single 1, all others 0.",
        ),
        (
            {"x": ((1.0,),), "y": ((0.0, 2.0),), "task": "multilabel"},
            "The targets of row 1 are 0, 2; each of them must be 0 or 1.",
        ),
        (
            {"x": ((float("nan"),),), "y": ((1.0,),)},
            "Input is nan; it must be at least -1e+09 and at most 1e+09.",
        ),
        (
            {"x": ((1.0,),), "y": ((float("inf"),),), "task": "regression"},
            "Target is inf; it must be at least -1e+09 and at most 1e+09.",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_refused_in_a_sentence(fields, sentence):
    with pytest.raises(Unusable) as refusal:
        InlineTable(**fields)
    assert str(refusal.value) == sentence


def test_a_file_with_a_bad_table_is_refused_too():
    with pytest.raises(msgspec.ValidationError, match="Row 2 has 1 inputs"):
        msgspec.json.decode('{"kind": "given", "x": [[1, 2], [3]], "y": [[0], [1]]}', type=InlineTable)


def test_rows_of_one_class_are_refused_when_they_are_to_be_learned_from():
    with pytest.raises(Unusable, match="All 2 rows are of one class, Class 1; at least two classes are needed"):
        prepare(DataPlan(source=InlineTable(x=((1.0,), (2.0,)), y=((1.0,), (1.0,)))))
