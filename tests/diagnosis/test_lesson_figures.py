"""What the fourteen lessons promise is what learners will see: each figure as a band, on the program's own templates.

Printed figures and those that follow from a formula are held tightly; those that depend on chance are bands over seeds,
wide enough for any draw of the data, narrow enough that the lesson would fail with them.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from nnstudio.datasets import InlineTable
from nnstudio.diagnosis.depth import DepthCurves, DepthPlan, ProbeInput, band
from nnstudio.engine.activations import ELU, GELU, LeakyReLU, ReLU, Sigmoid, Softplus, Tanh
from nnstudio.engine.analysis.gradient_check import check_gradient
from nnstudio.engine.initialisers import (
    Explicit,
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    LeCunNormal,
    Normal,
    OldUniform,
    Orthogonal,
    Zeros,
)
from nnstudio.engine.layers import BatchNorm, Dense
from nnstudio.engine.losses import (
    BinaryCrossEntropy,
    HalfSquaredError,
    Hinge,
    Huber,
    LogCosh,
    MeanAbsoluteError,
    MeanSquaredError,
)
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import SGD, Adam
from nnstudio.engine.passes import Pass, upright
from nnstudio.project.edits import changed, with_layer
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.training.error_path import error_flow
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import at_rate, on_moons, with_layers, with_source
from tests.engine import golden
from tests.engine.planted_bugs import BrokenDense
from tests.engine.specimens import drawn_network, drawn_rows, drawn_targets, filled, given_network, step_of

LN2 = math.log(2.0)
SEEDS = range(3)

seeds = pytest.mark.parametrize("seed", SEEDS)


def trained(project: Project, seed: int = 0, epochs: int | None = None) -> TrainingSession:
    """Return a run at its end."""
    session = TrainingSession(
        changed(changed(project, "seed", seed), "training.epochs", epochs or project.training.epochs)
    )
    while not session.done:
        session.run(1.0)
    return session


def loss_of(project: Project, seed: int = 0, epochs: int | None = None) -> float:
    """Return the training loss at the end of a run."""
    return float(trained(project, seed, epochs).trainer.history.epochs.view()[-1, 2])


def ratios(plan: DepthPlan, feed: ProbeInput | None = None, count: int = 20) -> np.ndarray:
    """Return |delta of the first hidden layer| / |delta of the last one| at the start, seed by seed."""
    feed = feed or ProbeInput.of(template("sigmoid10"))
    return np.array([found.delta_rms[0] / found.delta_rms[-2] for found in band(plan, feed, range(count))])


def ratio_of(session: TrainingSession, name: str = "delta_rms") -> float:
    """Return a measure of the first hidden layer over that of the last one, as the panels show them."""
    layers = [layer for layer in session.measures() if "." not in layer.layer]
    return getattr(layers[0], name) / getattr(layers[-2], name)


# 1: one neuron


def test_lesson_1_one_neuron_forward() -> None:
    layer = TrainingSession(template("neuron")).trace().layers[0]
    assert layer.z is not None
    assert layer.z.item() == pytest.approx(1.5, abs=1e-12)
    assert layer.a.item() == pytest.approx(0.817574, abs=1e-6)


def test_lesson_1_a_sigmoid_unit_at_zero() -> None:
    session = TrainingSession(template("neuron"))
    session.trainer.network.parameters[:] = 0.0
    layer = session.trace().layers[0]
    assert layer.slope is not None
    assert layer.a.item() == pytest.approx(0.5, abs=1e-12)
    assert (layer.slope * layer.x).item() == pytest.approx(0.25, abs=1e-12)  # df/dw = f'(z) x


# 2 to 5: the worked examples, through the templates that learners open


def test_lessons_2_to_4_the_classic_example() -> None:
    step = TrainingSession(template("mazur")).trace()
    hidden, output = step.layers
    exact = golden.MAZUR_EXACT
    assert hidden.z is not None
    assert output.z is not None
    for found, name in ((hidden.z, "z1"), (hidden.a, "a1"), (output.z, "z2"), (output.a, "a2")):
        np.testing.assert_allclose(found[0], exact[name], atol=1e-9, err_msg=name)
    assert step.loss == pytest.approx(golden.MAZUR_ERROR, abs=1e-12)
    np.testing.assert_allclose(output.delta[0], exact["delta2"], atol=1e-9)
    np.testing.assert_allclose(output.after["W"], exact["W2+"], atol=1e-9)
    paths = output.delta[0] * output.tensors["W"][:, 0]
    assert paths.sum() == pytest.approx(exact["dE/da1"][0], abs=1e-9)
    np.testing.assert_allclose(hidden.after["W"], exact["W1+"], atol=1e-9)


def test_lesson_2_the_parameters_of_a_reader_of_handwriting() -> None:
    assert len(Network([Dense(30), Dense(10)], 784).parameters) == 23_860


@pytest.mark.parametrize(("kind", "wrong"), [(Dense, False), (BrokenDense, True)], ids=["right", "copied"])
def test_lesson_4_the_copied_example_is_found_out_though_its_loss_falls(kind: type[Dense], wrong: bool) -> None:
    network = given_network((golden.COPIED_W1, None, Sigmoid()), (golden.COPIED_W2, None, Sigmoid()))
    twin = Network([network.layers[0], kind(2, Sigmoid(), bias="none")], 2)
    twin.parameters[:] = network.parameters
    x, y = np.array([golden.COPIED_INPUTS]), np.array([golden.COPIED_TARGETS])
    hidden, output = check_gradient(twin, HalfSquaredError(), upright(x), y.T)
    assert (hidden.largest > 1.0) == wrong
    assert output.largest < 1e-6
    pass_ = Pass(twin, 1, HalfSquaredError())
    before = step_of(pass_, x, y)
    twin.parameters -= twin.gradient
    assert step_of(pass_, x, y) < before


def test_lesson_5_from_hidden_to_hidden_layer() -> None:
    session = TrainingSession(template("mazur3"))
    step = session.trace()
    assert step.loss == pytest.approx(golden.DEEPER_ERROR, abs=1e-10)
    for name, gradient in golden.DEEPER_GRADIENTS.items():
        layer, tensor = name.split(".")
        np.testing.assert_allclose(step.layers[int(layer) - 1].gradient[tensor], gradient, atol=1e-10, err_msg=name)
    session.finish_epoch()
    assert session.trainer.history.epochs.view()[-1, 2] == pytest.approx(golden.DEEPER_ERROR_AFTER_ALL, abs=1e-10)


# 6: iterate to the minimum


@pytest.mark.parametrize(
    ("bias", "table"),
    [("frozen", golden.MAZUR_ERRORS_WEIGHTS_ONLY), ("learned", golden.MAZUR_ERRORS_WITH_BIASES)],
)
def test_lesson_6_the_classic_example_to_its_minimum(bias: str, table: dict[int, float]) -> None:
    project = template("mazur")
    for number, block in enumerate(project.network.blocks):
        project = with_layer(project, block.id, changed_layer(project, number, bias=bias))
    losses = trained(project).trainer.history.epochs.view()[:, 2]
    for updates, error in table.items():
        assert losses[updates] == pytest.approx(error, rel=1e-6), updates


def changed_layer(project: Project, number: int, **fields: object) -> Dense:
    layer = project.network.layers[number]
    assert isinstance(layer, Dense)
    return Dense(**{name: getattr(layer, name) for name in layer.__struct_fields__} | fields)


@pytest.mark.parametrize(("rate", "low", "high"), [(0.19, 0.0, 1e-8), (0.20, 0.9, 1.1), (0.21, 1e8, 1e9)])
def test_lesson_6_a_bowl_converges_below_two_over_its_curvature(rate: float, low: float, high: float) -> None:
    place, slope = np.ones(2), np.zeros(2)
    steps = SGD().bind(place, slope)
    for _ in range(200):
        slope[:] = place * (1.0, 10.0)
        steps.step(rate)
    assert low <= np.abs(place).max() <= high


@pytest.mark.parametrize("seed", range(5))
def test_lesson_6_iris_is_learned_in_two_hundred_epochs(seed: int) -> None:
    project = with_source(template("iris"), template("iris").data.source, validation=0.0)
    project = at_rate(changed(project, "training.batch_size", 0), 0.5)
    row = trained(project, seed, 200).trainer.history.epochs.view()[-1]
    assert 0.04 < row[2] < 0.08
    assert row[4] >= 0.97


# 7: is my gradient right?


@pytest.mark.parametrize(
    ("layers", "bound"),
    [([Dense(6, Tanh())], 1e-6), ([Dense(6, ReLU())], 1e-4), ([Dense(6, Tanh()), BatchNorm(), Dense(4, Tanh())], 1e-4)],
    ids=["smooth", "kinks", "batch norm"],
)
@seeds
def test_lesson_7_the_gradient_is_right(layers: list[Dense | BatchNorm], bound: float, seed: int) -> None:
    network = drawn_network([*layers, Dense(1, Sigmoid())], 2, seed)
    x, loss = drawn_rows(20, 2, seed), BinaryCrossEntropy()
    checks = check_gradient(network, loss, upright(x), drawn_targets(loss, 20, 1, seed).T)
    assert max(check.largest for check in checks) <= bound


@seeds
def test_lesson_7_a_planted_bug_is_found(seed: int) -> None:
    network = drawn_network([Dense(4, Tanh()), BrokenDense(3, Tanh()), Dense(1, Sigmoid())], 2, seed)
    x, loss = drawn_rows(20, 2, seed), BinaryCrossEntropy()
    checks = check_gradient(network, loss, upright(x), drawn_targets(loss, 20, 1, seed).T)
    assert max(check.largest for check in checks) > 1e-2


def test_lesson_7_updating_the_output_layer_first_is_off_in_the_seventh_digit() -> None:
    step = TrainingSession(template("mazur")).trace()
    hidden, output = step.layers
    assert hidden.slope is not None
    late = (output.delta @ output.after["W"]) * hidden.slope  # back through the new weights, as the article's script
    network = TrainingSession(template("mazur")).trainer.network
    network.tensors()["1.W"][:] -= golden.MAZUR_RATE * late.T @ hidden.x
    network.tensors()["2.W"][:] = output.after["W"]
    pass_ = Pass(network, 1, HalfSquaredError())
    error = step_of(pass_, np.array([golden.MAZUR_INPUTS]), np.array([golden.MAZUR_TARGETS]))
    assert error == pytest.approx(0.291027924, abs=1e-9)  # as printed
    assert error - golden.MAZUR_ERRORS_WEIGHTS_ONLY[1] == pytest.approx(1.502e-7, abs=1e-10)


# 8: activations and derivatives


def test_lesson_8_the_steepest_slopes() -> None:
    z = np.linspace(-8.0, 8.0, 3201)
    assert Sigmoid().slopes(z).max() == pytest.approx(0.25, abs=1e-12)
    assert Tanh().slopes(z).max() == pytest.approx(1.0, abs=1e-12)
    assert GELU().slopes(np.array([math.sqrt(2.0)]))[0] == pytest.approx(1.1289, abs=2e-4)
    np.testing.assert_allclose(Softplus().slopes(z), Sigmoid().values(z), atol=1e-15)


@seeds
def test_lesson_8_a_rate_of_one_kills_relu_units_and_a_tenth_does_not(seed: int) -> None:
    def dead(rate: float) -> float:
        layers = trained(at_rate(template("dead-relu"), rate), seed, 300).measures()[:-1]
        return float(np.mean([layer.dead for layer in layers]))

    assert dead(0.1) <= 0.1
    assert dead(1.0) >= 0.3


# 9: vanishing

SIGMOID_BY_DEPTH = {2: -0.66, 4: -1.89, 6: -3.22, 8: -4.46, 10: -5.64, 12: -7.08, 20: -12.08}


@pytest.mark.parametrize(("depth", "expected"), SIGMOID_BY_DEPTH.items())
def test_lesson_9_the_error_signal_fades_by_a_factor_in_every_sigmoid_layer(depth: int, expected: float) -> None:
    assert np.median(np.log10(ratios(DepthPlan(depth=depth)))) == pytest.approx(expected, abs=0.4)


def test_lesson_9_each_sigmoid_layer_takes_more_than_three_quarters() -> None:
    depths = np.arange(2, 21, 3)
    logs = [np.median(np.log10(ratios(DepthPlan(depth=int(depth))))) for depth in depths]
    slope = np.polyfit(depths, logs, 1)[0]
    assert slope == pytest.approx(-0.637, abs=0.05)
    assert 10.0**slope < 0.25


@seeds
def test_lesson_9_ten_sigmoid_layers_stay_at_ln_2(seed: int) -> None:
    session = TrainingSession(changed(template("sigmoid10"), "seed", seed))
    assert ratio_of(session) < 1e-5
    assert ratio_of(session, "grad_rms") < 1e-3
    assert loss_of(template("sigmoid10"), seed) == pytest.approx(LN2, abs=1e-3)


def test_lesson_9_patience_does_not_help() -> None:
    assert loss_of(template("sigmoid10"), 0, 1500) == pytest.approx(LN2, abs=1e-3)


# 10: the "unsuitable loss"


def neuron(loss: MeanSquaredError | HalfSquaredError | BinaryCrossEntropy, w: float, b: float) -> Project:
    """Return Nielsen's neuron: x = 1, y = 0, one sigmoid unit."""
    unit = Dense(1, Sigmoid(), initialiser=Explicit(((w,),)), first_bias=b)
    project = with_source(with_layers(template("neuron"), unit), InlineTable(((1.0,),), ((0.0,),), "binary"))
    return changed(project, "training.loss", loss)


