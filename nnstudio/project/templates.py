"""The experiments that come with the program: one JSON file each, in ``resources/templates``."""

from functools import cache
from pathlib import Path

from nnstudio.assets import resource
from nnstudio.project.files import Saved, from_json, read
from nnstudio.project.plan import Project
from nnstudio.sentences import Unusable

OPENING = "moons"
"""The experiment with which the window opens."""


@cache
def template_names() -> tuple[str, ...]:
    """Return the names of all templates, in the order of their files."""
    return tuple(sorted(path.stem for path in resource("templates").glob("*.json")))


def template(name: str) -> Project:
    """Return a template by name.

    Raises:
        Unusable: listing the names there are.
    """
    if name not in template_names():
        raise Unusable("There is no template {name}; there are: {names}.", name=name, names=", ".join(template_names()))
    path = resource("templates", f"{name}.json")
    return from_json(path.read_bytes(), path.name)


def read_source(source: str) -> Saved:
    """Read what a command line names: a project file, a bare design, or a template.

    Raises:
        Unusable: if it is none of them.
    """
    if source in template_names() and not Path(source).exists():
        return Saved(template(source))
    if not Path(source).exists() and not source.endswith((".json", ".nnstudio")):
        raise Unusable(
            "{name} is neither a file nor a template; the templates are: {names}.",
            name=source,
            names=", ".join(template_names()),
        )
    return read(Path(source))
