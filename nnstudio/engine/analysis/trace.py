"""Every number of one step: forward, loss, backward and update of one batch, without touching the run.

Unlike inside the engine, arrays stand as people write tables: one row per sample, (batch, units).
"""

from dataclasses import dataclass

import numpy as np

from nnstudio.engine.activations import Activation
from nnstudio.engine.arrays import Array, quiet
from nnstudio.engine.layers import Layer, Operation
from nnstudio.engine.layers.form import LayerForm, LearnedTensor
from nnstudio.engine.losses import Loss
from nnstudio.engine.network import Network, own_tensors
from nnstudio.engine.passes import Pass, upright
from nnstudio.engine.update import Update

Tensors = dict[str, Array]


@dataclass(frozen=True)
class LayerTrace:
    """What one layer did: ``x`` came in, ``z`` was its weighted sum, ``slope`` is f'(z), ``a`` went out.

    Backwards, ``arriving`` is dL/da and ``delta`` is dL/dz, for each sample by itself: not divided by the batch, but
    times the sample's weight where classes are weighted. Tables are (batch, units). ``tensors`` are the parameters
    before the step, ``gradient`` belongs to the mean loss, ``after`` is what the step made of the parameters. ``form``
    states what the layer did before its activation, ``learned`` how it depends on each of its tensors; ``fused`` says
    that the loss took its activation into its own hands.
    """

    name: str
    layer: Layer
    x: Array
    z: Array | None
    a: Array
    slope: Array | None
    arriving: Array
    delta: Array
    tensors: Tensors
    gradient: Tensors
    after: Tensors
    form: LayerForm
    learned: tuple[LearnedTensor, ...]
    fused: bool

    @property
    def kind(self) -> str:
        """The name under which this kind of layer is saved."""
        return self.layer.kind()

    @property
    def activation(self) -> Activation | None:
        """The layer's activation, if it has one."""
        return self.layer.activation

    @property
    def details(self) -> Tensors:
        """What only some layers have, such as dropout's factors."""
        return self.form.details()


@dataclass(frozen=True)
class _Seen:
    """What has to be looked at before the update: it belongs to the parameters that the step started from."""

    form: LayerForm
    learned: tuple[LearnedTensor, ...]
    slope: Array | None

    @classmethod
    def of(cls, operation: Operation) -> "_Seen":
        applied = operation.applied()
        return cls(operation.form(), operation.learned(), None if applied is None else applied.slopes().T)


@dataclass(frozen=True)
class StepTrace:
    """One step from the inputs to the new parameters.

    ``losses`` has one number per sample, ``parts`` each sample's part in the mean: 1/batch, unless classes are
    weighted. ``loss`` is the mean, ``penalty`` what the weights' penalties add. ``direction`` is what the optimiser
    saw: the gradient with penalties, clipped by ``clip_factor``. ``memory_before`` and ``memory_after`` are what the
    optimiser remembers: for each name a set of tensors.
    """

    inputs: Array
    targets: Array
    outputs: Array
    losses: Array
    parts: Array
    loss: float
    penalty: float
    rate: float
    count: int
    clip_factor: float
    layers: tuple[LayerTrace, ...]
    direction: Tensors
    memory_before: dict[str, Tensors]
    memory_after: dict[str, Tensors]


@quiet()
def trace_step(
    update: Update,
    loss: Loss,
    x: Array,
    y: Array,
    rate: float,
    *,
    rng: np.random.Generator | None = None,
    parts: Array | None = None,
) -> StepTrace:
    """Take the step that ``update`` would take on rows of samples x and targets y, on a copy, and keep every number.

    ``rng`` is where dropout would draw from (the caller's own copy of it); ``parts`` are the samples' parts in the mean
    where classes are weighted.
    """
    network = update.network.copy()
    update = update.successor(network)
    before = network.copy()
    memory_before = _memory(update)
    pass_ = Pass(network, len(x), loss, rng or np.random.default_rng(0))
    if parts is not None:
        pass_.objective.weigh(parts)
    operations = dict(pass_.flat_operations())
    for operation in operations.values():
        operation.arriving = np.zeros_like(operation.a)
    pass_.forward(upright(x.astype(network.parameters.dtype, copy=False)))
    mean_loss = pass_.measure(y.T)
    losses = pass_.objective.sample_losses(y.T).copy()
    pass_.backward(y.T)
    seen = {name: _Seen.of(operation) for name, operation in operations.items()}
    penalty = update.penalty()
    update.apply(rate)
    targets = loss.targets(y.T)
    at_outputs = loss.gradient(pass_.outputs, targets) * (1.0 if parts is None else parts * len(x))
    return StepTrace(
        inputs=x.copy(),
        targets=y.copy(),
        outputs=pass_.outputs.T.copy(),
        losses=losses,
        parts=np.full(len(x), 1.0 / len(x)) if parts is None else parts.copy(),
        loss=mean_loss,
        penalty=penalty,
        rate=rate,
        count=update.steps.count,
        clip_factor=update.clip_factor,
        layers=tuple(
            _layer_trace(name, operation, seen[name], (before, network), at_outputs)
            for name, operation in operations.items()
        ),
        direction=_copies(network.tensors(update.direction)),
        memory_before=memory_before,
        memory_after=_memory(update),
    )


def _layer_trace(
    name: str, operation: Operation, seen: _Seen, networks: tuple[Network, Network], at_outputs: Array
) -> LayerTrace:
    before, after = networks
    batch, applied = operation.a.shape[1], operation.applied()
    assert operation.arriving is not None
    arriving = at_outputs if operation.fused else operation.arriving * batch  # a fused objective starts at dL/dz
    return LayerTrace(
        name=name,
        layer=operation.layer,
        x=operation.x[: operation.inputs].T.copy(),
        z=None if applied is None else applied.z.T.copy(),
        a=operation.a.T.copy(),
        slope=seen.slope,
        arriving=arriving.T.copy(),
        delta=operation.delta.T * batch,
        tensors=_copies(own_tensors(name, before.tensors())),
        gradient=_copies(own_tensors(name, after.tensors(after.gradient))),
        after=_copies(own_tensors(name, after.tensors())),
        form=seen.form,
        learned=seen.learned,
        fused=operation.fused,
    )


def _memory(update: Update) -> dict[str, Tensors]:
    return {name: _copies(update.network.tensors(vector)) for name, vector in update.steps.state().items()}


def _copies(tensors: Tensors) -> Tensors:
    return {name: tensor.copy() for name, tensor in tensors.items()}
