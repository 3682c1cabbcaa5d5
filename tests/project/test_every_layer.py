"""Every layer of the catalogue is saved and read, alone and in a block; in a process of their own the toys as well."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nnstudio.engine.layers import LAYERS, Dense, Residual
from nnstudio.project import files
from nnstudio.project.edits import changed, duplicate_block, with_ids
from nnstudio.project.plan import Block, Project, build_network
from nnstudio.project.problems import problems
from nnstudio.project.shapes import parameter_count
from nnstudio.project.templates import template

every_layer = pytest.mark.parametrize("kind", LAYERS, ids=lambda kind: kind.kind())


def project_with(kind: type[Any]) -> Project:
    """The moons with the layer behind a dense one, and, unless it is a block itself, once more in a block."""
    layers = [Dense(3), kind.following([Dense(3)]), Dense(1)]
    if kind is not Residual:
        layers.insert(2, Residual((kind(), Dense(2))))
    return with_ids(changed(template("moons"), "network.blocks", tuple(map(Block, layers))))


@every_layer
@pytest.mark.parametrize("suffix", [".json", ".nnstudio"])
def test_it_is_saved_and_read(kind: type, suffix: str, tmp_path: Path) -> None:
    path, saved = tmp_path / f"design{suffix}", files.Saved(project_with(kind))
    files.write(path, saved)
    assert files.read(path) == saved


@every_layer
def test_it_is_in_the_schema_of_files(kind: type) -> None:
    assert kind.__name__ in files.json_schema()["$defs"]


@every_layer
def test_it_can_be_edited_and_has_a_size(kind: type) -> None:
    project = project_with(kind)
    assert parameter_count(project) == len(build_network(project).parameters)
    assert len(duplicate_block(project, project.network.blocks[1].id).network.blocks) == len(project.network.blocks) + 1
    assert all("{" not in str(problem.sentence) for problem in problems(project))


@pytest.mark.skipif("tests.with_toys" in sys.modules, reason="this is the process that knows the toys")
def test_layers_that_only_the_tests_know_are_saved_and_read_as_well() -> None:
    asked = [sys.executable, "-m", "pytest", "-p", "tests.with_toys", "-p", "no:cacheprovider", "-n0", "-vv", __file__]
    run = subprocess.run(asked, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert run.returncode == 0, run.stdout
    assert "test_it_is_saved_and_read[.nnstudio-negate] PASSED" in run.stdout
