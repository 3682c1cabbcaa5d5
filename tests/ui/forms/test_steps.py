"""Where a press of an arrow leads."""

import pytest
from msgspec import Meta

from nnstudio.ui.forms.steps import stepped

RATE = Meta(gt=0.0, le=1000.0)
DECAY = Meta(ge=0.0, le=100.0)
MOMENTUM = Meta(ge=0.0, lt=1.0)
COUNT = Meta(ge=1, le=4096)


@pytest.mark.parametrize(
    ("value", "steps", "meta", "expected"),
    [
        (0.1, 1, RATE, 0.2),
        (0.1, -1, RATE, 0.05),
        (0.3, 1, RATE, 0.5),
        (0.3, -1, RATE, 0.2),
        (0.1, 3, RATE, 1.0),
        (1e-4, -1, RATE, 5e-5),
        (1000.0, 1, RATE, 1000.0),
        (0.0, 1, DECAY, 1e-4),
        (1e-4, -1, DECAY, 0.0),
        (0.0, -1, DECAY, 0.0),
        (0.5, 1, MOMENTUM, 0.55),
        (0.9, 1, MOMENTUM, 0.95),
        (0.95, 1, MOMENTUM, 0.98),
        (0.99, 1, MOMENTUM, 0.995),
        (0.99, -1, MOMENTUM, 0.98),
        (0.95, -1, MOMENTUM, 0.9),
        (0.02, -1, MOMENTUM, 0.0),
        (1e-5, 1, Meta(gt=0.0, le=1.0), 2e-5),
        (1e-5, -1, Meta(gt=0.0, le=1.0), 5e-6),
        (0.3, -4, Meta(ge=-1000.0, le=1000.0), -0.1),
    ],
)
def test_numbers_step_evenly_in_small_ranges_and_by_1_2_5_in_wide_ones(value, steps, meta, expected):
    assert stepped(value, steps, meta) == pytest.approx(expected, rel=1e-9, abs=1e-15)


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [(6, 1, 7), (1, -1, 1), (99, 1, 100), (100, 1, 110), (100, -1, 99), (4096, 1, 4096), (4090, 1, 4096)],
)
def test_whole_numbers_step_by_one_and_by_more_where_they_are_large(value, steps, expected):
    assert stepped(value, steps, COUNT, whole=True) == expected


@pytest.mark.parametrize(
    "meta", [RATE, DECAY, MOMENTUM, Meta(gt=0.0, lt=1.0), Meta(ge=0.0, le=2.0), Meta(ge=-3.0, le=3.0)]
)
@pytest.mark.parametrize("sign", [1, -1])
def test_no_number_of_presses_leaves_the_bounds(meta, sign):
    value = 0.5
    for _ in range(200):
        value = stepped(value, sign, meta)
        assert meta.ge is None or value >= meta.ge
        assert meta.gt is None or value > meta.gt
        assert meta.le is None or value <= meta.le
        assert meta.lt is None or value < meta.lt
