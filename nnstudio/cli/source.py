"""The arguments that several commands share: which project, and what to change in it."""

import argparse
from pathlib import Path

from nnstudio.app.process import limit_blas_threads
from nnstudio.project.edits import changed
from nnstudio.project.files import Saved
from nnstudio.project.plan import Project
from nnstudio.project.templates import read_source
from nnstudio.sentences import Unusable
from nnstudio.training.session import TrainingSession

SOURCE_HELP = "a project file (*.nnstudio), a bare design (*.json), or the name of a template"


def add_source(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument("--epochs", type=whole, metavar="N", help="stop after N epochs instead of the project's number")
    parser.add_argument("--seed", type=whole, metavar="N", help="first weights and shuffling from this seed")


def chosen(options: argparse.Namespace) -> Saved:
    """Read the project that is named, with the changes that are asked for."""
    saved = read_source(options.source)
    project = saved.project
    if options.epochs is not None:
        project = changed(project, "training.epochs", _at_least(options.epochs, 1, "--epochs"))
    if options.seed is not None:
        project = changed(project, "seed", _at_least(options.seed, 0, "--seed"))
    return Saved(project, saved.tensors)


def session_of(project: Project) -> TrainingSession:
    """Make the run of a project, and set the process up for it.

    Raises:
        Unusable: if the project cannot run.
    """
    session = TrainingSession(project)
    limit_blas_threads(project)
    return session


def folder(name: str) -> Path:
    """Make a folder for results, or say why that is impossible."""
    path = Path(name)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable("The folder {name} cannot be made: {why}.", name=name, why=error.strerror) from error
    return path


def whole(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number") from None


def _at_least(number: int, least: int, option: str) -> int:
    if number < least:
        raise Unusable("{option} is {number}; it must be at least {least}.", option=option, number=number, least=least)
    return number
