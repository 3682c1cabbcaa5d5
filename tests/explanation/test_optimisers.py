"""The optimisers' arithmetic, worked out from the numbers that are displayed, is the engine's new value."""

import pytest

from nnstudio.engine.layers import BatchNorm, Dense
from nnstudio.engine.optimisers import OPTIMISERS, Adam
from nnstudio.engine.update import Restraint
from nnstudio.explanation.optimiser_arithmetic import RULES
from nnstudio.explanation.parameters import parameter_at, parameters_of
from nnstudio.explanation.update_arithmetic import UpdateArithmetic
from nnstudio.numbers import tex
from tests.engine.test_update import RESTRAINTS
from tests.explanation.specimens import explained, worked_out

LAYERS = [Dense(3), BatchNorm(), Dense(3, frozen=True), Dense(2, bias="frozen")]
every_optimiser = pytest.mark.parametrize("optimiser", [kind() for kind in OPTIMISERS], ids=lambda rule: rule.kind())


def all_parameters(step):
    for name in step.nodes:
        units, each = parameters_of(step, name)
        yield from (parameter_at(step, name, unit, place) for unit in range(units) for place in range(each))


def test_every_optimiser_of_the_catalogue_has_its_arithmetic():
    assert set(RULES) == set(OPTIMISERS)


@every_optimiser
@pytest.mark.parametrize("steps", [0, 1, 7])
def test_the_displayed_terms_come_to_the_engines_new_value(optimiser, steps):
    step = explained(LAYERS, optimiser=optimiser, steps=steps)
    renewal = UpdateArithmetic(step, 16)
    for parameter in all_parameters(step):
        if not parameter.is_fixed(step):
            new = renewal.lines(parameter)[-1].value
            assert new == pytest.approx(parameter.after(step), rel=1e-11, abs=1e-14)
            assert tex(new, 8) == tex(parameter.after(step), 8)
        for equation in renewal.equations(parameter):
            assert worked_out(equation.live or equation.shown) == pytest.approx(equation.value, rel=1e-8, abs=1e-13)
        assert renewal.equations(parameter)[-1].value == parameter.after(step)


@every_optimiser
def test_what_the_optimiser_remembers_is_what_the_lines_come_to(optimiser):
    step = explained([Dense(2), Dense(2)], optimiser=optimiser)
    renewal = UpdateArithmetic(step, 8)
    names = {"velocity": "v", "square_sum": "s", "square_mean": "v", "step_square_mean": "u", "largest_v": "v_{max}"}
    for parameter in all_parameters(step):
        shown = {line.symbol: line.value for line in renewal.lines(parameter)}
        for name, tensors in step.trace.memory_after.items():
            kept = tensors[parameter.name][parameter.index]
            assert shown[names.get(name, name)] == pytest.approx(kept, rel=1e-10, abs=1e-15)


@pytest.mark.parametrize("restraint", RESTRAINTS.values(), ids=RESTRAINTS)
@pytest.mark.parametrize("optimiser", [kind() for kind in OPTIMISERS[:2]] + [Adam()], ids=lambda rule: rule.kind())
def test_penalties_clipping_and_the_largest_norm_are_terms_of_their_own(restraint, optimiser):
    step = explained(LAYERS, optimiser=optimiser, restraint=restraint)
    renewal = UpdateArithmetic(step, 16)
    for parameter in all_parameters(step):
        if not parameter.is_fixed(step):
            assert renewal.lines(parameter)[-1].value == pytest.approx(parameter.after(step), rel=1e-9, abs=1e-14)


def test_a_fixed_parameter_is_said_to_stay():
    step = explained(LAYERS, restraint=Restraint(l2=0.1))
    parameter = parameter_at(step, "3", 0, 0)
    assert "is frozen" in str(UpdateArithmetic(step, 4).sentence(parameter))
    assert [equation.value for equation in UpdateArithmetic(step, 4).equations(parameter)] == [parameter.value(step)]