@pytest.mark.parametrize("start", golden.NIELSEN_QUADRATIC)
def test_lesson_10_a_saturated_neuron_learns_late_by_squares_and_at_once_by_cross_entropy(
    start: tuple[float, float],
) -> None:
    late, soon = golden.NIELSEN_FIRST_BELOW_HALF[start]
    for loss, first, table in (
        (HalfSquaredError(), late, golden.NIELSEN_QUADRATIC[start]),
        (BinaryCrossEntropy(), soon, golden.NIELSEN_CROSS_ENTROPY[start]),
    ):
        session = TrainingSession(neuron(loss, *start))
        outputs = [session.trainer.on_training.outputs.item()]
        while not session.done:
            session.finish_epoch()
            outputs.append(session.trainer.on_training.outputs.item())
        assert next(epoch for epoch, a in enumerate(outputs) if a < 0.5) == first
        for epoch, a in table.items():
            assert outputs[epoch] == pytest.approx(a, abs=1e-6), epoch


@pytest.mark.parametrize("start", golden.NIELSEN_GRADIENT_RATIO)
def test_lesson_10_the_first_gradients_differ_by_the_slope(start: tuple[float, float]) -> None:
    squares, entropy = (
        TrainingSession(neuron(loss, *start)).snapshot(frozenset()).gradient
        for loss in (HalfSquaredError(), BinaryCrossEntropy())
    )
    assert entropy[0] / squares[0] == pytest.approx(golden.NIELSEN_GRADIENT_RATIO[start], rel=1e-3)


