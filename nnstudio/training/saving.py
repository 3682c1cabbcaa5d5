"""A run as named arrays for a file, and back."""

import json

import msgspec
import numpy as np

from nnstudio.project.files import Tensors
from nnstudio.sentences import Unusable
from nnstudio.series.growing_array import GrowingArray
from nnstudio.training.history import EPOCH_COLUMNS, History
from nnstudio.training.journal import Journal, Restored
from nnstudio.training.session import TrainingSession
from nnstudio.training.trainer import Checkpoint, RunPosition

_VECTORS = ("parameters", "state", "memory", "order")


def learned(session: TrainingSession) -> Tensors:
    """Return all that the run needs to go on after a restart, its history included."""
    checkpoint = session.trainer.checkpoint()
    position = json.dumps(msgspec.to_builtins(checkpoint.run_position))  # msgspec writes no numbers of 128 bits
    return {
        **{name: getattr(checkpoint, name) for name in _VECTORS},
        "losses": session.trainer.history.losses.view(),
        "epochs": session.trainer.history.epochs.view(),
        "whereabouts": np.frombuffer(position.encode(), np.uint8),
    }


def put_back(session: TrainingSession, tensors: Tensors) -> None:
    """Restore a run from the arrays of a file.

    Raises:
        Unusable: if they do not fit the run's design.
    """
    present = session.trainer.checkpoint()
    try:
        position = msgspec.convert(json.loads(tensors["whereabouts"].tobytes()), RunPosition)
        vectors = [tensors[name].astype(getattr(present, name).dtype) for name in _VECTORS]
        history = History(_rows(tensors["losses"], 1), _rows(tensors["epochs"], len(EPOCH_COLUMNS)))
    except (KeyError, TypeError, ValueError) as error:
        raise Unusable("What was learned cannot be read: {why}.", why=str(error)) from error
    for name, vector in zip(_VECTORS, vectors, strict=True):
        if vector.shape != getattr(present, name).shape:
            raise Unusable("What was learned does not fit the design: its {name} have another size.", name=name)
    parameters, state, memory, order = vectors
    journal = Journal(session.trainer.project, (Restored(len(history.losses), position.epoch),))
    checkpoint = Checkpoint(parameters, state, memory, order, position, history.mark(), len(journal))
    session.restore(checkpoint, history, journal)


def _rows(table: np.ndarray, columns: int) -> GrowingArray:
    if table.ndim != 2 or table.shape[1] != columns:
        raise ValueError(f"a table of {columns} columns was expected")
    return GrowingArray.of(table.astype(np.float64))
