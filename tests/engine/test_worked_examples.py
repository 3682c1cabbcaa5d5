"""Examples that people work by hand, from articles, books and course pages."""

import numpy as np
import pytest

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.analysis.trace import StepTrace, trace_step
from nnstudio.engine.arrays import quiet
from nnstudio.engine.layers import Dense
from nnstudio.engine.losses import BinaryCrossEntropy, HalfSquaredError
from nnstudio.engine.optimisers import OPTIMISERS, SGD
from nnstudio.engine.passes import Pass, predict, upright
from nnstudio.engine.update import Restraint, Update
from tests.engine import golden
from tests.engine.golden import MAZUR_EXACT, MAZUR_PRINTED
from tests.engine.planted_bugs import BrokenDense
from tests.engine.specimens import given_network, step_of

MAZUR_LAYERS = (
    (golden.MAZUR_W1, golden.MAZUR_B1, Sigmoid()),
    (golden.MAZUR_W2, golden.MAZUR_B2, Sigmoid()),
)
DEEPER_LAYERS = (*MAZUR_LAYERS, (golden.DEEPER_W3, golden.DEEPER_B3, Sigmoid()))
COPIED_LAYERS = ((golden.COPIED_W1, None, Sigmoid()), (golden.COPIED_W2, None, Sigmoid()))


def one_step(layers, inputs, targets, rate, **also) -> StepTrace:
    """Return every number of one step of gradient descent on one sample."""
    network = given_network(*layers, **also)
    update = Update(network, SGD(), Restraint())
    return trace_step(update, HalfSquaredError(), np.array([inputs]), np.array([targets]), rate)


def errors_after(updates, layers, inputs, targets, rate, **also):
    """Return the network and its errors after so many updates, by number of updates."""
    network = given_network(*layers, **also)
    pass_, update = Pass(network, 1, HalfSquaredError()), Update(network, SGD(), Restraint())
    x, y, errors = upright(np.array([inputs])), np.array([targets]).T, {}
    for done in range(max(updates) + 1):
        pass_.forward(x)
        errors[done] = pass_.measure(y)
        if done == max(updates):
            break
        pass_.backward(y)
        update.apply(rate)
    return network, {done: errors[done] for done in updates}


def test_one_step_worked_by_hand():
    """One neuron, two inputs, a sigmoid, half the squared error, learning rate 0.1.

    x = (1, 2), W = (0.3, -0.1), b = 0.2, y = 1.

    forward   z = 0.3 * 1 - 0.1 * 2 + 0.2 = 0.3
              a = 1 / (1 + e^-0.3) = 1 / 1.7408182206817179 = 0.574442516811659
              L = (a - y)^2 / 2 = 0.425557483188341^2 / 2 = 0.09054958574879757
    backward  dL/da = a - y = -0.425557483188341
              f'(z) = a (1 - a) = 0.574442516811659 * 0.425557483188341 = 0.24445831169074586
              delta = dL/da f'(z) = -0.10403106386758481
              dL/dW = delta x = (-0.10403106386758481, -0.2080621277351696), dL/db = delta
    update    W - 0.1 dL/dW = (0.31040310638675848, -0.07919378722648304)
              b - 0.1 dL/db = 0.21040310638675848
    """
    step = one_step(((((0.3, -0.1),), (0.2,), Sigmoid()),), (1.0, 2.0), (1.0,), 0.1)
    layer = step.layers[0]
    assert layer.z.item() == pytest.approx(0.3, abs=1e-15)
    assert layer.a.item() == pytest.approx(0.574442516811659, abs=1e-15)
    assert step.loss == pytest.approx(0.09054958574879757, abs=1e-15)
    assert layer.arriving.item() == pytest.approx(-0.425557483188341, abs=1e-15)
    assert layer.slope.item() == pytest.approx(0.24445831169074586, abs=1e-15)
    assert layer.delta.item() == pytest.approx(-0.10403106386758481, abs=1e-15)
    np.testing.assert_allclose(layer.gradient["W"], [[-0.10403106386758481, -0.2080621277351696]], atol=1e-15)
    np.testing.assert_allclose(layer.gradient["b"], [-0.10403106386758481], atol=1e-15)
    np.testing.assert_allclose(layer.after["W"], [[0.31040310638675848, -0.07919378722648304]], atol=1e-15)
    np.testing.assert_allclose(layer.after["b"], [0.21040310638675848], atol=1e-15)


