"""The walls between the rooms: import-linter keeps the layers, and the rules here what it cannot express."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nnstudio"
NOWHERE: tuple[str, ...] = ()
ONLY_IN = {
    "PySide6": ("app/", "ui/", "workspace/"),
    "PySide6.QtWidgets": ("app/", "ui/"),
    "PySide6.QtCore.QThread": ("workspace/mailbox.py",),
    "pyqtgraph": ("ui/",),
    # a project file can never run code, and nothing goes over the network
    "pickle": NOWHERE,
    "marshal": NOWHERE,
    "shelve": NOWHERE,
    "socket": NOWHERE,
    "ssl": NOWHERE,
    "http": NOWHERE,
    "urllib.request": NOWHERE,
}


OF_THE_PROCESS = re.compile(
    r"gc\.(disable|enable|freeze|set_threshold)\(|setswitchinterval\(|ThreadpoolController|threadpool_limits"
    r"|faulthandler\.enable|basicConfig\(|sys\.excepthook *=|np\.seterr\(|os\.environ\["
)


def imported_names(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_in(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("import PySide6.QtWidgets as w", "PySide6.QtWidgets"),
        ("from PySide6 import QtWidgets", "PySide6.QtWidgets"),
        ("from PySide6.QtWidgets import QLabel", "PySide6.QtWidgets"),
        ("from PySide6.QtCore import QObject, QThread", "PySide6.QtCore.QThread"),
        ("def later():\n    import pickle", "pickle"),
    ],
)
def test_the_finder_of_imports_sees_every_spelling(line, module):
    assert any(is_in(name, module) for name in imported_names(line))


def test_the_finder_of_imports_does_not_mistake_a_longer_name():
    assert not is_in("httpx", "http")


@pytest.mark.parametrize("module", ONLY_IN)
def test_a_module_is_imported_only_where_it_may_be(module):
    strays = [
        str(file.relative_to(ROOT))
        for file in sorted(PACKAGE.rglob("*.py"))
        if not file.relative_to(PACKAGE).as_posix().startswith(ONLY_IN[module])
        if any(is_in(name, module) for name in imported_names(file.read_text(encoding="utf-8")))
    ]
    assert strays == []


@pytest.mark.parametrize("room", ["engine", "series", "datasets", "project", "training", "diagnosis", "explanation"])
def test_what_lies_below_the_window_is_tested_without_it(room):
    strays = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "tests" / room).rglob("*.py"))
        for name in imported_names(file.read_text(encoding="utf-8"))
        if any(is_in(name, module) for module in ("PySide6", "nnstudio.ui", "nnstudio.workspace", "tests.ui"))
    ]
    assert strays == []


def test_imports_only_point_down():
    # in a process of its own, since it sets up logging and sys.path for itself
    check = "from importlinter.cli import lint_imports_command as check; check(['--no-cache', '--no-logo'])"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_belongs_to_the_whole_process_is_set_only_where_the_program_is_put_together():
    setters = {
        file.relative_to(PACKAGE).parts[0]
        for file in PACKAGE.rglob("*.py")
        if OF_THE_PROCESS.search(file.read_text(encoding="utf-8"))
    }
    assert setters == {"app"}
