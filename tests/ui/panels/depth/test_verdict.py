"""What the curves say, in words and in numbers that stand in the literature and were measured by others."""

import numpy as np
import pytest

from nnstudio.diagnosis.depth import DepthCurves, Dial, ProbeInput
from nnstudio.project.edits import changed
from nnstudio.project.templates import template
from nnstudio.ui.panels.depth.presets import PRESETS
from nnstudio.ui.panels.depth.verdict import DepthVerdict

FEED = ProbeInput.of(changed(template("moons"), "data.scaling", "none"))
WAY = "From layer 3 back to layer 1 the error signal "


@pytest.fixture
def verdict(qapp) -> DepthVerdict:
    return DepthVerdict()


def curves_with(delta, spread=None) -> DepthCurves:
    delta = np.array(delta, dtype=float)
    spread = np.ones(len(delta)) if spread is None else np.array(spread, dtype=float)
    return DepthCurves(0, spread, spread, spread, spread, spread, delta)


@pytest.mark.parametrize(
    ("delta", "said"),
    [
        ([1e-6, 1e-4, 1e-2, 1.0], WAY + "shrinks to 1.0·10⁻⁴ of its size: × 0.010 a layer."),
        ([400.0, 20.0, 1.0, 1.0], WAY + "grows 400 times: × 20 a layer."),
        ([1.21, 1.1, 1.0, 5.0], WAY + "keeps its size: × 1.2, × 1.1 a layer."),
        (
            [0.0, 0.0, 1.0, 1.0],
            "No error signal arrives at layer 2 or before it: its slopes, or the weights behind it, are all 0.",
        ),
        ([np.inf, 1.0, 1.0, 1.0], "The error signal grows too large for float64 numbers."),
    ],
)
def test_the_way_back_is_told_with_the_factor_of_one_layer(delta, said, verdict):
    assert verdict.backward(curves_with(delta)) == said


def test_values_beyond_all_numbers_are_told_first(verdict):
    said = verdict.backward(curves_with([1.0, 1.0, 1.0], [1.0, np.inf, np.nan]))
    assert said == "From layer 2 on the values are too large for float64 numbers."
    assert verdict.forward(curves_with([1.0, 1.0, 1.0], [1.0, np.inf, np.nan])) == ""


def test_the_way_forward_leaves_the_output_out(verdict):
    said = verdict.forward(curves_with([1.0] * 4, [0.8, 0.4, 0.2, 77.0]))
    assert said == "Forward the activations' standard deviation goes from 0.80 to 0.20: × 0.50 a layer."


def test_chance_is_told_over_the_seeds_that_have_a_signal(verdict):
    assert verdict.chance([4.0, np.nan, 1.0, 2.0]) == "Over 3 seeds × 1.0 to × 4.0, median × 2.0."
    assert verdict.chance([np.nan]) == ""


def test_each_example_shows_what_its_words_say(verdict):
    said = {preset.title: verdict.backward(Dial(preset.plan, FEED).curves(0)) for preset in PRESETS}
    assert "shrinks" in said["Sigmoid ×10 Xavier"]
    assert "shrinks" in said["ReLU ×30 Xavier"]
    assert "grows" in said["ReLU ×10 N(0, 0.7²)"]
