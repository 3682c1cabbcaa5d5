import numpy as np
import pytest

from nnstudio.engine.optimisers import (
    OPTIMISERS,
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    AdamW,
    AMSGrad,
    MomentumSGD,
    Nadam,
    Nesterov,
    RMSprop,
)
from nnstudio.engine.optimisers.optimiser import BLOCK_BYTES

every_optimiser = pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.kind())


def walked(rule, parameters, gradients, rates, decayed=None):
    """Return the parameters after steps along these gradients, and the steps."""
    p, g = parameters.copy(), np.zeros_like(parameters)
    steps = rule.bind(p, g, decayed)
    for gradient, rate in zip(gradients, rates, strict=True):
        g[:] = gradient
        steps.step(rate)
    return p, steps


def drawn(size, count=6, dtype=np.float64):
    rng = np.random.default_rng((size, count))
    return rng.normal(size=size).astype(dtype), list(rng.normal(size=(count, size)).astype(dtype))


@every_optimiser
def test_a_gradient_of_zero_moves_nothing_from_rest(kind):
    start, _ = drawn(7)
    p, _ = walked(kind(), start, [np.zeros(7)] * 5, [0.1] * 5)
    assert np.array_equal(p, start)


@every_optimiser
def test_a_learning_rate_of_zero_moves_nothing(kind):
    start, gradients = drawn(7)
    p, steps = walked(kind(), start, gradients, [0.0] * 6, np.ones(7))
    assert np.array_equal(p, start)
    assert steps.count == 6


@every_optimiser
def test_the_first_step_goes_downhill_in_every_parameter(kind):
    start, gradients = drawn(7)
    p, _ = walked(kind(), start, gradients[:1], [kind.usual_rate])
    assert np.array_equal(np.sign(start - p), np.sign(gradients[0]))


@every_optimiser
def test_every_parameter_is_moved_by_itself(kind):
    """A vector in one go and the same in two halves end alike: no rule here mixes parameters."""
    start, gradients = drawn(10)
    together, _ = walked(kind(), start, gradients, [0.01] * 6, np.ones(10))
    for half in (slice(0, 4), slice(4, 10)):
        alone, _ = walked(
            kind(), start[half], [g[half] for g in gradients], [0.01] * 6, np.ones(half.stop - half.start)
        )
        np.testing.assert_allclose(together[half], alone, rtol=1e-14)


@every_optimiser
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_vector_of_many_blocks_is_moved_like_a_short_one(kind, dtype):
    size = 2 * BLOCK_BYTES // np.dtype(dtype).itemsize + 5
    short, gradients = drawn(3, dtype=dtype)
    spread = np.arange(size) % 3
    few, _ = walked(kind(), short, gradients, [0.01] * 6, np.ones(3, dtype))
    many, steps = walked(kind(), short[spread], [g[spread] for g in gradients], [0.01] * 6, np.ones(size, dtype))
    assert many.dtype == steps.memory.dtype == dtype
    np.testing.assert_allclose(many, few[spread], rtol=1e-6 if dtype == np.float32 else 1e-14)
    assert all(vector.shape == (size,) for vector in steps.state().values())


@every_optimiser
def test_a_copy_of_count_and_memory_continues_exactly(kind):
    start, gradients = drawn(5, 8)
    rates = [0.02, 0.02, 0.01, 0.01, 0.03, 0.03, 0.03, 0.005]
    whole, _ = walked(kind(), start, gradients, rates, np.ones(5))
    half, steps = walked(kind(), start, gradients[:4], rates[:4], np.ones(5))
    g = np.zeros(5)
    heir = kind().bind(half, g, np.ones(5))
    heir.memory[:], heir.count = steps.memory, steps.count
    for gradient, rate in zip(gradients[4:], rates[4:], strict=True):
        g[:] = gradient
        heir.step(rate)
    np.testing.assert_allclose(half, whole, rtol=1e-14)


def test_going_back_in_time_recomputes_nadams_product_of_momenta():
    start, gradients = drawn(4)
    p, g = start.copy(), np.zeros(4)
    steps = Nadam().bind(p, g)
    places, memories = [], []
    for gradient in gradients:
        places.append(p.copy())
        memories.append(steps.memory.copy())
        g[:] = gradient
        steps.step(0.01)
    end = p.copy()
    p[:], steps.memory[:], steps.count = places[2], memories[2], 2
    for gradient in gradients[2:]:
        g[:] = gradient
        steps.step(0.01)
    np.testing.assert_allclose(p, end, rtol=1e-14)


def test_momentum_remembers_the_velocity_of_its_formula():
    _, steps = walked(MomentumSGD(0.5), np.zeros(1), [np.array([4.0]), np.array([2.0])], [0.1, 0.1])
    assert steps.state()["velocity"].tolist() == [4.0]  # 0.5 * 4 + 2
    p, _ = walked(Nesterov(0.5), np.zeros(1), [np.array([4.0])], [0.1])
    assert p.item() == pytest.approx(-0.1 * (4.0 + 0.5 * 4.0))


def test_momentum_of_zero_is_plain_descent():
    start, gradients = drawn(4)
    plain, _ = walked(SGD(), start, gradients, [0.1] * 6)
    for rule in (MomentumSGD(0.0), Nesterov(0.0)):
        np.testing.assert_allclose(walked(rule, start, gradients, [0.1] * 6)[0], plain, rtol=1e-14)


