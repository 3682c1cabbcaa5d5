"""How the learning rate changes from epoch to epoch: each schedule is a factor on the rate of the plan."""

import math
from typing import Annotated, ClassVar

from msgspec import Meta

from nnstudio.description import Description

Factor = Annotated[float, Meta(gt=0.0, le=1.0, title="factor")]
Epochs = Annotated[int, Meta(ge=1, le=1_000_000, title="epochs")]
Memory = tuple[float, ...]


class Schedule(Description, frozen=True):
    """A rule for the learning rate; epochs count from 0. What a rule must remember is a tuple of numbers."""

    title: ClassVar[str]
    formula: ClassVar[str]

    def factor(self, epoch: int, memory: Memory) -> float:
        """Return what the learning rate is multiplied by in this epoch."""
        raise NotImplementedError

    def start(self) -> Memory:
        """Return what is remembered before the first epoch."""
        return ()

    def remember(self, memory: Memory, loss: float) -> Memory:
        """Return what is remembered after an epoch with this loss."""
        return memory


class ConstantRate(Schedule, frozen=True, tag="constant"):
    """The same learning rate throughout."""

    title = "constant"
    formula = r"\eta_t=\eta"

    def factor(self, epoch: int, memory: Memory) -> float:
        """Return 1, in every epoch."""
        return 1.0


class StepDecay(Schedule, frozen=True, tag="step"):
    """A lower rate every so many epochs: eta factor^(epoch // every)."""

    every: Epochs = 100
    drop: Factor = 0.1

    title = "steps"
    formula = r"\eta_t=\eta\,\gamma^{\lfloor t/s\rfloor}"

    def factor(self, epoch: int, memory: Memory) -> float:
        """Return drop^(epoch // every)."""
        return float(self.drop ** (epoch // self.every))


class Exponential(Schedule, frozen=True, tag="exponential"):
    """A little lower every epoch: eta factor^epoch."""

    decay: Factor = 0.99

    title = "exponential"
    formula = r"\eta_t=\eta\,\gamma^t"

    def factor(self, epoch: int, memory: Memory) -> float:
        """Return decay^epoch."""
        return float(self.decay**epoch)


class Cosine(Schedule, frozen=True, tag="cosine"):
    """Down a half wave to a floor, then level: eta (floor + (1 - floor) (1 + cos(pi t / T)) / 2)."""

    length: Epochs = 200
    floor: Annotated[float, Meta(ge=0.0, le=1.0, title="share left at the end")] = 0.0

    title = "cosine"
    formula = r"\eta_t=\eta\,\frac{1+\cos(\pi t/T)}{2}"

    def factor(self, epoch: int, memory: Memory) -> float:
        """Return the half wave's height."""
        progress = min(epoch, self.length) / self.length
        return self.floor + (1.0 - self.floor) * 0.5 * (1.0 + math.cos(math.pi * progress))


class WarmUp(Schedule, frozen=True, tag="warm_up"):
    """Up in a straight line to the full rate, then level (PyTorch's LinearLR)."""

    length: Epochs = 5
    first: Factor = 1 / 3

    title = "warm-up"
    formula = r"\eta_t=\eta\,(f+(1-f)\min(1,\ t/T))"

    def factor(self, epoch: int, memory: Memory) -> float:
        """Return the line's height."""
        return self.first + (1.0 - self.first) * min(epoch, self.length) / self.length


class ReduceOnPlateau(Schedule, frozen=True, tag="plateau"):
    """A lower rate whenever the loss has not fallen below its best by a share for more than ``patience`` epochs."""

    drop: Factor = 0.1
    patience: Annotated[int, Meta(ge=0, le=1_000_000, title="patience")] = 10
    threshold: Annotated[float, Meta(ge=0.0, lt=1.0, title="share that counts as progress")] = 1e-4

    title = "reduce on plateau"
    formula = r"\eta_t=\eta\,\gamma^{\mathrm{plateaus}}"

    def factor(self, epoch: int, memory: Memory) -> float:
        """Return drop^(plateaus so far)."""
        return memory[0]

    def start(self) -> Memory:
        """Remember the factor, the best loss, and the epochs without progress."""
        return (1.0, math.inf, 0.0)

    def remember(self, memory: Memory, loss: float) -> Memory:
        """Note progress, or one more epoch without it; after too many, lower the factor."""
        factor, best, idle = memory
        if loss < best * (1.0 - self.threshold):
            return (factor, loss, 0.0)
        if idle + 1 > self.patience:
            return (factor * self.drop, best, 0.0)
        return (factor, best, idle + 1)


AnySchedule = ConstantRate | StepDecay | Exponential | Cosine | WarmUp | ReduceOnPlateau

SCHEDULES: tuple[type[Schedule], ...] = AnySchedule.__args__