@seeds
def test_lesson_10_saturated_outputs_get_a_hundred_times_less_by_squares(seed: int) -> None:
    def gradient(name: str) -> float:
        project = changed(changed(template(name), "seed", seed), "training.batch_size", 0)
        return TrainingSession(project).measures()[-1].grad_rms

    # both losses are means over the ten outputs; the figures are those of sums
    assert 10.0 * gradient("squared-error") == pytest.approx(4.2e-3, rel=0.4)
    assert 10.0 * gradient("cross-entropy") == pytest.approx(0.45, rel=0.4)


# 11: exploding


def test_lesson_11_a_chain_of_large_weights_multiplies_by_twenty_five() -> None:
    # sigmoid units with w = 100 and b = -100 a, so that every sum is 0 and every slope a quarter
    x = 0.7
    layers = [Dense(1, Sigmoid(), initialiser=Explicit(((100.0,),)), first_bias=-100.0 * a) for a in (x, 0.5, 0.5, 0.5)]
    network = Network(layers, 1)
    network.start(Zeros(), np.random.default_rng(0))
    pass_ = Pass(network, 1, HalfSquaredError())
    step_of(pass_, np.array([[x]]), np.array([[0.0]]))
    hops = [hop.factor for hop in error_flow(pass_, network.parameters)]
    factors = [weights * slopes for weights, slopes in zip(hops[::2], hops[1::2], strict=True)]
    assert factors == pytest.approx([25.0] * 3, rel=1e-9)
    assert math.prod(factors) == pytest.approx(15_625, rel=1e-9)


