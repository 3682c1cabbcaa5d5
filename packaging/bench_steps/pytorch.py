"""PyTorch in the race: eager mode, as its tutorials write a training step."""

from itertools import pairwise
from typing import Any

import torch

from bench_steps.ours import Burst
from bench_steps.works import RATE, Work

_ACTIVATIONS = {"tanh": torch.nn.Tanh, "sigmoid": torch.nn.Sigmoid, "relu": torch.nn.ReLU}


def facts() -> dict[str, Any]:
    """Say which PyTorch this is."""
    return {"torch": torch.__version__, "num_threads": torch.get_num_threads()}


def bursts(work: Work) -> dict[str, Burst]:
    """Return what is timed: a burst of steps."""
    parts: list[Any] = []
    for inputs, outputs in pairwise(work.widths):
        parts += [torch.nn.Linear(inputs, outputs), _ACTIVATIONS[work.activation]()]
    network = torch.nn.Sequential(*parts[:-1])
    squared = work.loss == "squared"
    loss = torch.nn.MSELoss() if squared else torch.nn.CrossEntropyLoss()
    kind = torch.optim.SGD if work.optimiser == "sgd" else torch.optim.Adam
    optimiser = kind(network.parameters(), lr=RATE)
    x = torch.randn(work.batch, work.widths[0])
    y = torch.randn(work.batch, work.widths[-1]) if squared else torch.randint(0, work.widths[-1], (work.batch,))

    def steps() -> None:
        for _ in range(work.steps):
            optimiser.zero_grad()
            loss(network(x), y).backward()
            optimiser.step()

    steps()
    return {"pytorch": steps}