def test_adam_shows_the_running_means_of_its_formula():
    g1, g2 = np.array([2.0]), np.array([-1.0])
    _, steps = walked(Adam(), np.zeros(1), [g1, g2], [0.1, 0.1])
    state = steps.state()
    assert state["m"].item() == pytest.approx(0.9 * 0.1 * 2.0 + 0.1 * -1.0, rel=1e-14)
    assert state["v"].item() == pytest.approx(0.999 * 0.001 * 4.0 + 0.001 * 1.0, rel=1e-12)


def test_the_first_step_of_adam_is_the_learning_rate_whatever_the_gradient():
    p, _ = walked(Adam(), np.zeros(3), [np.array([1e-3, 7.0, -1e4])], [0.05])
    np.testing.assert_allclose(p, [-0.05, -0.05, 0.05], rtol=1e-4)


@pytest.mark.parametrize("kind", [Adam, AdamW, AMSGrad])
def test_epsilon_joins_the_root_of_the_corrected_mean_square(kind):
    """After two equal gradients g both corrected means are exactly g and g^2, whatever the betas."""
    p, _ = walked(kind(epsilon=0.5), np.zeros(1), [np.array([2.0])] * 2, [0.1] * 2)
    assert p.item() == pytest.approx(-2 * 0.1 * 2.0 / (2.0 + 0.5), rel=1e-12)


def test_nadam_follows_its_formula_for_two_steps():
    """mu_t = 0.9 (1 - 0.96^(0.004 t) / 2); two equal gradients g = 2 keep m = (1 - 0.9^t) g and v_hat = g^2."""
    mu = [0.9 * (1 - 0.96 ** (0.004 * t) / 2) for t in (1, 2, 3)]
    first = mu[1] * 0.1 * 2 / (1 - mu[0] * mu[1]) + (1 - mu[0]) * 2 / (1 - mu[0])
    second = mu[2] * 0.19 * 2 / (1 - mu[0] * mu[1] * mu[2]) + (1 - mu[1]) * 2 / (1 - mu[0] * mu[1])
    p, _ = walked(Nadam(epsilon=0.5), np.zeros(1), [np.array([2.0])] * 2, [0.1] * 2)
    assert p.item() == pytest.approx(-0.1 * (first + second) / (2.0 + 0.5), rel=1e-12)


def test_amsgrad_never_forgets_its_largest_square():
    gradients = [np.array([10.0]), *[np.array([0.1])] * 30]
    _, steps = walked(AMSGrad(beta2=0.5), np.zeros(1), gradients, [0.01] * 31)
    state = steps.state()
    assert state["largest_v"].item() == pytest.approx(50.0)
    assert state["v"].item() < 1.0


def test_adamw_shrinks_only_what_it_is_told_to():
    start = np.array([2.0, 2.0])
    p, _ = walked(AdamW(decay=0.5), start, [np.zeros(2)] * 2, [0.1] * 2, np.array([1.0, 0.0]))
    np.testing.assert_allclose(p, [2.0 * (1 - 0.1 * 0.5) ** 2, 2.0], rtol=1e-15)
    bare, _ = walked(AdamW(decay=0.5), start, [np.zeros(2)] * 2, [0.1] * 2)
    assert np.array_equal(bare, start)


def test_adadelta_and_adagrad_follow_their_formulas_for_three_steps():
    gradients = np.random.default_rng(8).normal(size=(3, 5))
    p, v, u = np.ones(5), np.zeros(5), np.zeros(5)
    q, total = np.ones(5), np.zeros(5)
    for g in gradients:
        v = 0.7 * v + 0.3 * g**2
        d = g * np.sqrt(u + 1e-6) / np.sqrt(v + 1e-6)
        u = 0.7 * u + 0.3 * d**2
        p = p - 0.5 * d
        total = total + g**2
        q = q - 0.5 * g / (np.sqrt(total) + 1e-10)
    found, _ = walked(Adadelta(rho=0.7), np.ones(5), gradients, [0.5] * 3)
    np.testing.assert_allclose(found, p, rtol=1e-13)
    found, _ = walked(Adagrad(), np.ones(5), gradients, [0.5] * 3)
    np.testing.assert_allclose(found, q, rtol=1e-13)


def test_rmsprop_divides_by_the_root_plus_epsilon():
    p, _ = walked(RMSprop(alpha=0.75, epsilon=0.5), np.zeros(1), [np.array([2.0])], [0.1])
    assert p.item() == pytest.approx(-0.1 * 2.0 / (np.sqrt(0.25 * 4.0) + 0.5), rel=1e-14)


@every_optimiser
def test_an_optimiser_describes_itself_and_names_what_it_remembers(kind):
    assert kind.title
    assert kind.formula
    assert 0 < kind.usual_rate <= 1
    steps = kind().bind(np.zeros(3), np.zeros(3))
    assert tuple(steps.state()) == steps.names
    assert steps.memory.shape == (len(steps.names), 3)


@every_optimiser
def test_what_is_read_from_the_memory_is_a_copy(kind):
    _, gradients = drawn(3)
    _, steps = walked(kind(), np.zeros(3), gradients, [0.1] * 6)
    before = steps.memory.copy()
    for vector in steps.state().values():
        vector.fill(np.nan)
    assert np.array_equal(steps.memory, before)


@every_optimiser
def test_a_network_without_parameters_can_be_stepped(kind):
    steps = kind().bind(np.zeros(0), np.zeros(0), np.zeros(0))
    steps.step(0.1)
    assert steps.count == 1


def test_saved_names_are_the_ones_that_files_already_carry():
    assert {kind.kind() for kind in OPTIMISERS} == {
        "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "amsgrad", "nadam",
    }  # fmt: skip
