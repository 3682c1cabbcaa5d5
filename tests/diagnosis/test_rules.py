"""Every rule of the catalogue: where it must speak, where it must be silent, and what it says."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nnstudio.diagnosis.evidence import Evidence
from nnstudio.diagnosis.finding import Finding
from nnstudio.diagnosis.findings import FINDINGS, find_all, without_consequences
from nnstudio.engine.activations import ReLU, Sigmoid, Tanh
from nnstudio.engine.initialisers import ConstantWeights, HeNormal, Normal
from nnstudio.engine.layers import Dense, Residual
from nnstudio.engine.losses import MeanSquaredError
from nnstudio.engine.optimisers import Adam
from nnstudio.project.edits import changed
from nnstudio.project.problems import can_run
from nnstudio.project.templates import template
from tests.diagnosis.specimens import CASES, Case, at_rate, evidence_of, linear_unit, on_moons, with_source

by_kind = pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)


def found_in(case: Case) -> Finding:
    return find_all(evidence_of(case.ill, case.epochs))[case.kind]


def test_every_rule_of_the_catalogue_has_its_case() -> None:
    assert [case.kind for case in CASES] == [rule.kind for rule in FINDINGS]


@by_kind
def test_the_ill_run_is_found(case: Case) -> None:
    finding = found_in(case)
    assert finding.kind == case.kind
    assert finding.layer == case.layer


@by_kind
def test_the_run_that_is_well_shows_nothing_at_all(case: Case) -> None:
    assert find_all(evidence_of(case.well, case.epochs)) == {}


@by_kind
def test_a_finding_says_what_by_which_rule_and_why(case: Case) -> None:
    finding = found_in(case)
    for sentence in (finding.sentence, *finding.numbers, finding.rule, *finding.cause):
        said = str(sentence)
        assert said.endswith(".")
        assert not {"nan", "NaN", "{", "}"} & set(said.replace("(", " ").split())
    assert finding.numbers
    assert finding.cause


@by_kind
def test_every_remedy_changes_the_design_into_another_that_can_run(case: Case) -> None:
    remedies = found_in(case).remedies
    assert remedies
    results = [remedy.edit(case.ill) for remedy in remedies]
    for number, result in enumerate(results):
        assert can_run(result)
        assert result not in [case.ill, *results[:number]]
    assert len({str(remedy.label) for remedy in remedies}) == len(remedies)


def only(kind: str, evidence: Evidence) -> Finding | None:
    return find_all(evidence).get(kind)


# --- vanishing


def test_a_faded_signal_is_no_harm_once_the_task_is_learned() -> None:
    evidence = evidence_of(template("sigmoid10"))
    low = replace(evidence.losses, train=np.full(6, 0.49 * evidence.losses.guessing))
    assert only("vanishing", replace(evidence, losses=low)) is None


def test_the_fading_of_one_layer_that_never_learns_is_no_harm() -> None:
    layers = [Dense(16, Sigmoid(), frozen=True) for _ in range(10)]
    assert only("vanishing", evidence_of(on_moons(*layers))) is None
    assert only("vanishing", evidence_of(on_moons(*layers[:9], Dense(16, Sigmoid())))) is None


def test_the_slopes_are_blamed_for_sigmoids_and_relu_is_tried_first() -> None:
    finding = only("vanishing", evidence_of(template("sigmoid10")))
    assert finding is not None
    assert "The slopes take most away: that of sigmoid is at most 0.25." in map(str, finding.cause)
    assert str(finding.remedies[0].label) == "Use ReLU with He normal weights"


def test_the_weights_are_blamed_for_relu_with_xavier_and_he_is_tried_first() -> None:
    finding = only("vanishing", evidence_of(template("relu30-xavier")))
    assert finding is not None
    assert "weights are too small" in str(finding.cause[1])
    assert str(finding.remedies[0].label) == "Draw the first weights by He normal"
    assert only("vanishing", evidence_of(finding.remedies[0].edit(finding.project))) is None


def test_adam_is_told_to_hide_what_it_does_not_cure() -> None:
    finding = only("vanishing", evidence_of(changed(template("sigmoid10"), "training.optimiser", Adam())))
    assert finding is not None
    assert "Adam divides each step by the size of the gradient" in str(finding.numbers[1])


# --- exploding


def test_a_grown_signal_with_an_ordinary_loss_is_no_explosion() -> None:
    evidence = evidence_of(template("batch-norm"))
    assert math.prod(hop.factor for hop in evidence.error_path.hops) > 10.0
    assert only("exploding", evidence) is None


def test_the_weights_are_blamed_for_an_explosion() -> None:
    finding = only("exploding", evidence_of(template("exploding")))
    assert finding is not None
    assert str(finding.cause[1]) == "The weights are to blame: they are too large."
    assert only("exploding", evidence_of(finding.remedies[0].edit(finding.project))) is None


def test_an_explosion_whose_steps_are_small_is_only_to_be_watched() -> None:
    broken = only("exploding", evidence_of(template("exploding"), 1))
    tamed = only("exploding", evidence_of(template("clipping"), 1))
    assert broken is not None
    assert tamed is not None
    assert (broken.severity, tamed.severity) == ("broken", "watch")


# --- units


def test_half_of_the_units_dead_is_not_yet_too_many() -> None:
    evidence = evidence_of(on_moons(Dense(8, ReLU()), Dense(8, ReLU()), first_weights=HeNormal()))
    first, second, output = evidence.layers

    def with_dead(one: int, other: int) -> Finding | None:
        layers = (replace(first, dead=np.arange(8) < one), replace(second, dead=np.arange(8) < other), output)
        return only("dead_units", replace(evidence, layers=layers))

    assert with_dead(4, 4) is None
    more = with_dead(4, 5)
    assert more is not None
    assert more.layer == "2"
    assert str(more.sentence).startswith("9 of 16 hidden units are dead")
    whole = with_dead(0, 8)
    assert whole is not None
    assert whole.severity == "broken"


def test_a_network_that_has_learned_may_be_saturated() -> None:
    layers = [Dense(16, Tanh()) for _ in range(4)]
    evidence = evidence_of(on_moons(*layers, first_weights=Normal(5.0)))
    low = replace(evidence.losses, train=np.full(6, 0.01))
    assert only("saturated_units", evidence) is not None
    assert only("saturated_units", replace(evidence, losses=low)) is None


def test_twins_are_counted_from_one_as_the_screen_counts() -> None:
    finding = only("twins", evidence_of(template("constant-init"), 20))
    assert finding is not None
    assert "1, 2, 3, 4" in str(finding.numbers[0])


def test_twins_inside_a_residual_block_are_found_by_their_whole_name() -> None:
    alike, other = Dense(4, Tanh(), initialiser=ConstantWeights(0.2)), Dense(4, Tanh())
    finding = only("twins", evidence_of(on_moons(other, Residual((alike, alike)))))
    assert finding is not None
    assert finding.layer == "2.1"
    assert only("twins", evidence_of(on_moons(other, Residual((alike, other))))) is None  # weighed differently


# --- the two ends


@pytest.mark.parametrize(
    ("size", "speaks"),
    [(11.0, True), (9.0, False), (0.011, False), (0.009, True)],
)
def test_the_largest_input_decides_whether_inputs_are_scaled(size: float, speaks: bool) -> None:
    evidence = replace(evidence_of(template("moons")), input_sizes=np.array([size / 3, size]))
    finding = only("unscaled_inputs", evidence)
    assert (finding is not None) == speaks
    if finding is not None:
        assert "x₂ is about" in str(finding.sentence)


def test_large_inputs_are_no_harm_once_the_task_is_learned() -> None:
    evidence = replace(evidence_of(template("moons")), input_sizes=np.array([500.0, 1.0]))
    low = replace(evidence.losses, train=np.full(6, 0.01))
    assert only("unscaled_inputs", evidence) is not None
    assert only("unscaled_inputs", replace(evidence, losses=low)) is None


def test_scaling_the_inputs_is_the_first_remedy_for_wine() -> None:
    finding = only("unscaled_inputs", evidence_of(changed(template("wine"), "data.scaling", "none")))
    assert finding is not None
    assert finding.remedies[0].edit(finding.project).data.scaling == "standard"


def test_cross_entropy_cancels_the_slope_so_that_no_output_is_stuck() -> None:
    stuck = evidence_of(template("squared-error"))
    free = evidence_of(changed(template("squared-error"), "training.loss", template("cross-entropy").training.loss))
    assert stuck.stuck == pytest.approx(0.9, abs=0.01)  # nine of ten outputs of each digit should be 0 and start near 1
    assert free.stuck == 0.0
    assert math.isnan(free.stuck_slope)


def test_the_loss_that_suits_is_the_first_remedy_of_stuck_outputs() -> None:
    finding = only("saturated_outputs", evidence_of(template("squared-error")))
    assert finding is not None
    assert finding.remedies[0].edit(finding.project).training.loss == template("cross-entropy").training.loss


# --- steps


def test_a_loss_that_doubles_and_doubles_runs_away() -> None:
    finding = only("rate_too_high", evidence_of(linear_unit(2.0), 4))
    assert finding is not None
    assert finding.severity == "broken"
    assert "the loss runs away" in str(finding.sentence)
    assert only("rate_too_high", evidence_of(linear_unit(0.05), 4)) is None


def test_a_loss_that_wavers_a_little_or_falls_in_large_steps_is_no_sign_of_a_rate_too_high() -> None:
    evidence = evidence_of(template("moons"), 20)
    rng = np.random.default_rng(0)
    level = evidence.losses.guessing
    wavers = level * (0.8 + 0.05 * rng.standard_normal(21))
    falls = level * np.linspace(30.0, 1.0, 21)
    spike = level * np.concatenate([np.full(12, 1.0), np.linspace(9.0, 1.5, 9)])
    jumps = level * (3.0 + rng.standard_normal(21))
    found = [
        only("rate_too_high", replace(evidence, losses=replace(evidence.losses, train=losses)))
        for losses in (wavers, falls, spike, jumps)
    ]
    assert [finding is not None for finding in found] == [False, False, False, True]


def test_a_small_rate_that_still_moves_the_loss_is_not_too_low() -> None:
    evidence = evidence_of(at_rate(template("moons"), 1e-5), 20)
    assert only("rate_too_low", evidence) is not None
    falling = replace(evidence.losses, train=np.linspace(1.0, 0.9, 21) * evidence.losses.guessing)
    assert only("rate_too_low", replace(evidence, losses=falling)) is None


def test_a_rate_near_the_usual_one_is_never_too_low() -> None:
    still = evidence_of(at_rate(template("moons"), 1e-5), 20)
    assert only("rate_too_low", replace(still, project=at_rate(still.project, 0.0034))) is None
    assert only("rate_too_low", replace(still, project=at_rate(still.project, 0.0033))) is not None


def test_the_divergence_itself_is_told_with_the_numbers_before_it() -> None:
    evidence = evidence_of(template("exploding"), 30)
    finding = only("diverged", evidence)
    assert finding is not None
    assert evidence.divergence is not None
    assert finding.sentence == evidence.divergence.sentence()
    assert finding.layer == evidence.divergence.layer
    assert evidence.layers == ()


# --- progress


def test_a_plateau_is_told_only_after_enough_steps() -> None:
    assert only("plateau", evidence_of(template("zero-init"), 99)) is None
    assert only("plateau", evidence_of(template("zero-init"), 100)) is not None


def test_a_plateau_is_the_loss_of_guessing_not_the_accuracy() -> None:
    evidence = evidence_of(template("zero-init"), 150)
    flattering = replace(evidence, metric=0.855)
    finding = only("plateau", flattering)
    assert finding is not None
    assert "Guessing among 2 classes costs ln 2 = 0.6931." in map(str, finding.numbers)
    assert "The accuracy, 85.5%, is no evidence of anything here." in map(str, finding.numbers)


def test_a_network_that_answers_differently_is_on_no_plateau() -> None:
    evidence = evidence_of(template("zero-init"), 150)
    assert only("plateau", replace(evidence, output_spread=0.2)) is None


def test_a_regression_that_learns_nothing_guesses_the_mean_of_the_targets() -> None:
    project = changed(template("wave"), "network.initialiser", ConstantWeights(0.0))
    evidence = evidence_of(at_rate(project, 0.05), 10)
    targets = evidence_of(template("wave")).losses.guessing
    assert evidence.losses.guessing == targets > 0.0
    finding = only("plateau", evidence)
    assert finding is not None
    assert "Always giving the mean of the targets as answer costs" in str(finding.numbers[0])


def test_a_validation_loss_that_is_higher_but_still_falls_is_no_overfitting() -> None:
    case = next(case for case in CASES if case.kind == "overfitting")
    evidence = evidence_of(case.ill, case.epochs)
    falling = np.linspace(2.0, 1.0, len(evidence.losses.validation))
    assert only("overfitting", replace(evidence, losses=replace(evidence.losses, validation=falling))) is None


def test_a_rise_within_the_error_of_a_small_validation_set_is_no_overfitting() -> None:
    case = next(case for case in CASES if case.kind == "overfitting")
    evidence = replace(evidence_of(case.ill, case.epochs), validation_error=100.0)
    assert only("overfitting", evidence) is None


def test_a_rise_that_is_small_beside_the_loss_of_guessing_is_no_overfitting() -> None:
    case = next(case for case in CASES if case.kind == "overfitting")
    evidence = replace(evidence_of(case.ill, case.epochs), validation_error=0.0)

    def risen(share: float) -> Finding | None:
        losses = np.full(len(evidence.losses.validation), 0.01 + share * evidence.losses.level)
        losses[20] = 0.01
        return only("overfitting", replace(evidence, losses=replace(evidence.losses, validation=losses)))

    assert risen(0.09) is None
    assert risen(0.11) is not None


def test_stopping_early_stops_at_the_best_epoch() -> None:
    case = next(case for case in CASES if case.kind == "overfitting")
    evidence = evidence_of(case.ill, case.epochs)
    finding = only("overfitting", evidence)
    assert finding is not None
    best = int(np.argmin(evidence.losses.validation))
    assert finding.remedies[0].edit(finding.project).training.epochs == best


# --- one explains another


def test_what_another_finding_explains_is_left_unsaid() -> None:
    found = find_all(evidence_of(template("zero-init"), 150))
    assert {"twins", "vanishing", "plateau"} <= found.keys()
    assert "vanishing" not in without_consequences(found)
    assert "twins" in without_consequences(found)


def test_only_kinds_of_the_catalogue_are_named_as_explanations() -> None:
    kinds = {rule.kind for rule in FINDINGS}
    for rule in FINDINGS:
        assert set(rule.unless) <= kinds - {rule.kind}


def test_the_squared_error_of_one_linear_unit_is_no_finding() -> None:
    project = changed(template("plane"), "training.loss", MeanSquaredError())
    assert find_all(evidence_of(with_source(project, project.data.source), 30)) == {}
