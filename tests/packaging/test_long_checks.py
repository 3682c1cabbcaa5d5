"""The long checks find what they look for, each tried on something small."""

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from long_check_steps import mutants, orders, restless, rooms
from long_check_steps.__main__ import CHECKS, main
from long_check_steps.mutations import Mutation, mutations
from long_check_steps.reach import Reach
from long_check_steps.trial import judge

ENGINE = Path(__file__).resolve().parents[2] / "nnstudio" / "engine"


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_named_with_a_sentence(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert " ".join(CHECKS[name].HELP.split()) in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a < b", "(a <= b)"),
        ("a == b", "(a != b)"),
        ("a is None", "(a is not None)"),
        ("a in b", "(a not in b)"),
        ("a + b", "(a - b)"),
        ("a * b", "(a / b)"),
        ("a and b", "(a or b)"),
        ("not a", "(a)"),
        ("-a", "(a)"),
        ("a if b else c", "(c if b else a)"),
        ("f(2.5)", "f(3.5)"),
        ("f(True)", "f(False)"),
        ("a += b", "a -= b"),
        ("a += b", "pass"),
        ("a.b = c", "pass"),
        ("f(x)", "pass"),
        ("raise E", "pass"),
        ("def f():\n    return a", "def f():\n    return None"),
        ("δ = 'σ'; b = ε - 1", "δ = 'σ'; b = (ε + 1)"),
        ("class A:\n    a: Annotated[int, Meta(ge=0)]", "class A:\n    a: Annotated[int, Meta(ge=1)]"),
    ],
)
def test_a_small_wrong_is_made_of(text: str, wrong: str) -> None:
    source = text.encode()
    assert wrong in [one.applied(source).decode() for one in mutations(source)]


@pytest.mark.parametrize(
    "text",
    [
        '"""Words."""',
        "a = b",
        "def f(a: int | None = b) -> c[1]: ...",
        "@d(1)\nclass A(b, tag=1): ...",
        "f'{a+1}'",
        "def f():\n    return None",
    ],
)
def test_what_no_run_evaluates_is_left_alone(text: str) -> None:
    assert list(mutations(text.encode())) == []


def test_every_wrong_in_the_engine_is_a_program_still() -> None:
    source = (ENGINE / "update.py").read_bytes()
    found = list(mutations(source))
    assert len(found) > 50
    for one in found:
        assert one.applied(source) != source
        compile(one.applied(source), "update.py", "exec")


