"""The history: it only grows, and whoever looks at one moment of it sees that moment."""

import numpy as np

from nnstudio.training.history import History


def grown(count: int) -> History:
    history = History()
    for step in range(count):
        history.losses.append(step)
    history.epochs.append(range(6))
    return history


def test_a_history_as_it_was_ends_where_it_ended() -> None:
    history = grown(5)
    past = history.so_far()
    for step in range(5000):
        history.losses.append(-step)
    assert past.losses.view()[:, 0].tolist() == [0, 1, 2, 3, 4]
    assert past.mark() != history.mark()


def test_what_a_past_history_gets_from_now_on_is_its_own() -> None:
    history = grown(3)
    past = history.so_far()
    past.losses.append(9.0)
    history.losses.append(7.0)
    assert past.losses.view()[:, 0].tolist() == [0, 1, 2, 9]
    assert history.losses.view()[:, 0].tolist() == [0, 1, 2, 7]


def test_a_history_cut_at_a_mark_is_a_copy() -> None:
    history = grown(4)
    mark = history.mark()
    history.losses.append(5.0)
    cut = history.until(mark)
    assert len(cut.losses) == 4
    assert not np.shares_memory(cut.losses.view(), history.losses.view())
