"""Which view comes up for which data."""

import pytest

from nnstudio.datasets import SOURCES, InlineTable, Source, Spiral
from nnstudio.ui.panels.output.choice import fitting_views
from nnstudio.ui.panels.output.panel import VIEWS

FITTING = {
    "moons": ("map", "confusion"),
    "circles": ("map", "confusion"),
    "xor": ("map", "confusion"),
    "gaussians": ("map", "confusion"),
    "spiral": ("map", "confusion"),
    "wave": ("curve", "scatter"),
    "plane": ("map", "scatter"),
    "iris": ("confusion",),
    "wine": ("confusion",),
    "breast_cancer": ("confusion",),
    "penguins": ("confusion",),
    "digits": ("confusion", "samples"),
    "given": ("rows", "map", "confusion"),
}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.kind())
def test_every_source_has_the_views_that_suit_it_the_most_telling_first(source: type[Source]) -> None:
    assert fitting_views(source()) == FITTING[source.kind()]


def test_three_arms_get_a_map_as_two_do() -> None:
    assert fitting_views(Spiral(arms=3)) == ("map", "confusion")


@pytest.mark.parametrize(
    ("source", "views"),
    [
        (InlineTable(x=((1.0,),), y=((2.0,),), task="regression"), ("rows", "curve", "scatter")),
        (InlineTable(x=((1.0,), (2.0,)), y=((0.0,), (1.0,)), task="binary"), ("rows", "curve", "confusion")),
        (InlineTable(x=((1.0, 2.0),), y=((2.0, 3.0),), task="regression"), ("rows", "scatter")),
        (InlineTable(x=((1.0, 2.0),), y=((1.0, 0.0),), task="multilabel"), ("rows",)),
        (InlineTable(x=((1.0, 2.0, 3.0),), y=((1.0, 0.0, 0.0),), task="multiclass"), ("rows", "confusion")),
    ],
)
def test_a_worked_example_comes_up_as_a_table(source: InlineTable, views: tuple[str, ...]) -> None:
    assert fitting_views(source) == views


def test_every_view_that_may_be_chosen_exists() -> None:
    assert {view for views in FITTING.values() for view in views} == set(VIEWS)
