"""Which values the loss plot leaves out."""

from nnstudio.training.histories.history_view import HistoryView
from nnstudio.ui.panels.loss.view import LossView
from tests.training.histories.specimens import history_of


def test_values_without_a_logarithm_are_left_out_of_the_curves_that_are_shown():
    history_view = HistoryView(history_of([1.0, 0.0, 0.5, 0.0], val=[1.0, -0.5, 0.0, 0.1, 0.2], steps_per_epoch=1))
    history_view.catch_up(1)
    assert LossView().left_out(history_view) == 2 + 2 + 2
    assert LossView(hidden={"batch", "val"}).left_out(history_view) == 2
    assert LossView(log_y=False).left_out(history_view) == 0
