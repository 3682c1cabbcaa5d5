import shutil
import tomllib
from pathlib import Path

import pytest

import bootstrap


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_a_fitting_python_is_accepted(version):
    assert bootstrap.complaint_about(version) == ""


@pytest.mark.parametrize("version", [(3, 6), (3, 10)])
def test_an_old_python_is_told_of_a_newer_one_on_the_machine(monkeypatch, version):
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "python3.12" else None)
    assert bootstrap.complaint_about(version).endswith(f"Python 3.{version[1]}: start this with python3.12 instead.")


@pytest.mark.parametrize(("version", "advice"), [((3, 10), "install a newer one"), ((3, 15), "install Python 3.14")])
def test_where_no_fitting_python_is_found_one_must_be_installed(monkeypatch, version, advice):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert advice in bootstrap.complaint_about(version)


def test_it_takes_the_pythons_that_the_package_can_be_installed_on():
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    (oldest, (major, minor)) = bootstrap.OLDEST, bootstrap.NEWEST
    promised = f">={oldest[0]}.{oldest[1]},<{major}.{minor + 1}"
    assert project["project"]["requires-python"] == promised
