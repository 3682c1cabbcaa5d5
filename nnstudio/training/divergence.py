"""When numbers stop being numbers: stop at the step where it happens, and say where it began."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from nnstudio.engine.arrays import Array
from nnstudio.engine.layers import Operation
from nnstudio.engine.network import own_tensors
from nnstudio.sentences import Sentence, say
from nnstudio.training.history import Table
from nnstudio.training.trainer import Checkpoint, Diverged, Trainer

CHECK_EVERY = 256
"""Steps between checks that all parameters are finite: a copy of them costs far less than one step in a hundred."""

GROWTH_COLUMNS = ("step", "loss", "z", "gradient", "weight")
KEPT = 1000


@dataclass(frozen=True)
class Divergence:
    """Where the first number that is not finite arose: counted from 1, step and epoch; the layer; the tensor.

    ``tensor`` is "z", "a", "loss", "delta", "gradient" or "parameters"; ``layer`` is empty for the loss. ``growth`` has
    a row for each of the last steps before, GROWTH_COLUMNS: the step's number and loss, and the largest |z|, |gradient|
    and |weight| after it. ``safe`` is a state of the run from before those steps, to try them otherwise.
    """

    step: int
    epoch: int
    layer: str
    tensor: str
    growth: Table = field(compare=False, repr=False)
    safe: Checkpoint = field(compare=False, repr=False)

    @property
    def largest(self) -> dict[str, float]:
        """The largest |z|, |gradient| and |weight| of the step before; NaN where there was none."""
        last = self.growth[-1] if len(self.growth) else np.full(len(GROWTH_COLUMNS), np.nan)
        return {name: float(last[GROWTH_COLUMNS.index(name)]) for name in ("z", "gradient", "weight")}

    def sentence(self) -> Sentence:
        """Say it."""
        if self.tensor == "loss":
            return say("The run diverged: at step {step} (epoch {epoch}) the loss was no longer a finite number.",
                       step=self.step, epoch=self.epoch)  # fmt: skip
        return say(
            "The run diverged: at step {step} (epoch {epoch}) the first number that is not finite arose in {tensor} "
            "of layer {layer}.",
            step=self.step,
            epoch=self.epoch,
            tensor=self.tensor,
            layer=self.layer,
        )


class Guard:
    """Runs a trainer in slices and notices divergence; the trainer is then left at its last finite state."""

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.keep()

    def run(self, seconds: float) -> Divergence | None:
        """Take steps for about so many seconds; return what happened if the run diverged."""
        try:
            self.trainer.run(seconds)
            self._check()
        except Diverged:
            return self._locate()
        return None

    def step(self) -> Divergence | None:
        """Take one step; return what happened if the run diverged."""
        try:
            next(self.trainer, None)
            self._check()
        except Diverged:
            return self._locate()
        return None

    def check(self) -> Divergence | None:
        """Look at the parameters now, as at the end of a run."""
        return None if _finite(self.trainer.network.parameters) else self._locate()

    def keep(self) -> None:
        """Take the present state as a safe one to go back to, after parameters were set by hand, say."""
        self._earlier = self._safe = self.trainer.checkpoint()

    def _check(self) -> None:
        if self.trainer.finished or self.trainer.steps - self._safe.mark.steps >= CHECK_EVERY:
            if not _finite(self.trainer.network.parameters):
                raise Diverged
            self._earlier, self._safe = self._safe, self.trainer.checkpoint()

    def _locate(self) -> Divergence:
        """Go back to the safe state before the last and take the same steps again, one by one, to the first bad number.

        So there are always some steps before it whose growth can be looked at, unless the run itself was shorter.
        """
        self.trainer.restore(self._earlier)
        last = self._earlier
        growth: deque[tuple[float, ...]] = deque(maxlen=KEPT)
        while not self.trainer.finished:
            found = self._try_step()
            if found:
                self.trainer.restore(last)
                rows = np.array(growth).reshape(-1, len(GROWTH_COLUMNS))
                return Divergence(last.mark.steps + 1, last.run_position.epoch + 1, *found, rows, self._earlier)
            last = self.trainer.checkpoint()
            growth.append(growth_row(self.trainer))
        raise AssertionError("the same steps gave other numbers the second time")

    def _try_step(self) -> tuple[str, str] | None:
        """Take one step; return layer and tensor of the first bad number, if one arose."""
        try:
            next(self.trainer)
        except Diverged:
            return _bad_forward(self.trainer) or ("", "loss")
        if _finite(self.trainer.network.parameters):
            return None
        return _bad_forward(self.trainer) or _bad_backward(self.trainer)


def _bad_forward(trainer: Trainer) -> tuple[str, str] | None:
    """Find the first bad sum or activation of the last step, from input to output."""
    for name, operation in _operations(trainer):
        applied = operation.applied()
        if applied is not None and not _finite(applied.z):
            return name, "z"
        if not _finite(operation.a):
            return name, "a"
    return None


def _bad_backward(trainer: Trainer) -> tuple[str, str] | None:
    """Find the first bad error signal or gradient of the last step, from output to input; else the parameters."""
    for name, operation in reversed(_operations(trainer)):
        if not _finite(operation.delta):
            return name, "delta"
        if not all(map(_finite, _own(trainer, trainer.network.gradient, name))):
            return name, "gradient"
    for name, _ in _operations(trainer):
        if not all(map(_finite, _own(trainer, trainer.network.parameters, name))):
            return name, "parameters"
    return None


def _operations(trainer: Trainer) -> list[tuple[str, Operation]]:
    return [] if trainer.last_pass is None else list(trainer.last_pass.flat_operations())


def _own(trainer: Trainer, vector: Array, layer: str) -> Iterable[Array]:
    return own_tensors(layer, trainer.network.tensors(vector)).values()


def growth_row(trainer: Trainer) -> tuple[float, ...]:
    """Return what GROWTH_COLUMNS name, for the step that was just taken."""
    found = [operation.applied() for _, operation in _operations(trainer)]
    sums = [applied.z for applied in found if applied is not None]
    return (
        trainer.steps,
        float(trainer.history.losses.view()[-1, 0]),
        max(map(_size, sums)),
        _size(trainer.network.gradient),
        _size(trainer.network.parameters),
    )


def _finite(array: Array) -> bool:
    return bool(np.isfinite(array).all())


def _size(array: Array) -> float:
    return float(np.max(np.abs(array), initial=0.0))
