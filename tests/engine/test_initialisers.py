import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine.initialisers import (
    INITIALISERS,
    ConstantWeights,
    Explicit,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    Normal,
    OldUniform,
    Orthogonal,
    Uniform,
    Zeros,
)
from tests.engine.specimens import bounded, filled, made

INPUTS, UNITS = 300, 200

NORMAL_DEVIATIONS = {  # the standard deviation that the frameworks document for 300 inputs and 200 units
    GlorotNormal(): math.sqrt(2 / 500),
    GlorotNormal(5 / 3): 5 / 3 * math.sqrt(2 / 500),
    HeNormal(): math.sqrt(2 / 300),
    LeCunNormal(): math.sqrt(1 / 300),
    LeCunNormal(0.75): 0.75 * math.sqrt(1 / 300),
    Normal(): 1.0,
    Normal(0.01): 0.01,
}
UNIFORM_LIMITS = {
    GlorotUniform(): math.sqrt(6 / 500),
    GlorotUniform(5 / 3): 5 / 3 * math.sqrt(6 / 500),
    HeUniform(): math.sqrt(6 / 300),
    OldUniform(): 1 / math.sqrt(300),
    Uniform(): 0.5,
    Uniform(0.1): 0.1,
}
EXACT = {Orthogonal, Zeros, ConstantWeights, Explicit}

every_initialiser = pytest.mark.parametrize("kind", INITIALISERS, ids=lambda kind: kind.kind())


@every_initialiser
def test_every_rule_is_tested_here(kind):
    tested = {type(rule) for rule in (*NORMAL_DEVIATIONS, *UNIFORM_LIMITS)} | EXACT
    assert kind in tested, f"add {kind.__name__} to a table of this file, with the framework's formula"


@pytest.mark.parametrize(("rule", "deviation"), NORMAL_DEVIATIONS.items(), ids=str)
def test_a_normal_rule_has_the_deviation_of_its_formula(rule, deviation):
    weights = filled(rule, UNITS, INPUTS)
    assert weights.std() == pytest.approx(deviation, rel=0.01)
    assert abs(weights.mean()) < 4 * deviation / math.sqrt(weights.size)
    assert np.mean(np.abs(weights) > 2 * deviation) == pytest.approx(0.0455, abs=0.004)  # the tails are not cut off


@pytest.mark.parametrize(("rule", "limit"), UNIFORM_LIMITS.items(), ids=str)
def test_a_uniform_rule_fills_the_range_of_its_formula(rule, limit):
    weights = filled(rule, UNITS, INPUTS)
    assert np.abs(weights).max() <= limit
    assert np.abs(weights).max() == pytest.approx(limit, rel=1e-3)
    assert weights.std() == pytest.approx(limit / math.sqrt(3), rel=0.01)


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from([0.5, 1.0, math.sqrt(2)]))
@bounded
def test_all_singular_values_of_an_orthogonal_matrix_are_its_gain(units, inputs, gain):
    weights = filled(Orthogonal(gain), units, inputs)
    np.testing.assert_allclose(np.linalg.svd(weights, compute_uv=False), gain, rtol=1e-12)


def test_orthogonal_matrices_do_not_prefer_a_direction():
    first = np.array([filled(Orthogonal(), 3, 3, seed)[0, 0] for seed in range(300)])
    assert abs(first.mean()) < 0.12
    assert np.mean(first > 0) == pytest.approx(0.5, abs=0.1)


def test_orthogonal_layers_keep_a_signal_at_any_depth():
    product = np.eye(64)
    for seed in range(50):
        product = filled(Orthogonal(), 64, 64, seed) @ product
    np.testing.assert_allclose(np.linalg.svd(product, compute_uv=False), 1.0, rtol=1e-10)


@pytest.mark.parametrize(("rule", "average"), [(OldUniform(), 0.4901), (GlorotUniform(), 0.8488)], ids=str)
def test_the_average_singular_value_follows_the_quarter_circle_law(rule, average):
    """Glorot and Bengio's Jacobians: 8 sigma sqrt(n) / (3 pi) for square matrices."""
    values = np.linalg.svd(filled(rule, 600, 600), compute_uv=False)
    assert values.mean() == pytest.approx(average, abs=0.004)


def test_symmetric_rules_write_what_they_say():
    assert not filled(Zeros(), 3, 4).any()
    assert (filled(ConstantWeights(-0.7), 3, 4) == -0.7).all()
    assert filled(Explicit(((1.0, 2.0), (3.0, 4.0), (5.0, 6.0))), 3, 2).tolist() == [[1, 2], [3, 4], [5, 6]]


@every_initialiser
def test_the_same_seed_draws_the_same_weights_and_fills_all_of_them(kind):
    one, again = filled(made(kind), 3, 2, seed=5), filled(made(kind), 3, 2, seed=5)
    assert np.array_equal(one, again)
    assert np.isfinite(one).all()
    if kind not in EXACT or kind is Orthogonal:
        assert not np.array_equal(one, filled(made(kind), 3, 2, seed=6))


@every_initialiser
def test_a_rule_fills_a_view_into_a_larger_vector_and_nothing_beside_it(kind):
    flat = np.full(12, 7.0, np.float32)
    made(kind).fill(flat.reshape(3, 4)[:, :2], np.random.default_rng(0))
    assert (flat.reshape(3, 4)[:, 2:] == 7.0).all()
    assert not (flat.reshape(3, 4)[:, :2] == 7.0).any()


@every_initialiser
def test_a_rule_describes_itself(kind):
    assert kind.title
    assert kind.formula
