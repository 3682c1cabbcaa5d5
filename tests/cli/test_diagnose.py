"""``nnstudio diagnose``: findings on stdout in words or as JSON, and exit codes that a script can trust."""

import json
import math
from pathlib import Path

import pytest

from nnstudio.cli import diagnose as command
from nnstudio.cli import main
from nnstudio.diagnosis.lessons_table import Expected
from nnstudio.project.edits import changed
from nnstudio.project.files import Saved, write
from nnstudio.project.templates import template
from nnstudio.training.saving import learned
from nnstudio.training.session import TrainingSession

Capture = pytest.CaptureFixture[str]


def test_a_healthy_run_has_no_findings(capsys: Capture) -> None:
    assert main(["diagnose", "iris", "--epochs", "20"]) == 0
    assert capsys.readouterr().out == "No findings in 20 epochs, 240 steps.\n"


def test_a_finding_says_what_the_evidence_the_rule_the_cause_and_what_to_try(capsys: Capture) -> None:
    assert main(["diagnose", "sigmoid10", "--epochs", "30"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "After 30 epochs, 30 steps:"
    assert lines[2].startswith("BROKEN  The gradient vanishes: of the output's error signal only ")
    assert [line.split()[0] for line in lines[3:6]] == ["Evidence", "Rule", "Cause"]
    label, changes = lines[6].split(": ", 1)
    assert label == "  Try       Use ReLU with He normal weights"
    assert changes == "Every hidden layer gets the activation ReLU; all first weights are drawn by He normal."


def test_what_is_over_by_the_end_is_told_as_earlier(capsys: Capture) -> None:
    assert main(["diagnose", "squared-error"]) == 0
    parts = capsys.readouterr().out.split("\n\n")
    assert parts[0].startswith("Nothing left after 30 epochs")
    assert parts[1] == "Earlier:"
    assert parts[2].startswith("WATCH  ")


def test_findings_as_json(capsys: Capture) -> None:
    assert main(["diagnose", "zero-init", "--json", "--seed", "3"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["title"], told["epochs"], told["diverged"]) == ("All weights zero", 200, False)
    assert [finding["kind"] for finding in told["findings"]] == ["twins", "plateau"]
    twins = told["findings"][0]
    assert (twins["severity"], twins["layer"]) == ("broken", "1")
    assert told["findings"][1]["layer"] is None
    assert twins.keys() == {"kind", "severity", "layer", "sentence", "numbers", "rule", "cause", "remedies"}
    assert twins["remedies"][0].keys() == {"label", "changes"}


def test_the_json_has_the_factors_of_the_error_signal_layer_by_layer(capsys: Capture) -> None:
    assert main(["diagnose", "residual", "--json", "--epochs", "2"]) == 0
    told = json.loads(capsys.readouterr().out)["error_path"]
    session = TrainingSession(changed(template("residual"), "training.epochs", 2))
    while not session.done:
        session.finish_epoch()
    path = session.snapshot(frozenset({"layers", "flow"})).error_path
    assert (told["state"], told["output"], told["ratio"]) == ("open", path.output, path.ratio)
    assert [step["layer"] for step in told["steps"]] == [str(number) for number in range(10, 0, -1)]
    assert told["steps"][0].keys() == {"layer", "weights", "own", "cause", "factor", "rms"}
    assert (told["steps"][-1]["own"], told["steps"][-1]["cause"]) == (path.steps[-1].own, "slopes")
    assert math.prod(step["factor"] for step in told["steps"]) == pytest.approx(told["ratio"])


def test_a_diverged_run_ends_with_three_and_its_findings_are_told(capsys: Capture) -> None:
    assert main(["diagnose", "exploding", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["diverged"] is True
    assert told["error_path"]["state"] == "broken"
    assert {"diverged", "exploding"} <= {finding["kind"] for finding in told["findings"]}


def test_a_saved_run_is_diagnosed_from_where_it_stands(tmp_path: Path, capsys: Capture) -> None:
    project = changed(template("sigmoid10"), "training.epochs", 150)
    session = TrainingSession(project)
    while not session.done:
        session.finish_epoch()
    write(tmp_path / "run.nnstudio", Saved(project, learned(session)))
    assert main(["diagnose", str(tmp_path / "run.nnstudio"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["epochs"], told["steps"]) == (150, 150)
    assert [finding["kind"] for finding in told["findings"]] == ["vanishing", "plateau"]


def test_the_table_has_a_line_for_every_template(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(
        command, "LESSONS", (Expected("zero-init", shows="twins"), Expected("softmax", without="twins"))
    )
    monkeypatch.setattr(command, "HEALTHY", (Expected("neuron"),))
    assert main(["diagnose", "--table", "--seeds", "2"]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["template", "expected", "seeds", "other", "findings"],
        ["zero-init", "twins", "2", "of", "2", "plateau", "2"],
        ["softmax", "no", "twins", "2", "of", "2"],
        ["neuron", "nothing", "2", "of", "2"],
    ]
    assert main(["diagnose", "--table", "--seeds", "1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert rows[0] == {
        "expected": {"template": "zero-init", "shows": "twins", "without": ""},
        "seeds": 1, "fitting": 1, "others": {"plateau": 1},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "Name a project or a template to diagnose, or ask for --table."),
        (["nosuch"], "nosuch is neither a file nor a template"),
        (["moons", "--epochs", "0"], "--epochs is 0; it must be at least 1"),
        (["moons", "--epochs", "many"], "many is not a whole number"),
        (["moons", "--table"], "--table goes through the lessons' templates; leave moons out."),
        (["--table", "--seeds", "0"], "--seeds is 0; it must be at least 1."),
    ],
)
def test_what_cannot_be_used_is_one_line_and_two(arguments: list[str], words: str, capsys: Capture) -> None:
    assert main(["diagnose", *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert words in told.err
    assert told.err.count("\n") == 1


def test_the_command_explains_itself(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["diagnose", "--help"])
    assert ended.value.code == 0
    assert "--table" in capsys.readouterr().out
