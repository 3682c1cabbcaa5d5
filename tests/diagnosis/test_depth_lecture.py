"""The way back through deep networks in numbers that stand in the literature and were measured by others."""

import numpy as np
import pytest

from nnstudio.diagnosis.depth import DepthPlan, Dial, ProbeInput
from nnstudio.engine.activations import ReLU, Sigmoid, Step, Tanh
from nnstudio.engine.initialisers import GlorotNormal, GlorotUniform, HeNormal, Normal, Orthogonal, Zeros
from nnstudio.project.edits import changed
from nnstudio.project.templates import template

FEED = ProbeInput.of(changed(template("moons"), "data.scaling", "none"))


def median_way_back(plan: DepthPlan) -> float:
    dial = Dial(plan, FEED)
    return float(np.median([dial.curves(seed).error_ratio for seed in range(20)]))


@pytest.mark.parametrize(
    ("plan", "low", "high"),
    [
        (DepthPlan(10, 16, Sigmoid(), GlorotUniform()), 7.6e-7, 3.8e-6),
        (DepthPlan(30, 16, ReLU(), HeNormal()), 2e-2, 5e-1),
        (DepthPlan(30, 16, ReLU(), GlorotNormal()), 1e-6, 2e-5),
        (DepthPlan(10, 16, ReLU(), Normal(1.0)), 2e3, 2e4),
        (DepthPlan(10, 16, Tanh(), Orthogonal()), 0.71, 0.79),
    ],
    ids=["sigmoid vanishes", "He holds", "Xavier fades", "ReLU explodes", "orthogonal holds"],
)
def test_the_numbers_of_the_lecture_come_out(plan, low, high):
    assert low < median_way_back(plan) < high


@pytest.mark.parametrize("plan", [DepthPlan(3, 4, Step()), DepthPlan(3, 4, Tanh(), Zeros())])
def test_where_nothing_gets_back_there_is_no_ratio(plan):
    assert np.isnan(Dial(plan, FEED).curves(0).error_ratio)
