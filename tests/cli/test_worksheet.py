"""The command ``nnstudio worksheet``: four files, or one line that says what is wrong."""

import argparse
from pathlib import Path

import pytest

from nnstudio.cli import main, worksheet
from nnstudio.project.templates import template

Capture = pytest.CaptureFixture[str]


def test_four_files_are_written_and_named(qapp, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "sheets"
    assert main(["worksheet", "neuron", "--out", str(out), "--digits", "6"]) == 0
    names = ["worksheet.html", "worksheet.pdf", "key.html", "key.pdf"]
    assert capsys.readouterr().out.splitlines() == [str(out / name) for name in names]
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert (out / "key.pdf").read_bytes().startswith(b"%PDF")
    assert "0.817574" in (out / "key.html").read_text(encoding="utf-8")
    assert "0.817574" not in (out / "worksheet.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["digits"], "can be worked by hand"),
        (["mazur", "--sample", "1"], "--sample is 1; there are 1 training samples"),
        (["mazur", "--digits", "1"], "--digits is 1"),
        (["mazurr"], "neither a file nor a template"),
    ],
)
def test_what_cannot_be_is_one_line(arguments: list[str], words: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["worksheet", *arguments, "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_another_sample_is_another_step() -> None:
    parser = argparse.ArgumentParser()
    worksheet.add_to(parser)
    steps = [worksheet.step_of(parser.parse_args(["xor221", "--out", ".", "--sample", sample])) for sample in "03"]
    assert [step.trace.inputs.tolist() for _, step in steps] == [[[0.0, 0.0]], [[1.0, 1.0]]]
    assert steps[0][0] == template("xor221").title
