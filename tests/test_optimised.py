"""Python without asserts (``-O``, and bundles that are built so) runs the same program."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parent.parent
TREES = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / "nnstudio").rglob("*.py"))}


def asserts(tree: ast.AST) -> Iterator[ast.Assert]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Assert))


def properties_by_name() -> set[str]:
    """Return the names under which something is computed when it is read, and nowhere lies a plain field."""
    nodes = [node for tree in TREES.values() for node in ast.walk(tree)]
    bodies = [line for node in nodes if isinstance(node, ast.ClassDef) for line in node.body]
    fields = {ast.unparse(line.target) for line in bodies if isinstance(line, ast.AnnAssign)}
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    computed = {
        function.name
        for function in functions
        if any(ast.unparse(decorator).endswith("property") for decorator in function.decorator_list)
    }
    return computed - fields


COMPUTED = properties_by_name()


def work_in(test: ast.expr) -> list[str]:
    """Return what an assert does besides looking at values that are there."""
    calls = [ast.unparse(node.func) for node in ast.walk(test) if isinstance(node, ast.Call)]
    reads = [node.attr for node in ast.walk(test) if isinstance(node, ast.Attribute) and node.attr in COMPUTED]
    return [name for name in calls if name != "isinstance"] + reads


@pytest.mark.parametrize(
    ("line", "work"),
    [
        ("assert self.panel", ["panel"]),
        ("assert finding.remedies is not None", ["remedies"]),
        ("assert load(file)", ["load"]),
        ("assert self._trace is not None", []),
        ("assert isinstance(row, BlockRow)", []),
    ],
)
def test_the_finder_of_asserts_that_work_sees_them(line: str, work: list[str]) -> None:
    (found,) = asserts(ast.parse(line))
    assert work_in(found.test) == work


def test_no_assert_does_work() -> None:
    workers = [
        f"{file.relative_to(ROOT)}:{found.lineno} {name}"
        for file, tree in TREES.items()
        for found in asserts(tree)
        for name in work_in(found.test)
    ]
    assert workers == []


def test_the_window_is_full_without_asserts(tmp_path: Path) -> None:
    target = tmp_path / "window.png"
    command = ["picture", "moons", "--epochs", "2", "--size", "900x600", "--out", str(target)]
    done = subprocess.run([sys.executable, "-O", "-m", "nnstudio", *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert np.median(colours_of_parts(QImage(str(target)))) > 100  # of a window full of empty cards: 3


def colours_of_parts(image: QImage) -> list[int]:
    """Cut the picture of a window below its bars into forty parts; return how many colours each of them has."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), plain.width())[120:-20]
    return [len(np.unique(part)) for row in np.array_split(pixels, 5) for part in np.array_split(row, 8, axis=1)]
