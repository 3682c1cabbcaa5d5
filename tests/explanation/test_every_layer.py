"""Every layer is explained, those that only the tests know as well: by its form, at every grain, with right numbers."""

import numpy as np
import pytest

from nnstudio.engine.activations import Tanh
from nnstudio.engine.layers import Dense, Residual
from nnstudio.explanation import GRAINS, Spot, explain
from nnstudio.explanation.broken import broken
from nnstudio.explanation.chain import chain
from nnstudio.explanation.checking import check
from nnstudio.explanation.common_mistakes import Question
from nnstudio.explanation.worksheet import worksheet
from nnstudio.sentences import Unusable
from nnstudio.typesetting.page import as_html
from tests.explanation.specimens import explained
from tests.explanation.test_explain import assert_displayed_numbers_come_to_the_engines, assert_proper, forms_of
from tests.toys import EVERY_LAYER, Amplify, Drift, Lift, Mix, Negate, Neighbours, Steepen

NETWORKS = {kind.kind(): [Dense(3, Tanh()), kind(), Dense(2)] for kind in EVERY_LAYER} | {
    "two after each other": [Dense(3), Steepen(), Steepen(), Neighbours(), Negate(), Dense(2)],
    "inside a block": [Dense(3), Residual((Steepen(), Amplify(), Neighbours())), Dense(2)],
    "first in a block": [Dense(3), Residual((Negate(), Steepen(), Dense(3))), Dense(2)],
    "first of all": [Neighbours(), Steepen(), Dense(2)],
    "bare sums": [Dense(3), Mix(), Lift(), Dense(2)],
    "over the batch": [Dense(3), Drift(), Steepen(), Dense(2)],
}
every_network = pytest.mark.parametrize("layers", NETWORKS.values(), ids=NETWORKS)


@every_network
def test_what_is_displayed_comes_to_the_engines_numbers(layers):
    assert_displayed_numbers_come_to_the_engines(explained(layers), at_least=15)
    assert_displayed_numbers_come_to_the_engines(explained(layers, batch=1), sample=0, at_least=15)


@every_network
def test_every_grain_tells_every_layer_on_both_ways(layers):
    step = explained(layers)
    for grain in GRAINS[1:]:
        told = {(explanation_step.stage, explanation_step.layer) for explanation_step in explain(step, grain, 1)}
        for stage in ("forward", "backward"):
            assert {layer for when, layer in told if when == stage} == step.layers.keys()
        assert all(str(explanation_step.sentence).endswith(".") for explanation_step in explain(step, grain, 1))
    for latex in forms_of(step):
        assert_proper(latex)


@every_network
def test_shown_values_are_the_traces(layers):
    step = explained(layers)
    for explanation_step in explain(step, "unit", 2):
        layer = step.layers.get(explanation_step.layer or "")
        table = {"a": layer.a, "z": layer.z, "delta": layer.delta}.get(explanation_step.what) if layer else None
        if table is not None and explanation_step.unit is not None:
            assert explanation_step.value == table[2, explanation_step.unit]


@every_network
def test_the_chain_rule_through_it_has_the_right_sign_and_value(layers):
    step = explained(layers)
    for layer in step.trace.layers:
        if layer.layer.fully_connected:
            found = chain(step, Spot(layer.name, 0, 0), 1)
            total = sum(row.path.part for row in found.paths) + found.rest + found.through_batch
            assert total == pytest.approx(found.derivative, rel=1e-9, abs=1e-14)
            assert float(np.prod([part.value for part in found.fractions])) == pytest.approx(found.derivative)
            if not any(part.layer.compares_samples for part in step.trace.layers):
                assert abs(found.through_batch) < 1e-12


@every_network
def test_a_number_of_it_can_be_checked_and_worked_by_hand(layers):
    step = explained(layers, batch=1)
    for layer in step.trace.layers:
        for what in ("a", "delta"):
            asked = Question(what, Spot(layer.name, 0))
            truth = float((layer.a if what == "a" else layer.delta)[0, 0])
            assert check(step, asked, repr(truth)).right
            assert check(step, asked, repr(3.0 * truth + 1.0)).kind in ("unknown", "forgot_slope", "forgot_path")
    if any(layer.layer.draws or layer.layer.compares_samples for layer in step.trace.layers):
        with pytest.raises(Unusable):
            worksheet(step, "by hand")
    else:
        assert "layer 1" in as_html(worksheet(step, "by hand", key=True))


@every_network
def test_the_wrong_chain_rule_can_be_put_in_around_it(layers):
    network = explained(layers).network
    assert [type(layer) for layer in broken(network).layers if not layer.fully_connected and not layer.inside] == [
        type(layer) for layer in layers if not layer.fully_connected and not layer.inside
    ]


def test_a_parameter_that_is_called_g_is_not_taken_for_the_gradient():
    steps = explain(explained([Dense(3), Amplify(), Dense(2)]), "unit")
    told = next(one for one in steps if one.stage == "update" and one.layer == "2")
    assert told.equations[0].formula == r"g^{(2)}_{1}-\eta\,\frac{\partial L}{\partial g^{(2)}_{1}}"
