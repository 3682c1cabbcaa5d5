"""Histories to show in panels."""

import numpy as np

from nnstudio.training.history import History


def history_of(losses, val=None, steps_per_epoch=10, metric=0.5):
    """A history with these losses of steps; an epoch's loss is that of its last step."""
    history = History()
    history.epochs.append((0, 0, losses[0] * 1.1, losses[0] * 1.2 if val is None else val[0], metric, metric))
    for step, loss in enumerate(losses, 1):
        history.losses.append(loss)
        if step % steps_per_epoch == 0:
            epoch = step // steps_per_epoch
            held_back = loss * 1.2 if val is None else val[epoch]
            history.epochs.append((epoch, step, loss * 1.1, held_back, metric, metric))
    return history


def falling(steps, seed=0):
    """Losses that fall and are noisy."""
    noise = np.random.default_rng(seed).normal(0, 0.3, steps)
    return np.exp(-np.arange(steps) / steps * 3 + noise)