@pytest.mark.parametrize(
    ("activation", "low", "high"),
    [(ReLU(), 1e3, 5e4), (Tanh(), 1.0, 1e5), (Sigmoid(), 1e-3, 0.1)],
    ids=lambda value: value if isinstance(value, float) else value.title,
)
def test_lesson_11_large_weights_make_relu_explode_and_sigmoid_vanish_all_the_same(
    activation: ReLU | Tanh | Sigmoid, low: float, high: float
) -> None:
    assert low < np.median(ratios(DepthPlan(activation=activation, initialiser=Normal(1.0)))) < high


@pytest.mark.parametrize("seed", range(5))
def test_lesson_11_the_exploding_network_is_no_more_within_a_few_steps(seed: int) -> None:
    session = trained(template("exploding"), seed)
    dead = [layer.dead for layer in session.measures()[:-1]] if session.divergence is None else []
    assert (session.divergence is not None and session.divergence.step <= 10) or max(dead) == 1.0


@pytest.mark.parametrize("seed", range(5))
def test_lesson_11_clipped_it_learns(seed: int) -> None:
    assert loss_of(template("clipping"), seed) < 2e-3


# 12: initialisation


def test_lesson_12_zero_weights_stay_at_ln_2_to_twelve_digits() -> None:
    assert loss_of(template("zero-init")) == pytest.approx(0.693147180560, abs=1e-12)


