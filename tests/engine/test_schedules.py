import math

import pytest

from nnstudio.engine.schedules import (
    SCHEDULES,
    ConstantRate,
    Cosine,
    Exponential,
    ReduceOnPlateau,
    StepDecay,
    WarmUp,
)


def factors(schedule, epochs, losses=None):
    """Return the factor of each epoch, the losses being what the epochs end with."""
    memory, found = schedule.start(), []
    for epoch in range(epochs):
        found.append(schedule.factor(epoch, memory))
        memory = schedule.remember(memory, losses[epoch] if losses else 1.0)
    return found


@pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.kind())
def test_every_schedule_stays_between_zero_and_the_full_rate(kind):
    assert all(0.0 <= factor <= 1.0 for factor in factors(kind(), 500))
    assert kind.title
    assert kind.formula


@pytest.mark.parametrize("kind", SCHEDULES, ids=lambda kind: kind.kind())
def test_only_a_warm_up_starts_below_the_full_rate(kind):
    assert (factors(kind(), 1) == [1.0]) == (kind is not WarmUp)


def test_a_constant_rate_stays():
    assert factors(ConstantRate(), 3) == [1.0, 1.0, 1.0]


def test_steps_drop_every_so_many_epochs():
    assert factors(StepDecay(every=2, drop=0.5), 5) == [1.0, 1.0, 0.5, 0.5, 0.25]


def test_exponential_decay_multiplies_every_epoch():
    assert factors(Exponential(decay=0.5), 4) == [1.0, 0.5, 0.25, 0.125]


def test_the_cosine_is_halfway_down_in_the_middle_and_level_after_its_end():
    found = factors(Cosine(length=4, floor=0.2), 7)
    quarter = 0.2 + 0.8 * (1 + math.cos(math.pi / 4)) / 2
    assert found == pytest.approx([1.0, quarter, 0.6, 1.2 - quarter, 0.2, 0.2, 0.2])


def test_the_cosine_ends_at_nothing_unless_told_otherwise():
    found = factors(Cosine(), 202)
    assert (found[100], found[200], found[201]) == pytest.approx((0.5, 0.0, 0.0), abs=1e-15)
    assert found[199] > 0.0


def test_the_warm_up_is_a_straight_line_to_the_full_rate():
    assert factors(WarmUp(length=4, first=0.2), 6) == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0, 1.0])


def test_a_warm_up_begins_at_a_third_and_is_over_after_five_epochs_as_pytorchs():
    assert factors(WarmUp(), 7) == pytest.approx([5 / 15, 7 / 15, 9 / 15, 11 / 15, 13 / 15, 1.0, 1.0])


def test_a_plateau_lowers_the_rate_after_more_than_its_patience():
    losses = [1.0, 0.5, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4]
    found = factors(ReduceOnPlateau(drop=0.1, patience=2), 9, losses)
    assert found == pytest.approx([1, 1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1])
    assert factors(ReduceOnPlateau(drop=0.1, patience=0), 4, [1.0] * 4) == pytest.approx([1, 1, 0.1, 0.01])


def test_a_tiny_progress_does_not_count():
    losses = [1.0, 0.99999, 0.99998]
    assert factors(ReduceOnPlateau(patience=0, threshold=1e-4), 3, losses)[-1] == pytest.approx(0.1)
    assert factors(ReduceOnPlateau(patience=0, threshold=0.0), 3, losses)[-1] == 1.0


def test_a_loss_that_is_no_number_is_no_progress():
    assert factors(ReduceOnPlateau(patience=1), 4, [1.0, math.nan, math.nan, math.nan])[-1] == pytest.approx(0.1)


def test_a_loss_that_only_stays_is_no_progress():
    assert factors(ReduceOnPlateau(patience=0, threshold=0.0), 3, [1.0] * 3)[-1] == pytest.approx(0.1)
