"""The error signal: its size in every layer, how it compares, what the strip says."""

from itertools import pairwise

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.layers import Dense
from nnstudio.project.templates import template
from nnstudio.ui.panels.network.scene import unit_rms
from nnstudio.ui.panels.network.signal import SMALLEST, level, signals_of, tip_at
from tests.ui.panels.network.scenes import every_kind, naming_of, scene_of, with_layers


def test_every_dense_layer_has_the_rms_of_its_delta() -> None:
    scene = scene_of(template("moons"))
    signals = signals_of(scene)
    assert [signal.layer for signal in signals] == ["1", "2", "3", "4", "5"]
    for signal in signals:
        delta = scene.layers[signal.layer].delta
        assert signal.size == pytest.approx(np.sqrt((delta**2).mean()))
        assert signal.share == pytest.approx(signal.size / signals[-1].size)
    for one, other in pairwise(signals):
        assert one.factor == pytest.approx(one.size / other.size)


def test_the_signals_size_is_that_of_each_sample_not_of_the_mean() -> None:
    scene = scene_of(template("moons"))
    last = scene.layers["5"]
    targets = scene.data.train.y[scene.snapshot.batch]
    assert last.delta == pytest.approx(last.a - targets)  # a - y, with nothing divided by the batch


def test_bars_stand_under_their_columns_also_in_residual_blocks() -> None:
    scene = scene_of(every_kind())
    signals = signals_of(scene)
    assert [signal.layer for signal in signals] == ["2", "6.1", "6.3", "7.1", "8"]
    assert all(signal.centre == scene.layout.by_name[signal.layer].centre for signal in signals)


def test_ten_sigmoid_layers_lose_the_signal() -> None:
    deep = scene_of(with_layers("moons", [*[Dense(10, Sigmoid())] * 10, Dense(1, Sigmoid())]))
    first = signals_of(deep)[0]
    assert first.grade == "broken"
    assert "broken" in tip_at(deep, naming_of(deep), first.centre)


def test_a_signal_that_is_nothing_everywhere_is_not_called_broken() -> None:
    scene = scene_of(template("moons"))
    for layer in scene.layers.values():
        object.__setattr__(layer.measures, "delta_rms", 0.0)
    assert {signal.grade for signal in signals_of(scene)} == {"healthy"}


def test_the_scale_is_logarithmic_from_its_smallest_value_to_the_largest() -> None:
    assert level(SMALLEST / 10.0, 1.0) == level(0.0, 1.0) == level(float("nan"), 1.0) == 0.0
    assert level(1.0, 1.0) == level(float("inf"), 1.0) == 1.0
    assert level(1e-6, 1.0) == pytest.approx(0.5)


def test_the_tooltip_says_layer_size_batch_and_scale() -> None:
    before = scene_of(template("moons"), steps=0)
    last = signals_of(before)[-1]
    words = tip_at(before, naming_of(before), last.centre + 3.0)
    assert words.startswith("output:")
    for part in ("coming batch", "100.0 % of the output's: healthy", "log scale"):
        assert part in words
    assert "last batch" in tip_at(scene_of(template("moons")), naming_of(before), 0.0)


def test_the_rms_of_units_does_not_lose_tiny_numbers() -> None:
    values = np.array([[3e-200, 0.0], [4e-200, 0.0]])
    assert unit_rms(values) == pytest.approx([np.sqrt(12.5) * 1e-200, 0.0], rel=1e-12, abs=0.0)
