"""The divergence report: where a run diverged, how it grew, and what would have become of it otherwise."""

import numpy as np
import pytest

from nnstudio.diagnosis.divergence_report import LONGER, DivergenceReport, report_divergence
from nnstudio.engine.activations import Identity, Sigmoid
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Dense
from nnstudio.engine.update import ClipNorm
from nnstudio.project.edits import changed
from nnstudio.project.plan import Project
from nnstudio.project.templates import template
from nnstudio.training.divergence import GROWTH_COLUMNS
from nnstudio.training.session import TrainingSession
from tests.diagnosis.specimens import at_rate, linear_unit, on_moons, with_layers


def dead_lane(project: Project) -> TrainingSession:
    session = TrainingSession(project)
    while not session.done:
        session.step()
    assert session.divergence is not None
    return session


def autopsy_of(project: Project) -> DivergenceReport:
    found = report_divergence(dead_lane(project))
    assert found is not None
    return found


def test_there_is_no_report_on_a_run_that_lives() -> None:
    assert report_divergence(TrainingSession(template("moons"))) is None


def test_it_says_where_and_how_it_grew() -> None:
    session = dead_lane(template("exploding"))
    found = report_divergence(session)
    assert found is not None
    assert found.divergence is session.divergence
    growth = found.growth
    assert growth.shape == (session.trainer.steps, len(GROWTH_COLUMNS))
    np.testing.assert_array_equal(growth[:, 0], np.arange(1, session.trainer.steps + 1))
    np.testing.assert_array_equal(growth[:, 1], session.trainer.history.losses.view()[:, 0])
    assert growth[-1, GROWTH_COLUMNS.index("weight")] == np.abs(session.trainer.network.parameters).max()
    assert growth[-1, GROWTH_COLUMNS.index("z")] > 1e100
    said = [str(sentence) for sentence in found.sentences()]
    assert said[0] == str(found.divergence.sentence())
    assert "the largest |weight| grew from" in said[1]


def test_looking_leaves_the_dead_run_as_it_was() -> None:
    session = dead_lane(template("exploding"))
    before = session.trainer.network.parameters.copy(), session.trainer.history.losses.view().copy()
    report_divergence(session)
    np.testing.assert_array_equal(session.trainer.network.parameters, before[0])
    np.testing.assert_array_equal(session.trainer.history.losses.view(), before[1])


@pytest.mark.parametrize("seed", range(4))
def test_clipping_would_have_saved_the_exploding_network(seed: int) -> None:
    session = TrainingSession(changed(template("exploding"), "seed", seed))
    while not session.done:
        session.step()
    found = report_divergence(session)
    if found is None:  # a whole layer died before the numbers could overflow
        return
    clipped = found.otherwise[0]
    assert str(clipped.remedy.label) == "Clip the gradient to norm 1"
    assert clipped.survived
    assert clipped.growth[-1, 1] < 0.01
    assert f"at step {int(clipped.growth[-1, 0])} the loss is" in str(clipped.sentence())


def test_what_would_have_been_is_what_a_twin_with_the_change_does() -> None:
    found = autopsy_of(template("exploding"))
    twin = TrainingSession(changed(template("exploding"), "training.restraint.clipping", ClipNorm(1.0)))
    while not twin.done:
        twin.step()
    clipped = found.otherwise[0].growth
    assert found.first == 0
    assert len(clipped) == LONGER == twin.trainer.steps
    np.testing.assert_array_equal(clipped[:, 1], twin.trainer.history.losses.view()[:, 0])


def test_a_smaller_rate_saves_a_run_away_unit() -> None:
    found = autopsy_of(changed(linear_unit(2.0), "training.epochs", 10_000))
    rates = [other for other in found.otherwise if "learning rate" in str(other.remedy.label)]
    assert len(rates) == 1
    assert str(rates[0].remedy.label) == "Use a learning rate of 0.2"
    assert rates[0].survived
    assert rates[0].growth[-1, 1] < 1.0


def test_what_would_not_have_helped_says_so() -> None:
    found = autopsy_of(changed(linear_unit(500.0), "training.epochs", 10_000))
    rate = found.otherwise[-1]
    assert not rate.survived
    assert "diverges as well, after step" in str(rate.sentence())
    assert np.isfinite(rate.growth).all()


def hopeless() -> Project:
    """Return a project whose first weights alone take its numbers beyond what is finite."""
    return on_moons(*(Dense(16, Identity()) for _ in range(130)), first_weights=Normal(900.0))


def test_a_run_whose_first_step_diverges_has_no_growth_to_tell_of() -> None:
    found = autopsy_of(hopeless())
    assert found.divergence.step == 1
    assert found.growth.shape == (0, len(GROWTH_COLUMNS))
    said = [str(sentence) for sentence in found.sentences()]
    assert len(said) == 1 + len(found.otherwise) == 3
    assert all("the very first step diverges as well" in sentence for sentence in said[1:])


def test_a_remedy_that_is_there_already_is_not_tried_again() -> None:
    found = autopsy_of(changed(hopeless(), "training.restraint.clipping", ClipNorm(1.0)))
    assert [str(other.remedy.label) for other in found.otherwise] == ["Use a learning rate of 0.01"]


def test_a_late_divergence_is_tried_otherwise_from_a_safe_step_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    project = changed(with_layers(template("moons"), Dense(4, Sigmoid()), Dense(1, Sigmoid())), "training.epochs", 300)
    session = TrainingSession(project)
    for _ in range(1000):
        session.step()
    session.adopt(at_rate(project, 0.1))
    parameters = session.trainer.network.parameters
    step = session.trainer.update.steps.step

    def break_down(rate: float) -> None:
        step(rate)
        if session.trainer.steps == 1500:
            parameters[0] = np.inf

    monkeypatch.setattr(session.trainer.update.steps, "step", break_down)
    while not session.done:
        session.step()
    found = report_divergence(session)
    assert found is not None
    assert found.divergence.step == 1501
    assert 0 < found.first < 1501
    assert len(found.growth) == 1500 - found.first
    assert all(other.survived and other.growth[0, 0] == found.first + 1 for other in found.otherwise)
