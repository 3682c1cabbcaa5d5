"""Parting the rows into those to learn from and those to check with."""

import numpy as np

from nnstudio.datasets.table import Whole


def split_rows(groups: Whole, share: float, rng: np.random.Generator) -> tuple[Whole, Whole]:
    """Return the numbers of the training rows and of the validation rows, each in the order of the table.

    ``groups`` (rows,) numbers the group of each row: every group gives ``share`` of its rows, to the nearest row, but
    keeps at least one for training. With one seed, a larger share takes all that a smaller one took, and more.
    """
    order = rng.permutation(len(groups))
    checked = np.zeros(len(groups), bool)
    for group in np.unique(groups):
        members = order[groups[order] == group]
        checked[members[: min(round(share * len(members)), len(members) - 1)]] = True
    return np.flatnonzero(~checked), np.flatnonzero(checked)
