import numpy as np
import pytest

from nnstudio.engine import schedules as ours
from nnstudio.engine.schedules import SCHEDULES
from tests.engine.against_pytorch import NOT_INSTALLED, counterpart

torch = pytest.importorskip("torch", reason=NOT_INSTALLED)
schedulers = torch.optim.lr_scheduler

RATE, EPOCHS = 0.3, 40

# PyTorch's scheduler with our settings.
RULES = {
    ours.ConstantRate: lambda rule, rival: schedulers.LambdaLR(rival, lambda epoch: 1.0),
    ours.StepDecay: lambda rule, rival: schedulers.StepLR(rival, rule.every, rule.drop),
    ours.Exponential: lambda rule, rival: schedulers.ExponentialLR(rival, rule.decay),
    ours.Cosine: lambda rule, rival: schedulers.CosineAnnealingLR(rival, rule.length, RATE * rule.floor),
    ours.WarmUp: lambda rule, rival: schedulers.LinearLR(rival, rule.first, total_iters=rule.length),
    ours.ReduceOnPlateau: lambda rule, rival: schedulers.ReduceLROnPlateau(
        rival, factor=rule.drop, patience=rule.patience, threshold=rule.threshold, eps=0.0
    ),
}
SETTINGS = [
    *(kind() for kind in SCHEDULES),
    ours.StepDecay(every=7, drop=0.5),
    ours.Cosine(length=EPOCHS, floor=0.1),  # later PyTorch's goes up again, ours stays
    ours.WarmUp(length=11, first=0.05),
    ours.ReduceOnPlateau(drop=0.5, patience=2, threshold=0.05),
    ours.ReduceOnPlateau(drop=0.5, patience=0),
]


@pytest.mark.parametrize("rule", SETTINGS, ids=str)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_learning_rate_follows_pytorchs(rule, seed):
    rng = np.random.default_rng(seed)
    losses = np.exp(-0.1 * np.arange(EPOCHS)) + rng.normal(0, 0.1, EPOCHS)
    rival = torch.optim.SGD([torch.zeros(1, requires_grad=True)], RATE)
    scheduler = counterpart(RULES, type(rule))(rule, rival)
    memory = rule.start()
    for epoch, loss in enumerate(losses.tolist()):
        assert RATE * rule.factor(epoch, memory) == pytest.approx(rival.param_groups[0]["lr"], rel=1e-12), epoch
        memory = rule.remember(memory, loss)
        rival.step()
        scheduler.step(*([loss] if type(rule) is ours.ReduceOnPlateau else []))
