"""An activation followed over its sums, for the whole catalogue."""

import numpy as np
import pytest

from nnstudio.engine.activations import ACTIVATIONS, PReLU, Softmax
from nnstudio.engine.analysis.activation_curve import sampled

every_activation = pytest.mark.parametrize("kind", ACTIVATIONS, ids=lambda kind: kind.kind())


@every_activation
def test_the_slope_that_is_drawn_is_that_of_the_curve(kind):
    z = np.linspace(-5.0, 5.0, 20_001)
    here = sampled(kind(), z)
    numeric = np.gradient(here.value, z, edge_order=2)
    away = np.all([np.abs(z - kink) > 0.01 for kink in (*kind.kinks, 99.0)], axis=0)
    np.testing.assert_allclose(here.slope[away], numeric[away], atol=6e-4)


def test_softmax_is_followed_over_one_sum_while_the_others_stay():
    others = np.array([0.3, -1.0, 2.0])
    here = sampled(Softmax(), np.array([-1.0, 4.0]), 1, others)
    moved = Softmax().values(np.array([[0.3], [4.0], [2.0]]))
    assert here.value[0] == pytest.approx(Softmax().values(others[:, np.newaxis])[1, 0])
    assert here.value[1] == pytest.approx(moved[1, 0])
    assert here.slope[1] == pytest.approx(moved[1, 0] * (1.0 - moved[1, 0]))


def test_an_activation_that_learns_is_drawn_with_what_it_has_learned():
    here = sampled(PReLU().bound(np.array([0.5])), np.array([-2.0]))
    assert here.value[0] == pytest.approx(-1.0)
    assert here.slope[0] == pytest.approx(0.5)
