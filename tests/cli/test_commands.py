"""The command line: results on stdout, one line on stderr for what cannot be used, and honest exit codes."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from nnstudio import __version__
from nnstudio.cli import main
from nnstudio.engine.activations import ReLU, Sigmoid
from nnstudio.engine.initialisers import Normal
from nnstudio.engine.layers import Dense
from nnstudio.project.edits import changed
from nnstudio.project.files import Saved, read, write
from nnstudio.project.plan import Block, NetworkPlan
from nnstudio.project.templates import template, template_names

Capture = pytest.CaptureFixture[str]


def test_templates_are_listed(capsys: Capture) -> None:
    assert main(["templates"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(template_names())


def test_templates_in_json_have_titles_and_notes(capsys: Capture) -> None:
    assert main(["templates", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["moons"]["title"] == "Two moons"


def test_the_schema_is_json(capsys: Capture) -> None:
    assert main(["schema"]) == 0
    assert "$defs" in json.loads(capsys.readouterr().out)


def test_training_prints_one_object(capsys: Capture) -> None:
    assert main(["train", "iris", "--epochs", "5", "--seed", "3", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["epochs"] == 5
    assert told["steps"] == 5 * 12
    assert told["metric"] == "accuracy"
    assert told["diverged"] is None
    assert 0 < told["val_loss"] < 2


def test_digits_are_read_well() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "nnstudio", "train", "digits", "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(result.stdout)["val_metric"] >= 0.95


def test_training_in_words(capsys: Capture) -> None:
    assert main(["train", "wave", "--epochs", "3"]) == 0
    assert capsys.readouterr().out.startswith("3 epochs, 45 steps; training loss ")


def test_a_folder_gets_everything(tmp_path: Path, capsys: Capture, qapp: object) -> None:
    assert main(["train", "moons", "--epochs", "4", "--out", str(tmp_path / "out")]) == 0
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"history.csv", "layers.csv", "moons.nnstudio", "loss.svg", "gradients.svg"}
    with (tmp_path / "out" / "history.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["0", "1", "2", "3", "4"]
    with (tmp_path / "out" / "layers.csv").open() as file:
        layers = list(csv.DictReader(file))
    assert len(layers) == 5 * 5
    assert layers[0]["update_ratio"] == ""
    assert float(layers[5]["update_ratio"]) > 0
    saved = read(tmp_path / "out" / "moons.nnstudio")
    assert len(saved.tensors["losses"]) == 60
    assert "Written to" in capsys.readouterr().out


def test_training_goes_on_from_a_saved_run(tmp_path: Path, capsys: Capture, qapp: object) -> None:
    main(["train", "moons", "--epochs", "4", "--out", str(tmp_path)])
    capsys.readouterr()
    assert main(["train", str(tmp_path / "moons.nnstudio"), "--epochs", "7", "--json"]) == 0
    went_on = json.loads(capsys.readouterr().out)
    main(["train", "moons", "--epochs", "7", "--json"])
    assert went_on == json.loads(capsys.readouterr().out)


def exploding(path: Path) -> Path:
    blocks = (*(Block(Dense(16, ReLU())) for _ in range(10)), Block(Dense(1, Sigmoid())))
    project = changed(template("moons"), "network", NetworkPlan(blocks, Normal(0.7)))
    write(path, Saved(changed(changed(project, "seed", 1), "data.scaling", "none")))
    return path


def test_a_diverged_run_is_told_and_ends_with_three(tmp_path: Path, capsys: Capture) -> None:
    assert main(["train", str(exploding(tmp_path / "exploding.json")), "--json"]) == 3
    told = capsys.readouterr()
    assert json.loads(told.out)["diverged"]["tensor"] in ("z", "a")
    assert told.err.startswith("nnstudio: The run diverged: at step ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "nosuch"], "nosuch is neither a file nor a template"),
        (["train"], "The following arguments are required: SOURCE"),
        (["train", "moons", "--epochs", "many"], "many is not a whole number"),
        (["train", "moons", "--epochs", "0"], "--epochs is 0; it must be at least 1"),
        (["train", "moons", "--epochs", "999999999999"], "Epochs is 999999999999; it must be"),
        (["train", "moons", "--seed", "-1"], "--seed is -1; it must be at least 0"),
        (["train", "moons", "--out", "/dev/null/x"], "The folder /dev/null/x cannot be made"),
        (["picture", "moons"], "The following arguments are required: --out"),
        (["picture", "moons", "--out", "x.jpg"], "must end in .png"),
        (["picture", "moons", "--out", "x.png", "--size", "big"], "--size is big; it must be width x height"),
        (["picture", "moons", "--out", "x.png", "--size", "0x10"], "--size is 0x10"),
        (["picture", "moons", "--out", "x.png", "--scale", "9"], "--scale is 9.0; it must be at least 0.5"),
        (["picture", "moons", "--out", "x.png", "--theme", "pink"], "Argument --theme: invalid choice: 'pink'"),
        (["dance", "moons"], "dance is not a command; there are: train"),
        (["--dance"], "--dance is not a command"),
        (["nosuch.nnstudio"], "nosuch.nnstudio cannot be read"),
    ],
)
def test_unusable_input_is_one_line_and_two(arguments: list[str], words: str, capsys: Capture) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("nnstudio: ")
    assert words in told.err
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("command", ["train", "picture", "templates", "schema"])
def test_every_command_explains_itself(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out) > 100


def test_the_version_is_told(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out == f"NN Studio {__version__}\n"


def test_the_window_is_drawn_without_a_screen(tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    command = ["picture", "moons", "--epochs", "5", "--out", str(out), "--size", "900x600", "--scale", "2"]
    result = subprocess.run([sys.executable, "-m", "nnstudio", *command], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout == f"{out}: 1800 x 1200 pixels\n"
    assert out.read_bytes().startswith(b"\x89PNG")


def test_a_panel_that_is_not_there_is_named(tmp_path: Path) -> None:
    command = ["picture", "moons", "--epochs", "1", "--out", str(tmp_path / "a.png"), "--show", "kitchen"]
    result = subprocess.run([sys.executable, "-m", "nnstudio", *command], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "There is no panel kitchen; there are: design, network" in result.stderr


@pytest.mark.parametrize("command", [["train", "xor"], ["diagnose", "xor", "--json"]], ids=lambda command: command[0])
def test_what_shows_no_window_needs_no_qt(command: list[str]) -> None:
    code = (
        f"import sys; from nnstudio.cli import main; main({[*command, '--epochs', '1']!r})\n"
        "print('PySide6' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "False"
