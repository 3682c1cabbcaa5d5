"""Where no window can open, a sentence says why, and what would help, before Qt ends the program in its own words."""

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from nnstudio.app import qt, root, start
from nnstudio.app.qt import require_libraries
from nnstudio.cli import main
from nnstudio.project.files import Saved
from nnstudio.sentences import Unusable
from nnstudio.system import apt, display, libraries

ROOT = Path(__file__).resolve().parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display, and Qt all it needs")


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The platforms of Qt whose file the faked loader refuses, as the real one does where a library is missing."""
    refused: set[str] = set()

    def load(file: str) -> None:
        name = Path(file).stem.removeprefix("libq")
        if name in refused:
            raise OSError(f"lib{name}-cursor.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(qt, "CDLL", load)
    monkeypatch.setattr(libraries, "platform_plugins", lambda _, platform: [Path(f"libq{platform}.so")])
    monkeypatch.setattr(libraries, "missing_for", lambda *_: ["libxcb-cursor.so.0"])
    monkeypatch.setattr(apt, "is_here", lambda: True)
    monkeypatch.setattr(apt, "local_names", list)
    return refused


def test_a_missing_library_is_named_with_the_one_command_that_installs_it(lacking: set[str]) -> None:
    lacking.add("xcb")
    with pytest.raises(Unusable) as told:
        require_libraries(["xcb"])
    said, command = str(told.value).splitlines()
    assert said.startswith("Qt needs system libraries that are not installed here: libxcb-cursor.so.0. Run this once")
    assert command == "    sudo apt-get install -y --no-install-recommends libxcb-cursor0"


def test_a_library_that_qt_itself_is_linked_with_is_named_as_well(
    lacking: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(module: str) -> None:
        raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.setattr(qt, "import_module", refuse)
    monkeypatch.setattr(libraries, "missing_for", lambda *_: ["libEGL.so.1"])
    with pytest.raises(Unusable, match="not installed here: libEGL.so.1. .*\n.* libegl1$"):
        require_libraries(["offscreen"])


def test_one_platform_that_works_is_enough(lacking: set[str]) -> None:
    lacking.add("xcb")
    require_libraries(["xcb", "wayland"])


def test_where_no_library_is_found_missing_the_loaders_own_words_are_told(
    lacking: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking.add("xcb")
    monkeypatch.setattr(libraries, "missing_for", lambda *_: [])
    with pytest.raises(Unusable, match="Qt cannot start here: libxcb-cursor.so.0: cannot open"):
        require_libraries(["xcb"])


def test_other_systems_are_not_asked(lacking: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    lacking.add("cocoa")
    monkeypatch.setattr(sys, "platform", "darwin")
    require_libraries(["cocoa"])


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["moons"],
        ["picture", "xor", "--epochs", "1", "--out", "a.png"],
        ["train", "xor", "--epochs", "1", "--out", "results"],
        ["worksheet", "mazur", "--out", "sheet.html"],
    ],
)
def test_every_command_that_draws_says_so_and_ends_with_two(
    lacking: set[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    lacking |= {"xcb", "offscreen"}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {"DISPLAY": ":0"})
    monkeypatch.setattr(display, "x_server_answers", lambda: True)
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith("nnstudio: Qt needs system libraries that are not installed here")


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "There is no display, so no window can open."),
        ({"DISPLAY": ":77"}, "The display :77 does not answer, so no window can open."),
        ({"DISPLAY": ":77", "QT_QPA_PLATFORM": "xcb"}, "The display :77 does not answer, so no window can open."),
    ],
)
def test_without_a_display_that_answers_the_window_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "environ", variables)
    monkeypatch.setattr(display, "x_server_answers", lambda: False)
    with pytest.raises(Unusable) as told:
        start.main()
    assert str(told.value).startswith(words)


@LINUX
def test_a_dead_display_ends_the_program_with_two_and_one_line() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND_"))}
    done = subprocess.run(
        [sys.executable, "-m", "nnstudio"],
        env={**environment, "DISPLAY": ":77"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("nnstudio: ")
    assert "Qt platform plugin" not in done.stderr


def test_a_file_that_cannot_be_used_is_refused_before_a_display_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {})
    with pytest.raises(Unusable, match="nowhere"):
        start.main("nowhere.nnstudio")


def test_where_all_is_there_the_window_opens_on_what_was_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qapp: object
) -> None:
    opened: list[tuple[str, Path | None]] = []

    def open_window(saved: Saved, path: Path | None) -> int:
        opened.append((saved.project.title, path))
        return 0

    monkeypatch.setattr(root, "open_window", open_window)
    assert main(["spiral"]) == 0
    assert opened == [("Spiral", None)]


def test_both_names_of_the_program_lead_to_the_same_refusals() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for where in (*scripts["scripts"].values(), *scripts["gui-scripts"].values()):
        module, _, name = where.partition(":")
        assert getattr(import_module(module), name) is main
