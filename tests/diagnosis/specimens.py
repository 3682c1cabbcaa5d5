"""Runs that are ill in one known way, each beside one that differs in that alone and is well."""

from dataclasses import dataclass
from functools import cache

from nnstudio.datasets import AnySource, Moons
from nnstudio.diagnosis.evidence import Evidence, gather
from nnstudio.engine.activations import Identity, ReLU, Sigmoid, Tanh
from nnstudio.engine.initialisers import AnyInitialiser, GlorotUniform, HeNormal, Normal
from nnstudio.engine.layers import AnyLayer, Dense
from nnstudio.engine.optimisers import Adam
from nnstudio.project.edits import changed
from nnstudio.project.plan import Block, NetworkPlan, Project
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession


def with_layers(project: Project, *layers: AnyLayer, first_weights: AnyInitialiser | None = None) -> Project:
    """Return the project with these layers and the rule for their first weights."""
    blocks = tuple(Block(layer, f"block{number}") for number, layer in enumerate(layers, 1))
    return changed(project, "network", NetworkPlan(blocks, first_weights or GlorotUniform()))


def on_moons(*layers: AnyLayer, first_weights: AnyInitialiser | None = None) -> Project:
    """Return a full-batch experiment on the moons of the lessons, with a sigmoid output behind these layers."""
    return with_layers(template("sigmoid10"), *layers, Dense(1, Sigmoid()), first_weights=first_weights)


def at_rate(project: Project, rate: float) -> Project:
    """Return the project with another learning rate."""
    return changed(project, "training.learning_rate", rate)


def with_source(project: Project, source: AnySource, **plan: object) -> Project:
    """Return the project with other data, parted and scaled by ``plan``."""
    for name, value in {"source": source, **plan}.items():
        project = changed(project, f"data.{name}", value)
    return project


def after(project: Project, epochs: int) -> TrainingSession:
    """Return a run of a project after so many epochs, or where it diverged before."""
    session = TrainingSession(changed(project, "training.epochs", max(epochs, project.training.epochs)))
    while not session.done and session.trainer.epoch < epochs:
        session.finish_epoch()
    return session


@cache
def evidence_of(project: Project, epochs: int = 0) -> Evidence:
    """Return the evidence of a project's run after so many epochs."""
    return gather(after(project, epochs))


@dataclass(frozen=True)
class Case:
    """One kind of finding: a project that has it after ``epochs``, and one that has none; the layer pointed at."""

    kind: str
    ill: Project
    well: Project
    epochs: int = 0
    layer: str = ""


def _few_noisy_points() -> Project:
    project = on_moons(Dense(32, ReLU()), Dense(32, ReLU()), first_weights=HeNormal())
    project = with_source(project, Moons(points=60, noise=0.5), validation=0.5)
    return at_rate(changed(project, "training.optimiser", Adam()), 0.01)


def _many_clean_points() -> Project:
    return with_source(_few_noisy_points(), Moons(points=400, noise=0.1), validation=0.5)


_DEEP_TANH = [Dense(16, Tanh()) for _ in range(4)]

CASES = (
    Case("diverged", template("exploding"), template("relu10-he"), 30, layer="2"),
    Case("unscaled_inputs", changed(template("wine"), "data.scaling", "none"), template("wine")),
    Case(
        "twins", template("constant-init"), changed(template("constant-init"), "network.initialiser", GlorotUniform()),
        epochs=20, layer="1",
    ),
    Case(
        "dead_units", on_moons(Dense(8, ReLU()), Dense(8, ReLU(), first_bias=-30.0), first_weights=HeNormal()),
        on_moons(Dense(8, ReLU()), Dense(8, ReLU()), first_weights=HeNormal()), layer="2",
    ),
    Case("exploding", template("exploding"), template("relu10-he"), layer="1"),
    Case("vanishing", template("sigmoid10"), template("relu10-he"), layer="1"),
    Case("saturated_units", on_moons(*_DEEP_TANH, first_weights=Normal(5.0)), on_moons(*_DEEP_TANH), layer="2"),
    Case("saturated_outputs", template("squared-error"), template("cross-entropy"), epochs=1, layer="2"),
    Case("rate_too_high", at_rate(template("moons"), 10.0), template("moons"), epochs=20),
    Case("rate_too_low", at_rate(template("moons"), 1e-5), template("moons"), epochs=20),
    Case(
        "plateau", template("zero-init"), changed(template("zero-init"), "network.initialiser", GlorotUniform()),
        epochs=150,
    ),
    Case("overfitting", _few_noisy_points(), _many_clean_points(), epochs=300),
)  # fmt: skip


def linear_unit(rate: float) -> Project:
    """Return a single linear unit on the wave, whose loss grows by a factor every epoch where the rate is too high."""
    return at_rate(with_layers(template("wave"), Dense(1, Identity())), rate)
