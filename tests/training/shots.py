"""Snapshots for the gradient flow panel: of templates, and of the moons with other networks."""

from nnstudio.engine.activations import Sigmoid
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed, with_ids
from nnstudio.project.plan import Block
from nnstudio.project.templates import template
from nnstudio.training.session import TrainingSession
from nnstudio.training.snapshot import SnapshotPart

OBSERVATIONS: frozenset[SnapshotPart] = frozenset({"layers", "flow"})


def project_of(*layers, base="moons"):
    """The moons with another network."""
    return with_ids(changed(template(base), "network.blocks", tuple(Block(layer) for layer in layers)))


def deep(activation, initialiser, depth=10):
    """Ten layers of 16 units on the moons, all samples in one batch."""
    project = project_of(*[Dense(16, activation)] * depth, Dense(1, Sigmoid()), base="sigmoid10")
    return changed(project, "network.initialiser", initialiser)


def seeded(project, seed):
    """The same design with other first weights."""
    return changed(project, "seed", seed)


def shot(project, steps=0, observations=OBSERVATIONS):
    """A snapshot after some steps; of a template by its name, too."""
    session = TrainingSession(template(project) if isinstance(project, str) else project)
    for _ in range(steps):
        session.step()
    return session.snapshot(observations)
