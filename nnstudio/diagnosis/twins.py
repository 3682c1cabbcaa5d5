"""Units that do the same and will do the same for ever: twins."""

import numpy as np

from nnstudio.engine.arrays import Array

Groups = tuple[tuple[int, ...], ...]

_ROUNDING = 4096
"""Twins may differ by so many times the precision of their numbers: in float64 by 1e-12 of their largest."""


def twin_units(incoming: Array, gradient: Array, outgoing: Array | None) -> Groups:
    """Return the groups of two and more units of a layer that are twins, as unit numbers from 0.

    ``incoming`` are the layer's weights with the bias as last column, ``gradient`` is dL/d of the same, both (units,
    inputs + 1); ``outgoing`` are the next layer's weights, (next units, units). Twins weigh their inputs alike and are
    weighed alike by the next layer, so that every step moves them alike; their gradients prove it.
    """
    if not _any_near(incoming):
        return ()
    tables = [incoming, gradient] if outgoing is None else [incoming, gradient, outgoing.T]
    sums = np.stack([_sums(table) for table in tables])
    sizes = np.stack([np.max(np.abs(table), axis=1) for table in tables])
    order = np.lexsort(sums)
    apart = np.abs(np.diff(sums[:, order], axis=1))
    near = np.all(apart <= _slack(incoming) * np.maximum(sizes[:, order[1:]], sizes[:, order[:-1]]), axis=0)
    groups = [[int(order[0])]]
    for before, unit, close in zip(order[:-1].tolist(), order[1:].tolist(), near.tolist(), strict=True):
        if close and all(_alike(table[before], table[unit]) for table in tables):
            groups[-1].append(unit)
        else:
            groups.append([unit])
    return tuple(sorted(tuple(sorted(group)) for group in groups if len(group) > 1))


def _any_near(table: Array) -> bool:
    """Tell whether any two rows might be equal, which spares nearly all networks the rest."""
    return bool(np.any(np.diff(np.sort(_sums(table))) <= _slack(table) * np.max(np.abs(table))))


def _sums(table: Array) -> Array:
    """Return a weighted sum of every row: equal rows have equal sums, others hardly ever."""
    return table @ np.cos(np.arange(table.shape[1]))


def _alike(one: Array, other: Array) -> bool:
    return bool(np.max(np.abs(one - other)) <= _slack(one) * np.max(np.abs(one)))


def _slack(values: Array) -> float:
    return _ROUNDING * float(np.finfo(values.dtype).eps)
