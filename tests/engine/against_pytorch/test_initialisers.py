import math

import numpy as np
import pytest

from nnstudio.engine import initialisers as ours
from nnstudio.engine.initialisers import INITIALISERS
from tests.engine.against_pytorch import NOT_INSTALLED, counterpart
from tests.engine.against_pytorch.twins import close
from tests.engine.specimens import filled, made

torch = pytest.importorskip("torch", reason=NOT_INSTALLED)
init = torch.nn.init

UNITS, INPUTS = 250, 400

# PyTorch's rule with our settings; the "1/sqrt(n)" habit is what its nn.Linear still does.
DRAWN = {
    ours.GlorotUniform: lambda rule, w: init.xavier_uniform_(w, rule.gain),
    ours.GlorotNormal: lambda rule, w: init.xavier_normal_(w, rule.gain),
    ours.HeUniform: lambda rule, w: init.kaiming_uniform_(w, nonlinearity="relu"),
    ours.HeNormal: lambda rule, w: init.kaiming_normal_(w, nonlinearity="relu"),
    ours.LeCunNormal: lambda rule, w: init.kaiming_normal_(w, nonlinearity="linear"),
    ours.OldUniform: lambda rule, w: init.kaiming_uniform_(w, a=math.sqrt(5)),
    ours.Orthogonal: lambda rule, w: init.orthogonal_(w, rule.gain),
    ours.Normal: lambda rule, w: init.normal_(w, 0.0, rule.std),
    ours.Uniform: lambda rule, w: init.uniform_(w, -rule.limit, rule.limit),
}
EXACT = {
    ours.Zeros: lambda rule, w: init.zeros_(w),
    ours.ConstantWeights: lambda rule, w: init.constant_(w, rule.value),
    ours.Explicit: lambda rule, w: w.copy_(torch.tensor(rule.weights, dtype=w.dtype)),
}


@pytest.mark.parametrize("kind", INITIALISERS, ids=lambda kind: kind.kind())
def test_first_weights_are_spread_as_pytorch_spreads_them(kind):
    rule = made(kind, UNITS, INPUTS)
    mine = filled(rule, UNITS, INPUTS)
    its = torch.empty(UNITS, INPUTS, dtype=torch.float64)
    counterpart(DRAWN | EXACT, kind)(rule, its)
    if kind in EXACT:
        close(mine, its, 0.0)
        return
    theirs = its.numpy()
    assert mine.std() == pytest.approx(theirs.std(), rel=0.01)
    shares = np.linspace(0.02, 0.98, 13)
    np.testing.assert_allclose(np.quantile(mine, shares), np.quantile(theirs, shares), atol=0.03 * theirs.std())
    values, its_values = (np.linalg.svd(weights, compute_uv=False) for weights in (mine, theirs))
    np.testing.assert_allclose(values, its_values, atol=0.04 * its_values.max())
