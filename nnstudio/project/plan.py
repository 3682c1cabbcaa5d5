"""The project: everything that decides how an experiment runs, as one frozen value."""

from typing import Annotated, Literal

import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace

from nnstudio.datasets.plan import DataPlan
from nnstudio.description import Description
from nnstudio.engine.initialisers import AnyInitialiser, GlorotUniform
from nnstudio.engine.layers import AnyLayer, Layer
from nnstudio.engine.losses import AnyLoss, BinaryCrossEntropy
from nnstudio.engine.network import Network
from nnstudio.engine.optimisers import SGD, AnyOptimiser
from nnstudio.engine.schedules import AnySchedule, ConstantRate
from nnstudio.engine.update import Restraint

Seed = Annotated[int, Meta(ge=0, le=2**32 - 1, title="seed")]


class Block(Struct, frozen=True, forbid_unknown_fields=True):
    """A layer in its row of the design; the id stays with it wherever it moves."""

    layer: AnyLayer
    id: str = ""


class NetworkPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """The layers from input to output, and the rule for their first weights."""

    blocks: tuple[Block, ...] = ()
    initialiser: AnyInitialiser = GlorotUniform()

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers without their ids."""
        return tuple(block.layer for block in self.blocks)


class TrainingPlan(Description, frozen=True, tag="training"):
    """How the network learns. A batch size of 0 means all training samples at once."""

    loss: AnyLoss = BinaryCrossEntropy()
    optimiser: AnyOptimiser = SGD()
    learning_rate: Annotated[float, Meta(gt=0.0, le=1000.0, title="learning rate")] = 0.1
    schedule: AnySchedule = ConstantRate()
    batch_size: Annotated[int, Meta(ge=0, le=1_000_000, title="batch size")] = 10
    epochs: Annotated[int, Meta(ge=1, le=100_000_000, title="epochs")] = 500
    restraint: Restraint = Restraint()
    class_weights: Literal["equal", "balanced"] = "equal"
    precision: Literal["float64", "float32"] = "float64"


class Project(Struct, frozen=True, forbid_unknown_fields=True):
    """One experiment: what is learned from, what learns, how it learns, and the seed of all its chance.

    ``seed`` decides first weights, shuffling and dropout; the data has a seed of its own, so that new weights can meet
    the same points. ``format`` numbers the layout of the saved file.
    """

    data: DataPlan
    network: NetworkPlan = NetworkPlan()
    training: TrainingPlan = TrainingPlan()
    seed: Annotated[int, Meta(ge=0, le=2**32 - 1, title="seed")] = 0
    title: str = ""
    note: str = ""
    format: Literal[1] = 1

    @property
    def dtype(self) -> np.dtype[np.floating]:
        """The precision that the engine computes in."""
        return np.dtype(self.training.precision)


def build_network(project: Project) -> Network:
    """Make the project's network, its parameters not yet started."""
    return Network(project.network.layers, project.data.source.schema.feature_count, project.dtype)


def structure(project: Project) -> Project:
    """Return the project with everything taken out that may change while it runs, or that a run does not see.

    Two projects of one structure can share a run.
    """
    plain = TrainingPlan()
    training = replace(
        project.training,
        learning_rate=plain.learning_rate,
        schedule=plain.schedule,
        batch_size=plain.batch_size,
        epochs=plain.epochs,
        restraint=plain.restraint,
    )
    blocks = tuple(replace(block, id="") for block in project.network.blocks)
    return replace(project, network=replace(project.network, blocks=blocks), training=training, title="", note="")
