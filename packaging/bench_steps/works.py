"""The networks of the race, from very small to large, with the burst in which each is timed."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Work:
    """One network to train: its widths, activation, batch, loss and optimiser; ``steps`` make one timed burst."""

    widths: tuple[int, ...]
    activation: Literal["tanh", "sigmoid", "relu"]
    batch: int
    loss: Literal["squared", "cross_entropy"]
    optimiser: Literal["sgd", "adam"]
    steps: int

    def __str__(self) -> str:
        widths = "-".join(map(str, self.widths)) if len(self.widths) < 6 else f"2-16x{len(self.widths) - 2}-1"
        return f"{widths} {self.activation}, batch {self.batch}, {self.optimiser}, {self.loss.replace('_', '-')}"


WORKS = {
    "playground": Work((2, 4, 2, 1), "tanh", 10, "squared", "sgd", 2000),
    "deep": Work((2, *[16] * 10, 1), "sigmoid", 32, "squared", "sgd", 500),
    "digits": Work((64, 64, 32, 10), "relu", 32, "cross_entropy", "adam", 400),
    "mnist": Work((784, 256, 128, 10), "relu", 64, "cross_entropy", "adam", 60),
    "large": Work((784, 1024, 1024, 10), "relu", 256, "cross_entropy", "adam", 5),
}

RATE = 0.001