def test_lesson_12_equal_weights_stay_equal_and_learn_less() -> None:
    session = trained(template("constant-init"))
    weights = session.trainer.network.tensors()["1.W"]
    assert np.ptp(weights, axis=0) == pytest.approx(0.0, abs=1e-13)
    alike = float(session.trainer.history.epochs.view()[-1, 2])
    random = [loss_of(changed(template("constant-init"), "network.initialiser", GlorotUniform()), s) for s in SEEDS]
    assert 0.24 < alike < 0.28
    assert np.median(random) < 0.2


def test_lesson_12_the_old_rule_loses_the_root_of_three_in_every_layer() -> None:
    plan = DepthPlan(depth=5, width=300, activation=Tanh(), initialiser=OldUniform())
    near_zero = replace(ProbeInput.normal(100), x=0.2 * ProbeInput.normal(100).x)
    deltas = np.mean([found.delta_rms for found in band(plan, near_zero, SEEDS)], axis=0)
    np.testing.assert_allclose(deltas[1:4] / deltas[:3], math.sqrt(3.0), rtol=0.1)


def test_lesson_12_meanwhile_the_gradients_of_the_weights_are_alike_in_all_layers() -> None:
    layers = [*(Dense(128, Tanh()) for _ in range(5)), template("digits").network.layers[-1]]
    project = with_layers(template("digits"), *layers, first_weights=OldUniform())
    gradients = [layer.grad_rms for layer in TrainingSession(changed(project, "training.batch_size", 0)).measures()][
        1:5
    ]
    assert max(gradients) / min(gradients) < 1.35


@pytest.mark.parametrize(
    ("initialiser", "low", "high"),
    [(HeNormal(), 1e-2, 1.0), (GlorotNormal(), 1e-7, 1e-4), (LeCunNormal(), 1e-7, 1e-4), (OldUniform(), 1e-14, 1e-11)],
    ids=["he", "xavier", "lecun", "old"],
)
def test_lesson_12_thirty_relu_layers_need_he(initialiser: HeNormal, low: float, high: float) -> None:
    plan = DepthPlan(depth=30, activation=ReLU(), initialiser=initialiser)
    assert low < np.median(ratios(plan, count=40)) < high


def test_lesson_12_thirty_relu_layers_learn_with_he_and_stall_with_xavier() -> None:
    assert loss_of(template("relu30-xavier"), 0, 400) == pytest.approx(LN2, abs=1e-3)
    assert loss_of(template("relu30-he"), 0, 400) < 0.5


def test_lesson_12_orthogonal_weights_keep_tanh_signals_within_a_narrow_band() -> None:
    found = ratios(DepthPlan(activation=Tanh(), initialiser=Orthogonal()))
    assert 0.65 < np.median(found) < 0.85
    assert np.quantile(found, 0.95) / np.quantile(found, 0.05) < 1.4


@pytest.mark.parametrize(("initialiser", "expected"), [(OldUniform(), 0.490), (GlorotUniform(), 0.849)])
def test_lesson_12_the_mean_singular_value_of_first_weights(initialiser: OldUniform, expected: float) -> None:
    values = np.linalg.svd(filled(initialiser, 300, 300), compute_uv=False)
    assert values.mean() == pytest.approx(expected, abs=0.01)


