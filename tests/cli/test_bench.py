"""The race: every network runs, a missing rival is named, and the table says what was measured."""

import json
import subprocess
import sys

import pytest

from nnstudio.cli import main
from nnstudio.cli.bench import ours
from nnstudio.cli.bench.referee import Race, Ratio, Result
from nnstudio.cli.bench.report import as_table
from nnstudio.cli.bench.works import WORKS


@pytest.mark.parametrize("name", [name for name in WORKS if name != "large"])
def test_every_network_of_the_race_can_be_timed(name: str) -> None:
    timed = ours.bursts(WORKS[name])
    assert set(timed) == {"nnstudio", "products"}
    for burst in timed.values():
        burst()


def test_a_race_is_one_json_object_with_ratios_or_names_what_is_missing() -> None:
    command = [sys.executable, "-m", "nnstudio", "bench", "--work", "playground", "--rounds", "3", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(result.stdout)
    first = told["results"][0]
    assert first["microseconds"]["nnstudio"] > 0
    assert 0 < first["products_share"] < 1.5
    assert set(first["ratios"]) | set(told["not_measured"]) == {"pytorch", "jax"}


def test_the_table_has_a_line_for_every_result_and_for_what_is_missing() -> None:
    ratio = Ratio(2.0, 1.5, 2.5)
    result = Result("playground", 1, {"nnstudio": 12.3, "jax": 24.6}, {"jax": ratio}, 0.5)
    table = as_table(Race({"nnstudio, 1 core(s)": {"numpy": "2"}}, {"pytorch": "No module named torch"}, [result]))
    assert "2-4-2-1 tanh, batch 10, sgd, squared" in table
    assert "2.00 (1.50 to 2.50)" in table
    assert "Not measured: pytorch (No module named torch)." in table


def test_too_few_rounds_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--rounds", "1"]) == 2
    assert "--rounds is 1; it must be at least 3" in capsys.readouterr().err
