"""Twins: units that weigh alike, are weighed alike and get the same gradient, and no others."""

import numpy as np
import pytest

from nnstudio.diagnosis.twins import twin_units


def tables(units: int = 6, inputs: int = 5, following: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    incoming, gradient = rng.normal(size=(units, inputs)), rng.normal(size=(units, inputs))
    return incoming, gradient, rng.normal(size=(following, units))


def with_twins(*groups: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    incoming, gradient, outgoing = tables()
    for first, *others in groups:
        incoming[others], gradient[others] = incoming[first], gradient[first]
        outgoing[:, others] = outgoing[:, [first]]
    return incoming, gradient, outgoing


def test_random_units_are_no_twins() -> None:
    assert twin_units(*tables()) == ()


@pytest.mark.parametrize("groups", [((0, 5),), ((1, 2, 4),), ((0, 3), (1, 2, 5)), ((0, 1, 2, 3, 4, 5),)])
def test_twins_are_grouped(groups: tuple[tuple[int, ...], ...]) -> None:
    assert twin_units(*with_twins(*groups)) == groups


def test_the_last_digits_may_differ() -> None:
    incoming, gradient, outgoing = with_twins((1, 4))
    incoming[4] *= 1.0 + 1e-14
    assert twin_units(incoming, gradient, outgoing) == ((1, 4),)
    incoming[4] *= 1.0 + 1e-9
    assert twin_units(incoming, gradient, outgoing) == ()


@pytest.mark.parametrize("table", [0, 1])
def test_one_weight_or_one_derivative_tells_units_apart(table: int) -> None:
    found = with_twins((1, 4))
    found[table][4, 2] += 0.1
    assert twin_units(*found) == ()


def test_rows_that_merely_add_up_alike_are_told_apart() -> None:
    incoming, gradient, outgoing = with_twins((1, 4))
    incoming[4, :2] += (np.cos(1.0), -1.0)  # the sums by which rows are sorted stay the same
    assert twin_units(incoming, gradient, outgoing) == ()


def test_units_that_the_next_layer_weighs_differently_will_not_stay_twins() -> None:
    incoming, gradient, outgoing = with_twins((1, 4))
    outgoing[0, 4] += 0.1
    assert twin_units(incoming, gradient, outgoing) == ()
    assert twin_units(incoming, gradient, None) == ((1, 4),)


def test_units_of_nothing_but_zeros_are_twins() -> None:
    zeros = np.zeros((3, 4))
    assert twin_units(zeros, zeros, np.zeros((2, 3))) == ((0, 1, 2),)


def test_a_single_unit_has_no_twin() -> None:
    assert twin_units(*tables(units=1)) == ()


def test_opposite_units_are_no_twins() -> None:
    incoming, gradient, outgoing = with_twins((0, 1))
    incoming[1] *= -1.0
    assert twin_units(incoming, gradient, outgoing) == ()


def test_twins_of_single_precision_are_found_too() -> None:
    single = [table.astype(np.float32) for table in with_twins((2, 3))]
    assert twin_units(*single) == ((2, 3),)
    single[0][3] *= np.float32(1.01)
    assert twin_units(*single) == ()


def test_equal_weights_with_another_order_of_twins_between_are_still_parted() -> None:
    # all six weigh their inputs alike; by how the next layer weighs them they are two families, interleaved
    incoming, gradient, outgoing = with_twins((0, 1, 2, 3, 4, 5))
    outgoing[:, ::2] = np.array([[1.0], [2.0], [3.0]])
    assert twin_units(incoming, gradient, outgoing) == ((0, 2, 4), (1, 3, 5))