# 13: remedies


def ten_layers(activation: Tanh | ReLU | LeakyReLU | ELU, initialiser: HeNormal | GlorotUniform) -> Project:
    return on_moons(*(Dense(16, activation) for _ in range(10)), first_weights=initialiser)


CURED = {
    "tanh": (ten_layers(Tanh(), GlorotUniform()), 0.0, 0.02),
    "ReLU, He": (ten_layers(ReLU(), HeNormal()), 0.0, 0.02),
    "leaky ReLU, He": (ten_layers(LeakyReLU(), HeNormal()), 0.0, 0.02),
    "ELU, He": (ten_layers(ELU(), HeNormal()), 0.0, 0.02),
    "batch norm": (template("batch-norm"), 0.0, 0.1),
    "ways around": (template("residual"), 0.24, 0.28),
    "Adam": (at_rate(changed(template("sigmoid10"), "training.optimiser", Adam()), 0.01), 0.0, 0.5),
}


@pytest.mark.parametrize(("project", "low", "high"), CURED.values(), ids=CURED.keys())
def test_lesson_13_one_change_makes_ten_layers_learn(project: Project, low: float, high: float) -> None:
    assert low < np.mean([loss_of(project, seed) for seed in range(2)]) < high


def test_lesson_13_adam_leaves_the_signal_as_faded_as_it_was() -> None:
    session = TrainingSession(CURED["Adam"][0])
    session.finish_epoch()
    assert ratio_of(session) < 1e-5


@seeds
def test_lesson_13_ways_around_bring_the_signal_back(seed: int) -> None:
    inside = [
        each for each in TrainingSession(changed(template("residual"), "seed", seed)).measures() if "." in each.layer
    ]
    assert 1.0 < inside[0].delta_rms / inside[-1].delta_rms < 10.0


@seeds
def test_lesson_13_batch_norm_turns_the_fading_round_at_the_start(seed: int) -> None:
    blocks = [part for _ in range(10) for part in (Dense(16, ReLU()), BatchNorm())]
    assert ratio_of(TrainingSession(changed(on_moons(*blocks, first_weights=HeNormal()), "seed", seed))) > 3.0


# 14: losses


@pytest.mark.parametrize(
    ("loss", "expected"),
    [(MeanSquaredError(), 9.0), (MeanAbsoluteError(), 3.0), (Huber(), 2.5), (LogCosh(), 2.309329), (Hinge(), 0.0)],
    ids=lambda value: value if isinstance(value, float) else value.title,
)
def test_lesson_14_the_losses_of_a_residual_of_three(loss: MeanSquaredError, expected: float) -> None:
    a, y = np.array([[3.0]]), np.array([[1.0 if isinstance(loss, Hinge) else 0.0]])
    assert loss.sample_losses(a, loss.targets(y))[0] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("p", [0.01, 0.1, 0.5, 0.9, 0.99])
def test_lesson_14_cross_entropy_pulls_by_the_error_and_squares_by_its_slope_too(p: float) -> None:
    z = math.log(p / (1.0 - p))
    pulls = []
    for loss in (BinaryCrossEntropy(), MeanSquaredError()):
        network = given_network((((z,),), None, Sigmoid()))
        step_of(Pass(network, 1, loss), np.ones((1, 1)), np.ones((1, 1)))
        pulls.append(network.gradient.item())
    assert pulls == pytest.approx([p - 1.0, 2.0 * (p - 1.0) * p * (1.0 - p)], rel=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_lesson_14_digits_begin_near_the_loss_of_guessing(seed: int) -> None:
    project = changed(changed(template("digits"), "network.initialiser", GlorotUniform()), "seed", seed)
    assert 2.3 < TrainingSession(project).trainer.history.epochs.view()[0, 2] < 2.75
    blind = with_layer(
        project,
        project.network.blocks[-1].id,
        changed_layer(project, len(project.network.blocks) - 1, initialiser=Zeros()),
    )
    assert TrainingSession(blind).trainer.history.epochs.view()[0, 2] == pytest.approx(math.log(10.0), abs=1e-12)


def test_the_seeds_of_a_band_differ() -> None:
    found: list[DepthCurves] = list(band(DepthPlan(), ProbeInput.normal(2), SEEDS))
    assert len({curve.delta_rms[0] for curve in found}) == len(SEEDS)
