"""A run as named arrays for a file, and back."""

import json

import msgspec
import numpy as np

from nnstudio.project.files import Tensors
from nnstudio.sentences import Unusable
from nnstudio.training.history import EPOCH_COLUMNS, History, Rows
from nnstudio.training.lane import Lane
from nnstudio.training.trainer import Checkpoint, Whereabouts

_VECTORS = ("parameters", "state", "memory", "order")


def learned(lane: Lane) -> Tensors:
    """Return all that the run needs to go on after a restart, its history included."""
    checkpoint = lane.trainer.checkpoint()
    whereabouts = json.dumps(
        msgspec.to_builtins(checkpoint.whereabouts)
    )  # its 128-bit numbers are too long for msgspec
    return {
        **{name: getattr(checkpoint, name) for name in _VECTORS},
        "losses": lane.trainer.history.losses.view(),
        "epochs": lane.trainer.history.epochs.view(),
        "whereabouts": np.frombuffer(whereabouts.encode(), np.uint8),
    }


def put_back(lane: Lane, tensors: Tensors) -> None:
    """Restore a run from the arrays of a file.

    Raises:
        Unusable: if they do not fit the run's design.
    """
    present = lane.trainer.checkpoint()
    try:
        whereabouts = msgspec.convert(json.loads(tensors["whereabouts"].tobytes()), Whereabouts)
        vectors = [tensors[name].astype(getattr(present, name).dtype) for name in _VECTORS]
        history = History()
        history.losses = _rows(tensors["losses"], 1)
        history.epochs = _rows(tensors["epochs"], len(EPOCH_COLUMNS))
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable("What was learned cannot be read: {why}.", why=str(error)) from error
    for name, vector in zip(_VECTORS, vectors, strict=True):
        if vector.shape != getattr(present, name).shape:
            raise Unusable("What was learned does not fit the design: its {name} have another size.", name=name)
    parameters, state, memory, order = vectors
    lane.restore(Checkpoint(parameters, state, memory, order, whereabouts, history.mark()), history)


def _rows(table: np.ndarray, columns: int) -> Rows:
    if table.ndim != 2 or table.shape[1] != columns:
        raise ValueError(f"a table of {columns} columns was expected")
    return Rows.of(table.astype(np.float64))
