"""Every step of every kind of step: what is displayed comes to the engine's number, and every grain tells it all."""

import re
from functools import partial

import numpy as np
import pytest
from latex2mathml.converter import convert

from nnstudio.engine.activations import ACTIVATIONS, ReLU, Sigmoid, Softmax, Tanh
from nnstudio.engine.layers import BatchNorm, Dense
from nnstudio.engine.losses import LOSSES, BinaryCrossEntropy, CategoricalCrossEntropy, MeanSquaredError
from nnstudio.engine.optimisers import OPTIMISERS, SGD, Adam, Nadam
from nnstudio.engine.update import ClipNorm, Restraint
from nnstudio.explanation import GRAINS, STAGES, Equation, Explanation, TrainingStep, explain
from nnstudio.numbers import tex
from tests.effort import calls_of
from tests.engine.specimens import output_for
from tests.engine.test_update import RESTRAINTS
from tests.explanation.specimens import MORE_NETWORKS, explained, worked_out
from tests.present import present

every_network = pytest.mark.parametrize("layers", MORE_NETWORKS.values(), ids=MORE_NETWORKS)


def equations_of(step: TrainingStep, sample: int, digits: int) -> list[Equation]:
    explanation = explain(step, "layer", sample, digits)
    found = [
        equation
        for grain in GRAINS
        for explanation_step in explanation.at_grain(grain)
        for equation in explanation_step.equations
    ]
    assert found
    return found


def assert_displayed_numbers_come_to_the_engines(step: TrainingStep, sample: int = 1, at_least: int = 30) -> None:
    """With sixteen digits on display, every formula with numbers in it comes to the value beside it."""
    worked = 0
    for equation in equations_of(step, sample, 16):
        result = worked_out(equation.live) if equation.live else None
        if result is not None:
            worked += 1
            assert result == pytest.approx(equation.value, rel=1e-9, abs=1e-12), equation
    assert worked >= at_least


@every_network
def test_displayed_formulas_come_to_the_engines_numbers(layers):
    assert_displayed_numbers_come_to_the_engines(explained(layers), at_least=15)


@every_network
def test_one_sample_alone_is_explained_too(layers):
    assert_displayed_numbers_come_to_the_engines(explained(layers, batch=1), sample=0, at_least=15)


@pytest.mark.parametrize("kind", LOSSES, ids=lambda kind: kind.kind())
def test_every_loss_is_explained(kind):
    assert_displayed_numbers_come_to_the_engines(explained([Dense(3), Dense(2, output_for(kind()))], loss=kind()))


@pytest.mark.parametrize("kind", [kind for kind in ACTIVATIONS if kind.kind() != "step"], ids=lambda kind: kind.kind())
def test_every_activation_is_explained(kind):
    assert_displayed_numbers_come_to_the_engines(explained([Dense(3, kind()), Dense(2)]))


@pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.kind())
def test_every_optimiser_is_explained(kind):
    assert_displayed_numbers_come_to_the_engines(explained([Dense(3), Dense(2)], optimiser=kind()))


@pytest.mark.parametrize("restraint", RESTRAINTS.values(), ids=RESTRAINTS)
def test_every_restraint_is_explained(restraint):
    step = explained([Dense(3), Dense(2, frozen=True), Dense(2)], optimiser=Adam(), restraint=restraint)
    assert_displayed_numbers_come_to_the_engines(step)


def test_weighted_classes_are_explained():
    step = explained(
        [Dense(3), Dense(3, Softmax())], loss=CategoricalCrossEntropy(), parts=np.array([0.1, 0.4, 0.3, 0.2])
    )
    assert_displayed_numbers_come_to_the_engines(step)


@every_network
def test_shown_values_are_the_traces(layers):
    """What a step comes to is the engine's own number, digit for digit, not one that was computed again."""
    step, sample = explained(layers), 2
    for explanation_step in explain(step, "unit", sample):
        layer = step.layers.get(explanation_step.layer or "")
        if layer is None or explanation_step.unit is None:
            continue
        tables = {"a": layer.a, "z": layer.z, "delta": layer.delta}
        if explanation_step.what in tables:
            assert explanation_step.value == present(tables[explanation_step.what])[sample, explanation_step.unit]


@every_network
def test_every_grain_leads_to_the_same_place_in_every_other(layers):
    explanation = explain(explained(layers), "term", 1)
    for index in range(len(explanation)):
        fine = explanation[index]
        for grain in GRAINS:
            other = explanation.at_grain(grain)
            place = other.position(explanation, index)
            assert other[place].stage == fine.stage == explanation.stage(index)
            if grain != "stage":
                assert other[place].layer == fine.layer
            if grain == "unit":
                assert other[place].unit in (fine.unit, None)
            back = explanation.position(other, place)
            assert back <= index
            assert other.position(explanation, back) == place


def test_stages_stand_in_their_order_at_every_grain():
    explanation = explain(explained(MORE_NETWORKS["deep block"]), "term")
    for grain in GRAINS:
        told = explanation.at_grain(grain)
        order = [STAGES.index(explanation_step.stage) for explanation_step in told]
        assert order == sorted(order)
        assert [order.index(place) for place in range(4)] == [told.start(stage) for stage in STAGES]


