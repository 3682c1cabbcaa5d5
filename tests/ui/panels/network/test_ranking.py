"""Which units of a large layer are shown, and that they do not flicker."""

import numpy as np
import pytest

from nnstudio.training.session import TrainingSession
from nnstudio.training.unit_importance import importance
from nnstudio.ui.naming.columns import LayerColumn
from nnstudio.ui.panels.network.ranking import LOYALTY, PATIENCE, Ranking
from tests.ui.panels.network.scenes import scene_of, wide_digits

LARGE = LayerColumn("1", "units", 100)


class Clock:
    """A clock that a test winds on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def growing(column: LayerColumn) -> np.ndarray:
    return np.arange(column.units, dtype=float)


def falling(column: LayerColumn) -> np.ndarray:
    return growing(column)[::-1]


def test_a_small_layer_shows_all_its_units_in_order(clock: Clock) -> None:
    assert Ranking(clock).choose(LayerColumn("1", "units", 4), 10, growing) == (0, 1, 2, 3)


def test_the_units_that_matter_most_are_shown_in_their_own_order(clock: Clock) -> None:
    assert Ranking(clock).choose(LARGE, 3, growing) == (97, 98, 99)


def test_the_choice_stays_until_it_is_time_to_look_again(clock: Clock) -> None:
    ranking = Ranking(clock)
    ranking.choose(LARGE, 3, growing)
    clock.now = PATIENCE * 0.9
    assert ranking.choose(LARGE, 3, falling) == (97, 98, 99)
    clock.now = PATIENCE * 1.1
    assert ranking.choose(LARGE, 3, falling) == (0, 1, 2)


def test_another_run_is_looked_at_anew(clock: Clock) -> None:
    ranking = Ranking(clock)
    ranking.choose(LARGE, 3, growing)
    ranking.forget()
    assert ranking.choose(LARGE, 3, falling) == (0, 1, 2)


def test_a_unit_that_matters_only_a_little_more_does_not_push_another_out(clock: Clock) -> None:
    ranking = Ranking(clock)
    first = np.array([1.0, 0.9, 0.1])
    slightly, clearly = np.array([1.0, 0.9, 0.95]), np.array([1.0, 0.9, 1.01 * LOYALTY * 0.9])
    three = LayerColumn("1", "units", 3)
    assert ranking.choose(three, 2, lambda _: first) == (0, 1)
    clock.now += 2 * PATIENCE
    assert ranking.choose(three, 2, lambda _: slightly) == (0, 1)
    clock.now += 2 * PATIENCE
    assert ranking.choose(three, 2, lambda _: clearly) == (0, 2)


def test_wanted_units_are_shown_in_place_of_the_least_important(clock: Clock) -> None:
    ranking = Ranking(clock)
    assert ranking.choose(LARGE, 3, growing, wanted=[5]) == (5, 98, 99)
    assert ranking.choose(LARGE, 3, growing) == (97, 98, 99)


def test_scores_that_are_not_numbers_do_not_matter(clock: Clock) -> None:
    scores = np.array([np.nan, 3.0, 1.0])
    assert Ranking(clock).choose(LayerColumn("1", "units", 3), 1, lambda _: scores) == (1,)


def test_importance_is_outgoing_weight_times_spread_of_the_activation() -> None:
    scene = scene_of(wide_digits())
    layers = {layer.name: layer for layer in scene.snapshot.layers}
    expected = np.abs(scene.tensors["2.W"]).sum(axis=0) * layers["1"].a.std(axis=0)
    assert importance(scene.snapshot, scene.columns[1].name) == pytest.approx(expected)
    outputs = scene.columns[-1].name
    assert importance(scene.snapshot, outputs) == pytest.approx(layers["3"].a.std(axis=0))


def test_importance_goes_by_weights_alone_where_a_snapshot_has_no_layers() -> None:
    session = TrainingSession(wide_digits())
    found = importance(session.snapshot(frozenset()), scene_of(wide_digits()).columns[1].name)
    assert found == pytest.approx(np.abs(session.trainer.network.tensors()["2.W"]).sum(axis=0))
