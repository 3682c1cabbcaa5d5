"""Widths and parameter counts of a design, against counts made by hand."""

from nnstudio.engine.layers import BatchNorm, Dense, Dropout, Residual
from nnstudio.project.edits import changed
from nnstudio.project.plan import Block, build_network, structure
from nnstudio.project.shapes import block_shapes, parameter_count
from nnstudio.project.templates import template


def test_the_opening_experiment_has_151_parameters() -> None:
    # 2 -> 6: 6 * 3 = 18; three times 6 -> 6: 3 * 6 * 7 = 126; 6 -> 1: 7; together 151
    assert parameter_count(template("moons")) == 151


def test_shapes_go_from_block_to_block() -> None:
    blocks = (Block(Dense(5)), Block(BatchNorm()), Block(Dropout()), Block(Residual((Dense(3),))), Block(Dense(1)))
    shapes = block_shapes(changed(template("moons"), "network.blocks", blocks))
    assert [(shape.inputs, shape.outputs) for shape in shapes] == [(2, 5), (5, 5), (5, 5), (5, 3), (3, 1)]
    # 5 * 3; gain and shift; none; 3 * 6 inside and 3 * 5 around; 1 * 4
    assert [shape.parameters for shape in shapes] == [15, 10, 0, 33, 4]


def test_the_network_that_is_built_has_as_many_parameters() -> None:
    for name in ("moons", "digits", "iris"):
        assert len(build_network(template(name)).parameters) == parameter_count(template(name))


def test_what_may_change_while_running_is_not_part_of_the_structure() -> None:
    project = template("moons")
    for path, value in (
        ("training.learning_rate", 0.5),
        ("training.batch_size", 3),
        ("training.epochs", 7),
        ("training.restraint.l2", 0.1),
        ("title", "other"),
    ):
        assert structure(changed(project, path, value)) == structure(project), path
    for path, value in (("seed", 5), ("data.source.noise", 0.4), ("training.precision", "float32")):
        assert structure(changed(project, path, value)) != structure(project), path