@pytest.fixture
def mazur():
    return one_step(MAZUR_LAYERS, golden.MAZUR_INPUTS, golden.MAZUR_TARGETS, golden.MAZUR_RATE, bias="frozen")


def test_mazurs_step_is_exact_to_ten_digits(mazur):
    hidden, output = mazur.layers
    for found, name in (
        (hidden.z, "z1"),
        (hidden.a, "a1"),
        (output.z, "z2"),
        (output.a, "a2"),
        (output.delta, "delta2"),
        (hidden.arriving, "dE/da1"),
        (hidden.delta, "db1"),
    ):
        np.testing.assert_allclose(found[0], MAZUR_EXACT[name], atol=1e-10, err_msg=name)
    np.testing.assert_allclose(output.gradient["W"], MAZUR_EXACT["dW2"], atol=1e-10)
    np.testing.assert_allclose(hidden.gradient["W"], MAZUR_EXACT["dW1"], atol=1e-10)
    np.testing.assert_allclose(hidden.gradient["b"], MAZUR_EXACT["db1"], atol=1e-10)
    np.testing.assert_allclose(output.gradient["b"], MAZUR_EXACT["delta2"], atol=1e-10)
    np.testing.assert_allclose(hidden.after["W"], MAZUR_EXACT["W1+"], atol=1e-10)
    np.testing.assert_allclose(output.after["W"], MAZUR_EXACT["W2+"], atol=1e-10)
    assert hidden.slope[0, 0] == pytest.approx(MAZUR_EXACT["slope_h1"], abs=1e-10)
    assert mazur.loss == pytest.approx(golden.MAZUR_ERROR, abs=1e-15)


def test_mazurs_step_agrees_with_what_the_article_prints(mazur):
    hidden, output = mazur.layers
    found = {
        "net_h1": hidden.z[0, 0],
        "out_h1": hidden.a[0, 0],
        "out_h2": hidden.a[0, 1],
        "net_o1": output.z[0, 0],
        "out_o1": output.a[0, 0],
        "out_o2": output.a[0, 1],
        "E": mazur.loss,
        "dE/dout_o1": output.arriving[0, 0],
        "dout_o1/dnet_o1": output.slope[0, 0],
        "delta_o1": output.delta[0, 0],
        "delta_o2": output.delta[0, 1],
        "dE/dw5": output.gradient["W"][0, 0],
        "dE/dout_h1": hidden.arriving[0, 0],
        "dout_h1/dnet_h1": hidden.slope[0, 0],
        "dE/dw1": hidden.gradient["W"][0, 0],
    } | {f"w{i}+": new for i, new in enumerate([*hidden.after["W"].flat, *output.after["W"].flat], 1)}
    assert found.keys() == MAZUR_PRINTED.keys()
    for name, printed in MAZUR_PRINTED.items():
        last_digit = 10.0 ** -len(printed.partition(".")[2])
        assert found[name] == pytest.approx(float(printed), abs=1.01 * last_digit), name


def test_mazurs_error_signal_at_a_hidden_unit_is_the_sum_over_both_paths(mazur):
    hidden, output = mazur.layers
    paths = output.delta[0] * output.tensors["W"][:, 0]
    assert hidden.arriving[0, 0] == pytest.approx(paths.sum(), abs=1e-16)
    assert paths.sum() == pytest.approx(MAZUR_EXACT["dE/da1"][0], abs=1e-10)


@pytest.mark.parametrize(
    ("bias", "table"),
    [("frozen", golden.MAZUR_ERRORS_WEIGHTS_ONLY), ("learned", golden.MAZUR_ERRORS_WITH_BIASES)],
    ids=["biases frozen as in the article", "biases learned"],
)
def test_mazurs_error_falls_as_the_table_says(bias, table):
    also = {"bias": bias}
    network, errors = errors_after(
        table, MAZUR_LAYERS, golden.MAZUR_INPUTS, golden.MAZUR_TARGETS, golden.MAZUR_RATE, **also
    )
    for updates, error in table.items():
        assert errors[updates] == pytest.approx(error, rel=1e-10), updates
    if bias == "frozen":
        outputs = predict(network, np.array([golden.MAZUR_INPUTS]))
        np.testing.assert_allclose(outputs[0], golden.MAZUR_OUTPUTS_AFTER_10000, atol=1e-10)


