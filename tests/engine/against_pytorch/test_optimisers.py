import numpy as np
import pytest

from nnstudio.engine import optimisers as ours
from nnstudio.engine.optimisers import OPTIMISERS
from nnstudio.engine.optimisers.optimiser import BLOCK_BYTES
from tests.engine.against_pytorch import NOT_INSTALLED, counterpart
from tests.engine.against_pytorch.twins import close

torch = pytest.importorskip("torch", reason=NOT_INSTALLED)

STEPS = 20

# PyTorch's optimiser with our settings; what neither names must agree by default.
RULES = {
    ours.SGD: lambda rule, p, rate: torch.optim.SGD(p, rate),
    ours.MomentumSGD: lambda rule, p, rate: torch.optim.SGD(p, rate, momentum=rule.momentum),
    ours.Nesterov: lambda rule, p, rate: torch.optim.SGD(p, rate, momentum=rule.momentum, nesterov=True),
    ours.Adagrad: lambda rule, p, rate: torch.optim.Adagrad(p, rate, eps=rule.epsilon),
    ours.RMSprop: lambda rule, p, rate: torch.optim.RMSprop(p, rate, alpha=rule.alpha, eps=rule.epsilon),
    ours.Adadelta: lambda rule, p, rate: torch.optim.Adadelta(p, rate, rho=rule.rho, eps=rule.epsilon),
    ours.Adam: lambda rule, p, rate: torch.optim.Adam(p, rate, betas=(rule.beta1, rule.beta2), eps=rule.epsilon),
    ours.AdamW: lambda rule, p, rate: torch.optim.AdamW(
        p, rate, betas=(rule.beta1, rule.beta2), eps=rule.epsilon, weight_decay=rule.decay
    ),
    ours.AMSGrad: lambda rule, p, rate: torch.optim.Adam(
        p, rate, betas=(rule.beta1, rule.beta2), eps=rule.epsilon, amsgrad=True
    ),
    ours.Nadam: lambda rule, p, rate: torch.optim.NAdam(
        p, rate, betas=(rule.beta1, rule.beta2), eps=rule.epsilon, momentum_decay=rule.momentum_decay
    ),
}
DEFAULTS = {
    ours.SGD: torch.optim.SGD,
    ours.Adagrad: torch.optim.Adagrad,
    ours.RMSprop: torch.optim.RMSprop,
    ours.Adadelta: torch.optim.Adadelta,
    ours.Adam: torch.optim.Adam,
    ours.AdamW: torch.optim.AdamW,
    ours.AMSGrad: lambda p: torch.optim.Adam(p, amsgrad=True),
    ours.Nadam: torch.optim.NAdam,
}
SETTINGS = [
    *(kind() for kind in OPTIMISERS),
    ours.MomentumSGD(0.5),
    ours.Nesterov(0.5),
    ours.RMSprop(alpha=0.5, epsilon=1e-3),
    ours.Adadelta(rho=0.5, epsilon=1e-3),
    ours.Adam(beta1=0.5, beta2=0.9, epsilon=1e-3),
    ours.AdamW(decay=0.5),
    ours.AMSGrad(beta2=0.5),
    ours.Nadam(momentum_decay=0.5),
]


def put(rule, parameters, rate):
    """Return PyTorch's counterpart of a rule, tied to parameters."""
    return counterpart(RULES, type(rule))(rule, parameters, rate)


@pytest.mark.parametrize("rule", SETTINGS, ids=str)
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize("size", [1, 17, 2 * BLOCK_BYTES // 8 + 3])
def test_twenty_steps_with_a_changing_rate_end_where_pytorch_ends(rule, dtype, tolerance, size):
    rng = np.random.default_rng(size)
    start, rates = rng.normal(size=size).astype(dtype), 0.01 * (1 + np.arange(STEPS) % 3)
    p, g = start.copy(), np.zeros(size, dtype)
    steps = rule.bind(p, g, np.ones(size, dtype))
    its = torch.tensor(start, requires_grad=True)
    rival = put(rule, [its], 0.01)
    for rate in rates:
        g[:] = rng.normal(size=size) * 10.0 ** rng.integers(-3, 2)
        its.grad = torch.tensor(g.copy())
        rival.param_groups[0]["lr"] = float(rate)
        steps.step(float(rate))
        rival.step()
    close(p, its, tolerance)


@pytest.mark.parametrize("kind", DEFAULTS, ids=lambda kind: kind.kind())
def test_the_default_settings_are_pytorchs(kind):
    usual, named = DEFAULTS[kind]([torch.zeros(1)]), put(kind(), [torch.zeros(1)], 0.1)
    for setting, value in usual.param_groups[0].items():
        if setting not in ("lr", "params"):
            assert named.param_groups[0][setting] == value, setting


REMEMBERED = {
    ours.MomentumSGD: {"velocity": "momentum_buffer"},
    ours.Nesterov: {"velocity": "momentum_buffer"},
    ours.Adagrad: {"square_sum": "sum"},
    ours.RMSprop: {"square_mean": "square_avg"},
    ours.Adadelta: {"square_mean": "square_avg", "step_square_mean": "acc_delta"},
    ours.Adam: {"m": "exp_avg", "v": "exp_avg_sq"},
    ours.AdamW: {"m": "exp_avg", "v": "exp_avg_sq"},
    ours.AMSGrad: {"m": "exp_avg", "v": "exp_avg_sq", "largest_v": "max_exp_avg_sq"},
    ours.Nadam: {"m": "exp_avg", "v": "exp_avg_sq"},
    ours.SGD: {},
}


@pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.kind())
def test_what_a_rule_remembers_is_what_pytorch_remembers(kind):
    rng = np.random.default_rng(0)
    p, g = rng.normal(size=5), np.zeros(5)
    its = torch.tensor(p.copy(), requires_grad=True)
    steps, rival = kind().bind(p, g, np.ones(5)), put(kind(), [its], 0.01)
    for _ in range(STEPS):
        g[:] = rng.normal(size=5)
        its.grad = torch.tensor(g.copy())
        steps.step(0.01)
        rival.step()
    names = counterpart(REMEMBERED, kind)
    assert tuple(names) == steps.names
    for name, vector in steps.state().items():
        close(vector, rival.state[its][names[name]], 1e-12, name)