def test_the_most_particular_tests_come_first() -> None:
    reach = Reach({"a.py": {1: set(), 2: {"wide", "narrow"}, 3: {"wide"}}, "c.py": {1: {"far"}}})
    [second] = mutations(b"\nf(x)", "a.py")
    assert reach.tests_for(second) == ["narrow", "wide"]
    [first] = mutations(b"f(x)", "a.py")
    assert reach.tests_for(first) == ["narrow", "wide", "far"]  # what runs at import may concern everybody
    [elsewhere] = mutations(b"f(x)", "b.py")
    assert reach.tests_for(elsewhere) == []


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A program of three functions, whose tests look at one, run one, and leave one alone."""
    checkout = tmp_path / "checkout"
    (checkout / "toy").mkdir(parents=True)
    (checkout / "tests").mkdir()
    (checkout / "toy" / "__init__.py").write_text(
        "def asked(a):\n    while a < 0:\n        a += 1\n    return a\n\n\n"
        "def run(a):\n    return a * 1\n\n\ndef forgotten(a):\n    return a - 1\n"
    )
    (checkout / "tests" / "test_toy.py").write_text(
        "import toy\n\n\n"
        "def test_asked():\n    toy.run(1)\n    assert toy.asked(-1) == 0\n    assert toy.asked(1) == 1\n"
    )
    return checkout


def test_wrongs_that_no_test_notices_survive(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mutants, "LEAST_PATIENCE", 3.0)
    copy = mutants.copied(toy, tmp_path / "copy", ["toy", "tests"])
    found = mutants.all_mutations(copy, ["toy"])
    survivors = mutants.survivors_of(copy, found, ["toy"], ["tests"])
    noticed = {one.before for one in found if one not in survivors}
    assert noticed == {"a < 0", "0", "a += 1", "1", "return a"}
    assert {one.lines[-1] for one in survivors} == {8, 12}
    assert "survived: toy/__init__.py:12  a - 1  ->  (a + 1)" in capsys.readouterr().out
    for folder in (toy, copy):
        assert "while a < 0" in (folder / "toy" / "__init__.py").read_text()


def test_a_wrong_that_is_only_read_is_noticed(toy: Path, tmp_path: Path) -> None:
    (toy / "toy" / "__init__.py").write_text("MOST = 3\n")
    (toy / "tests" / "test_toy.py").write_text("import toy\n\n\ndef test_most():\n    assert toy.MOST == 3\n")
    copy = mutants.copied(toy, tmp_path / "copy", ["toy", "tests"])
    [more] = mutants.all_mutations(copy, ["toy"])
    assert mutants.survivors_of(copy, [more], ["toy"], ["tests"]) == []


def test_a_wrong_that_hangs_is_ended(toy: Path) -> None:
    [endless] = [one for one in mutants.all_mutations(toy, ["toy"]) if one.after == "pass"]
    assert judge(toy, endless, ["tests/test_toy.py::test_asked"], 2.0) == "hung"


def test_tests_that_fail_before_anything_is_wrong_are_told(toy: Path) -> None:
    (toy / "tests" / "test_toy.py").write_text("def test_broken():\n    assert False\n")
    with pytest.raises(RuntimeError, match="test_broken"):
        mutants.survivors_of(toy, [], ["toy"], ["tests"])


@pytest.mark.parametrize(("survivors", "code"), [(0, 0), (3, 0), (4, 1)])
def test_more_than_15_in_100_survivors_are_too_many(
    survivors: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def some(copy: Path, drawn: list[Mutation], *given: object) -> list[Mutation]:
        return drawn[:survivors]

    monkeypatch.setattr(mutants, "survivors_of", some)
    assert mutants.run(argparse.Namespace(count=20, seed=0, only="engine/update")) == code
    assert capsys.readouterr().out.startswith(f"{20 - survivors} of 20 were noticed")


def test_a_path_that_no_file_has_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutants.run(argparse.Namespace(count=20, seed=0, only="nowhere")) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("setting", orders.SETTINGS, ids=str)
def test_the_suite_runs_in_every_setting(setting: orders.Setting, tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n\n\ndef test_two():\n    assert False, 'words'\n")
    code, output = orders.suite(setting, 7, [str(tmp_path / "test_one.py")])
    assert code == 1
    [line] = orders.failures(output, code)
    assert line.endswith("words\nassert False".splitlines()[0]) or "test_two" in line


def test_where_no_test_is_named_the_last_words_are_shown() -> None:
    assert orders.failures("INTERNALERROR", 3) == ["INTERNALERROR"]
    assert orders.failures("2 passed", 0) == []


def test_every_run_of_the_suite_has_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = iter([0, 1, 0])
    monkeypatch.setattr(orders, "suite", lambda *given: (next(codes), "FAILED tests/a.py::test_b - no"))
    assert orders.run(argparse.Namespace(count=2, seed=0, tests=[])) == 1
    said = capsys.readouterr().out
    assert "passed" in said
    assert "    FAILED tests/a.py::test_b - no" in said


def test_what_a_rooms_own_tests_do_not_reach_is_named(toy: Path) -> None:
    assert rooms.gaps(rooms.measured(toy, "toy", "tests")) == ["toy/__init__.py:12"]
    (toy / "toy" / "__init__.py").write_text(
        "def asked(a):\n    if a:\n        a += 1\n    return a\n\n\ndef run(a):\n    a\n"
    )
    (toy / "tests" / "test_toy.py").write_text("import toy\n\n\ndef test_asked():\n    toy.run(toy.asked(1))\n")
    assert rooms.gaps(rooms.measured(toy, "toy", "tests")) == ["toy/__init__.py:2 -> 4"]
    (toy / "tests" / "test_toy.py").write_text("def test_broken():\n    assert False\n")
    with pytest.raises(RuntimeError, match="test_broken"):
        rooms.measured(toy, "toy", "tests")


@pytest.mark.parametrize(("branch", "code"), [([], 0), ([[7, -1]], 1)])
def test_a_room_that_is_not_reached_as_a_whole_fails(
    branch: list[list[int]], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    totals = {"covered_lines": 9, "num_statements": 9, "covered_branches": 4 - len(branch), "num_branches": 4}
    report = {"totals": totals, "files": {"a.py": {"missing_lines": [], "missing_branches": branch}}}
    monkeypatch.setattr(rooms, "measured", lambda *given: report)
    assert rooms.run(argparse.Namespace(rooms=["engine", "project"])) == code
    assert capsys.readouterr().out.count("    a.py:7 -> exit\n") == 2 * code


def test_the_restless_user_takes_a_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = []

    def record(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", record)
    assert restless.run(argparse.Namespace(seed="7")) == restless.run(argparse.Namespace(seed="random")) == 0
    assert commands[0] == [*commands[1], "--hypothesis-seed=7"]
    assert commands[1][0] == sys.executable
