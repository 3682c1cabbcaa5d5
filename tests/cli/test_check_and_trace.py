"""``check`` and ``trace``: the gradient is right on every template, and what is printed is enough to recompute it."""

import json
from typing import Any

import numpy as np
import pytest

from nnstudio.cli import main
from nnstudio.engine.activations import Tanh
from nnstudio.project.templates import template_names

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", template_names())
def test_the_gradient_is_right_on_every_template(name: str, capsys: Capture) -> None:
    assert main(["check", name, "--most", "40", "--json"]) == 0
    tensors = json.loads(capsys.readouterr().out)
    assert tensors
    assert all(check["verdict"] in ("happy", "fine") for check in tensors.values()), tensors
    assert all(check["checked"] > 0 for check in tensors.values())


def test_the_check_in_words_has_a_line_for_every_tensor(capsys: Capture) -> None:
    assert main(["check", "spiral", "--epochs", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["1.W", "1.b", "2.W", "2.b", "3.W", "3.b"]
    assert all("checked" in line for line in lines)


def test_a_wrong_slope_is_found_and_ends_with_one(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tanh, "slope", lambda _self, _z, a, out: np.subtract(1.0, a, out))
    assert main(["check", "moons"]) == 1
    assert "wrong" in capsys.readouterr().out


def trace(capsys: Capture, *arguments: str) -> dict[str, Any]:
    assert main(["trace", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_classic_example_gives_the_corrected_table(capsys: Capture) -> None:
    step = trace(capsys, "mazur")
    assert step["loss"] == pytest.approx(0.2983711087600027, abs=1e-15)
    first, second = step["layers"]["1"], step["layers"]["2"]
    assert first["after"]["W"] == pytest.approx(
        np.array([[0.149780716133, 0.199561432266], [0.249751143632, 0.299502287265]]), abs=1e-11
    )
    assert second["after"]["W"] == pytest.approx(
        np.array([[0.358916479718, 0.408666186076], [0.511301270239, 0.561370121108]]), abs=1e-11
    )
    assert second["delta"][0] == pytest.approx([0.138498561629, -0.038098236517], abs=1e-11)
    assert first["dL/da"][0] == pytest.approx([0.036350306393, 0.041370322649], abs=1e-11)
    assert first["before"]["b"] == first["after"]["b"] == [0.35, 0.35]


@pytest.mark.parametrize("arguments", [["iris"], ["iris", "--sample", "7"], ["iris", "--batch", "3", "--epochs", "2"]])
def test_a_step_can_be_recomputed_from_what_is_printed(arguments: list[str], capsys: Capture) -> None:
    step = trace(capsys, *arguments)
    hidden, output = step["layers"]["1"], step["layers"]["2"]
    x = np.array(step["inputs"])
    a = np.tanh(x @ np.array(hidden["before"]["W"]).T + hidden["before"]["b"])
    z = a @ np.array(output["before"]["W"]).T + output["before"]["b"]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    assert step["outputs"] == pytest.approx(p, rel=1e-12)
    delta = p - np.array(step["targets"])
    assert output["delta"] == pytest.approx(delta, rel=1e-9)
    gradient = delta.T @ a / len(x)
    assert output["gradient"]["W"] == pytest.approx(gradient, rel=1e-9)
    after = np.array(output["before"]["W"]) - step["learning_rate"] * gradient
    assert output["after"]["W"] == pytest.approx(after, rel=1e-12)
    assert len(x) == (1 if "--sample" in arguments else 10)


def test_the_trace_in_words_names_every_layer(capsys: Capture) -> None:
    assert main(["trace", "softmax"]) == 0
    text = capsys.readouterr().out
    assert "layer 1 (dense)" in text
    assert "layer 2 (dense)" in text
    assert "gradient W: [[" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["trace", "iris", "--sample", "999"], "--sample is 999; there are 114 training samples"),
        (["trace", "iris", "--batch", "-1"], "--batch is -1"),
        (["trace", "iris", "--batch", "1", "--sample", "1"], "not allowed with"),
        (["check", "iris", "--samples", "0"], "--samples is 0; it must be at least 1"),
    ],
)
def test_unusable_input_is_one_line_and_two(arguments: list[str], words: str, capsys: Capture) -> None:
    assert main(arguments) == 2
    assert words in capsys.readouterr().err
