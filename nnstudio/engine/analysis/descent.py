"""Plain gradient descent on one batch, to see whether the loss falls."""

import numpy as np

from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import SGD
from nnstudio.engine.passes import Pass
from nnstudio.engine.update import Restraint, Update


@quiet()
def descend(network: Network, loss: Loss, x: Array, y: Array, rate: float, steps: int, seed: int) -> Array:
    """Return the mean losses (steps + 1,) from before the first step to after the last: W - rate dL/dW each time.

    It goes on a copy of the network in double precision, with training's dropout, drawn by ``seed``; ``x`` (inputs + 1,
    batch) and ``y`` (outputs, batch) are as a pass reads them. What is frozen stays.
    """
    twin = Network(network.layers, network.inputs)
    twin.parameters[:], twin.state[:] = network.parameters, network.state
    pass_ = Pass(twin, x.shape[1], loss, np.random.default_rng(seed))
    update = Update(twin, SGD(), Restraint())
    losses = np.zeros(steps + 1)
    for step in range(steps + 1):
        pass_.forward(x)
        losses[step] = pass_.measure(y)
        pass_.backward(y)
        update.apply(rate)
    return losses
