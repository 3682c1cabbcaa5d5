"""What differs between two designs is told field by field, and layers that differ alike are told as one."""

import pytest

from nnstudio.diagnosis import remedies
from nnstudio.project.edits import changed
from nnstudio.project.templates import template, template_names
from nnstudio.ui.panels.compare.differences import Difference, differences

SIGMOID = template("sigmoid10")
MOONS = template("moons")


@pytest.mark.parametrize("name", template_names())
def test_a_design_does_not_differ_from_itself(name):
    assert differences(template(name), template(name)) == []


@pytest.mark.parametrize("name", template_names())
def test_any_two_designs_can_be_compared(name):
    for found in differences(MOONS, template(name)):
        assert found.field
        assert found.own != found.other


def test_layers_that_differ_alike_are_one_row():
    found = differences(SIGMOID, remedies.RELU.edit(SIGMOID))
    assert found[0] == Difference("Activation", "sigmoid", "ReLU", "1–10")
    assert found[1] == Difference("First weights", "Xavier uniform", "He normal")
    assert len(found) == 2


def test_single_layers_are_named_one_by_one():
    project = MOONS
    for place in (0, 1, 3):
        block = project.network.blocks[place]
        project = changed(project, "network.blocks", (
            *project.network.blocks[:place],
            type(block)(type(block.layer)(9, block.layer.activation), block.id),
            *project.network.blocks[place + 1 :],
        ))  # fmt: skip
    assert differences(MOONS, project) == [Difference("Units", "6", "9", "1–2, 4")]


@pytest.mark.parametrize(
    ("remedy", "expected"),
    [
        (remedies.other_rate(MOONS, 0.1), Difference("Learning rate", "0.1", "0.01")),
        (remedies.CLIP, Difference("Clip gradients", "off", "norm of the whole gradient")),
        (remedies.more_decay(MOONS), Difference("Weight decay L2", "off", "0.001")),
        (remedies.MORE_POINTS, Difference("Points", "200", "400")),
        (remedies.DROPOUT, Difference("Layers", "5 × Dense", "5 × Dense, Dropout")),
    ],
    ids=lambda value: str(getattr(value, "label", "")),
)
def test_a_remedy_is_one_row_in_plain_words(remedy, expected):
    assert differences(MOONS, remedy.edit(MOONS)) == [expected]


def test_what_no_run_sees_is_no_difference():
    assert differences(MOONS, changed(changed(MOONS, "title", "Other"), "note", "Other")) == []
