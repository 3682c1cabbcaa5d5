"""Panels in a window of their own, and histories to show in them."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.training.history import History
from nnstudio.ui.plots.gradients import GradientPanel
from nnstudio.ui.plots.loss import LossPanel


@pytest.fixture
def loss(show_panel) -> LossPanel:
    """The loss panel, shown, on the opening experiment."""
    return show_panel("loss")


@pytest.fixture
def gradients(show_panel, qtbot: QtBot) -> GradientPanel:
    """The gradients panel, shown, with the values of the coming batch."""
    panel = show_panel("gradients")
    qtbot.waitUntil(lambda: bool(panel.ridge_view.picture.ridges))
    return panel


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