def test_a_sequence_of_explanation_steps_behaves_like_a_list():
    explanation = explain(explained([Dense(2), Dense(2)]), "unit")
    assert list(explanation)[-1] == explanation[-1] == explanation[len(explanation) - 1]
    assert explanation[1:3] == [explanation[1], explanation[2]]
    with pytest.raises(IndexError):
        explanation[len(explanation)]


def test_sentences_have_no_gaps_left_and_end_in_a_full_stop():
    for layers in MORE_NETWORKS.values():
        explanation = explain(explained(layers, restraint=Restraint(l1=0.1, l2=0.1)), "term")
        for grain in GRAINS:
            for explanation_step in explanation.at_grain(grain):
                said = str(explanation_step.sentence)
                assert said.endswith(".")
                assert not re.search(r"[{}]|None|nan", said)
                assert said[0].isupper() or not said[0].isalpha()


def test_weights_are_named_from_source_to_destination():
    step = explained([Dense(3), Dense(2)])
    explanation_step = next(
        explanation_step
        for explanation_step in explain(step, "term")
        if explanation_step.what == "gradient" and explanation_step.source == 2
    )
    source, unit = present(explanation_step.source), present(explanation_step.unit)
    assert rf"{source + 1}\to {unit + 1}" in explanation_step.formula


@every_network
def test_every_formula_is_proper_latex(layers):
    step = explained(
        layers, optimiser=Nadam(), restraint=Restraint(l1=0.1, l2=0.1, max_norm=0.5, clipping=ClipNorm(0.1))
    )
    for latex in forms_of(step):
        assert_proper(latex)


@pytest.mark.parametrize("kind", LOSSES + ACTIVATIONS + OPTIMISERS, ids=lambda kind: kind.kind())
def test_every_entry_of_the_catalogues_is_set_properly(kind):
    loss = kind() if kind in LOSSES else MeanSquaredError()
    layers = [Dense(2, kind() if kind in ACTIVATIONS else Tanh()), Dense(2, output_for(loss))]
    step = explained(layers, loss=loss, optimiser=kind() if kind in OPTIMISERS else SGD())
    for latex in forms_of(step):
        assert_proper(latex)


def forms_of(step: TrainingStep) -> set[str]:
    """Return all formulas of a step, those that differ in a digit only once."""
    found = {
        re.sub(r"\d", "7", latex): latex
        for equation in equations_of(step, 1, 3)
        for latex in (equation.symbols, equation.numbers)
    }
    return set(filter(None, found.values()))


def assert_proper(latex: str) -> None:
    """Refuse what has no brackets' end, two superscripts, or a command that is not known."""
    tree = convert(latex)
    words = re.findall(r"<mi>(\\\\?[a-zA-Z]+)</mi>", tree)
    assert not words, (latex, words)


@pytest.mark.parametrize(
    ("loss", "output"), [(BinaryCrossEntropy(), Sigmoid()), (CategoricalCrossEntropy(), Softmax())]
)
def test_where_slopes_have_faded_the_short_way_is_shown(loss, output):
    """A slope of 0 times a derivative of infinity is nothing to show; dL/dz = a - y still is."""
    step = explained([Dense(3), Dense(2, output)], loss=loss, scale=300.0)
    assert (present(step.layers["2"].slope)[1] == 0.0).any()
    for explanation_step in explain(step, "unit", 1, 16):
        if explanation_step.what == "delta" and explanation_step.layer == "2":
            for equation in explanation_step.equations:
                if equation.symbol.startswith(r"\delta"):
                    assert worked_out(equation.live) == pytest.approx(equation.value, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("size", [1e200, np.inf, np.nan])
@pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.kind())
def test_a_step_that_diverges_is_told_too(kind, size):
    step = explained([Dense(2, Tanh()), BatchNorm(), Dense(2)], optimiser=kind(), scale=size)
    told = [
        str(explanation_step.sentence)
        for grain in GRAINS
        for explanation_step in explain(step, "layer", 1).at_grain(grain)
    ]
    assert any("∞" in said or "NaN" in said or "·10" in said for said in told)


def test_a_large_network_is_told_at_once():
    layers = [Dense(64, ReLU()), Dense(32, ReLU()), Dense(10, Softmax())]
    network = explained([Dense(64), *layers], loss=CategoricalCrossEntropy(), batch=32, optimiser=Adam())
    explanation = explain(network, "term")
    assert len(explanation) > 25_000
    assert calls_of(lambda: len(explain(network, "term"))) < 1_500
    for grain in GRAINS:
        told = explanation.at_grain(grain)
        assert most_calls(told) < 15_000, grain


def most_calls(explanation: Explanation) -> int:
    """The calls that the most laborious of some steps takes."""
    chosen = range(0, len(explanation), max(1, len(explanation) // 40))
    return max(calls_of(partial(explanation.__getitem__, index)) for index in chosen)


def test_numbers_keep_the_digits_they_are_asked_for():
    assert [tex(value, 4) for value in (0.15, 1 / 3, -2 / 3, 0.0, 1e-9, 123456789.0)] == [
        "0.15", "0.3333", "-0.6667", "0", r"1\cdot 10^{-9}", r"1.235\cdot 10^{8}",
    ]  # fmt: skip