def test_the_error_signal_goes_from_hidden_to_hidden_layer():
    step = one_step(DEEPER_LAYERS, golden.MAZUR_INPUTS, golden.MAZUR_TARGETS, golden.MAZUR_RATE)
    assert step.loss == pytest.approx(golden.DEEPER_ERROR, abs=1e-10)
    np.testing.assert_allclose(step.outputs[0], golden.DEEPER_OUTPUTS, atol=1e-10)
    for name, gradient in golden.DEEPER_GRADIENTS.items():
        layer, tensor = name.split(".")
        found = step.layers[int(layer) - 1].gradient[tensor]
        np.testing.assert_allclose(found, gradient, atol=1e-10, err_msg=name)


@pytest.mark.parametrize(
    ("bias", "error"),
    [("learned", golden.DEEPER_ERROR_AFTER_ALL), ("frozen", golden.DEEPER_ERROR_AFTER_WEIGHTS_ONLY)],
)
def test_the_deeper_network_makes_the_published_first_step(bias, error):
    arguments = DEEPER_LAYERS, golden.MAZUR_INPUTS, golden.MAZUR_TARGETS, golden.MAZUR_RATE
    _, errors = errors_after([1], *arguments, bias=bias)
    assert errors[1] == pytest.approx(error, abs=1e-10)


def test_the_copied_example_gets_its_true_gradients():
    step = one_step(COPIED_LAYERS, golden.COPIED_INPUTS, golden.COPIED_TARGETS, 1.0)
    np.testing.assert_allclose(step.layers[0].a[0], golden.COPIED_HIDDEN_PRINTED, atol=0.005)
    np.testing.assert_allclose(step.outputs[0], golden.COPIED_OUTPUTS_PRINTED, atol=0.005)
    assert step.loss == pytest.approx(golden.COPIED_ERROR_PRINTED, abs=0.005)
    np.testing.assert_allclose(step.layers[0].gradient["W"], golden.COPIED_DW1, atol=1e-10)
    np.testing.assert_allclose(step.layers[1].gradient["W"], golden.COPIED_DW2, atol=1e-10)


@pytest.mark.parametrize(("kind", "after"), [(Dense, "after the right step"), (BrokenDense, "after the faulty step")])
def test_the_loss_of_the_copied_example_falls_even_with_its_wrong_chain_rule(kind, after):
    network = given_network(*COPIED_LAYERS)
    twin = type(network)([network.layers[0], kind(2, Sigmoid(), bias="none")], 2)
    twin.parameters[:] = network.parameters
    pass_, update = Pass(twin, 1, HalfSquaredError()), Update(twin, SGD(), Restraint())
    rows, targets = np.array([golden.COPIED_INPUTS]), np.array([golden.COPIED_TARGETS])
    assert step_of(pass_, rows, targets) == pytest.approx(golden.COPIED_ERRORS["before"], abs=5e-6)
    if kind is BrokenDense:
        np.testing.assert_allclose(twin.tensors(twin.gradient)["1.W"], golden.COPIED_DW1_PRINTED, atol=0.005)
    update.apply(1.0)
    assert step_of(pass_, rows, targets) == pytest.approx(golden.COPIED_ERRORS[after], abs=5e-6)


def test_the_classic_without_biases_agrees_to_every_printed_digit():
    layers = ((golden.CLASSIC_W1, None, Sigmoid()), (golden.CLASSIC_W2, None, Sigmoid()))
    step = one_step(layers, golden.CLASSIC_INPUTS, (golden.CLASSIC_TARGET,), 1.0)
    np.testing.assert_allclose(step.layers[0].a[0], golden.CLASSIC_HIDDEN, atol=1e-10)
    assert step.outputs.item() == pytest.approx(golden.CLASSIC_OUTPUT, abs=1e-10)
    for layer, deltas in zip(step.layers, golden.CLASSIC_DELTAS, strict=True):
        np.testing.assert_allclose(layer.delta[0], deltas, atol=1e-10)


