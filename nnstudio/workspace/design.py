"""The design: all that undo brings back."""

from msgspec import Struct

from nnstudio.project.plan import Project


class Design(Struct, frozen=True):
    """What undo brings back: a project, and the number of the attempt at it, which a reset counts up."""

    project: Project
    attempt: int = 0