def nielsens_neuron(start, loss, epochs):
    """Return Nielsen's neuron's outputs before each epoch, and its first gradient with respect to the weight."""
    weight, bias = start
    network = given_network((((weight,),), (bias,), Sigmoid()))
    pass_, update = Pass(network, 1, loss), Update(network, SGD(), Restraint())
    outputs, gradients = [], []
    for _ in range(epochs + 1):
        step_of(pass_, np.array([[1.0]]), np.array([[0.0]]))
        outputs.append(pass_.outputs.item())
        gradients.append(network.tensors(network.gradient)["1.W"].item())
        update.apply(golden.NIELSEN_RATE)
    return np.array(outputs), gradients[0]


@pytest.mark.parametrize("start", golden.NIELSEN_QUADRATIC, ids=str)
@pytest.mark.parametrize(
    ("loss", "table"),
    [(HalfSquaredError(), golden.NIELSEN_QUADRATIC), (BinaryCrossEntropy(), golden.NIELSEN_CROSS_ENTROPY)],
    ids=["quadratic", "cross-entropy"],
)
def test_nielsens_neuron_learns_at_the_published_pace(start, loss, table):
    outputs, _ = nielsens_neuron(start, loss, 300)
    for epoch, output in table[start].items():
        assert outputs[epoch] == pytest.approx(output, abs=1e-6), epoch


@pytest.mark.parametrize("start", golden.NIELSEN_QUADRATIC, ids=str)
def test_nielsens_neuron_learns_sooner_by_cross_entropy(start):
    quadratic, by_quadratic = nielsens_neuron(start, HalfSquaredError(), 300)
    entropy, by_entropy = nielsens_neuron(start, BinaryCrossEntropy(), 300)
    first = (int(np.argmax(quadratic < 0.5)), int(np.argmax(entropy < 0.5)))
    assert first == golden.NIELSEN_FIRST_BELOW_HALF[start]
    assert by_entropy / by_quadratic == pytest.approx(golden.NIELSEN_GRADIENT_RATIO[start], rel=1e-4)


def test_nielsens_exploding_chain_grows_by_25_in_every_layer():
    a0 = 0.3
    chain = [(((100.0,),), (-100.0 * a,), Sigmoid()) for a in (a0, 0.5, 0.5, 0.5)]  # each bias makes z = 0
    step = one_step(chain, (a0,), (0.0,), 0.1)
    deltas = np.array([layer.delta.item() for layer in step.layers])
    np.testing.assert_allclose([layer.z.item() for layer in step.layers], 0.0, atol=1e-13)
    np.testing.assert_allclose(deltas[:-1] / deltas[1:], 25.0, rtol=1e-12)
    assert deltas[0] / deltas[-1] == pytest.approx(15_625, rel=1e-12)


@quiet()
def bowl(rule, rate, steps):
    """Return where ``rule`` is after so many steps on f = (x^2 + 10 y^2) / 2 from (1, 1)."""
    point, gradient, curvature = np.ones(2), np.empty(2), np.array([1.0, 10.0])
    bound = rule.bind(point, gradient, np.ones(2))
    for _ in range(steps):
        np.multiply(curvature, point, gradient)
        bound.step(rate)
    return point


@pytest.mark.parametrize("name", golden.FIVE_STEPS)
def test_five_steps_down_a_bowl_end_where_optax_ends(name):
    rule = next(kind for kind in OPTIMISERS if kind.kind() == name)()
    rate, end = golden.FIVE_STEPS[name]
    np.testing.assert_allclose(bowl(rule, rate, 5), end, atol=1e-10)


@pytest.mark.parametrize(("rate", "low", "high"), [(0.19, 6e-10, 8e-10), (0.20, 1.0, 1.0), (0.21, 1.8e8, 2.0e8)])
def test_gradient_descent_is_stable_up_to_two_over_the_steepest_curvature(rate, low, high):
    _, y = bowl(SGD(), rate, 200)
    assert low - 1e-12 <= abs(y) <= high + 1e-12
