import sys

import pytest

from bootstrap_steps import environment, packages, stamp
from bootstrap_steps.trouble import Trouble
from nnstudio.system import apt

LOCK = "requirements.lock"


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / LOCK).write_text("numpy==2.4.6\n")
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """Stands in for venv and pip: records what would be made and installed."""
    jobs = []

    def make(folder):
        environment._clear(folder)
        python = environment.python_in(folder)
        python.parent.mkdir(parents=True)
        python.touch()
        stamp.write(folder, {})
        jobs.append("make")

    monkeypatch.setattr(environment, "_make_empty", make)
    monkeypatch.setattr(packages, "install", lambda python, lock: jobs.append(lock.name))
    return jobs


def test_the_first_start_makes_and_fills_the_environment(checkout, made):
    assert environment.ready(checkout, [LOCK]) == checkout / ".venv"
    assert made == ["make", LOCK]


def test_the_second_start_does_nothing(checkout, made):
    environment.ready(checkout, [LOCK])
    made.clear()
    environment.ready(checkout, [LOCK])
    assert made == []


def test_a_set_up_that_was_interrupted_is_done_again(checkout, made, monkeypatch):
    def interrupted(python, lock):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(packages, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            environment.ready(checkout, [LOCK])
    made.clear()
    environment.ready(checkout, [LOCK])
    assert made == ["make", LOCK]


def test_an_environment_whose_python_is_gone_is_made_again(checkout, made):
    environment.ready(checkout, [LOCK])
    environment.python_in(checkout / ".venv").unlink()
    made.clear()
    environment.ready(checkout, [LOCK])
    assert made == ["make", LOCK]


def test_another_python_makes_the_environment_again(checkout, made, monkeypatch):
    environment.ready(checkout, [LOCK])
    made.clear()
    monkeypatch.setattr(sys, "base_prefix", "/somewhere/else")
    environment.ready(checkout, [LOCK])
    assert made == ["make", LOCK]


def test_somebody_elses_folder_is_never_removed(checkout, made):
    mine = checkout / ".venv" / "bin" / "python"
    mine.parent.mkdir(parents=True)
    mine.touch()
    with pytest.raises(Trouble, match="was not made by this script"):
        environment.ready(checkout, [LOCK])
    assert mine.exists()


def test_a_small_disk_is_told_before_anything_is_made(checkout, monkeypatch):
    monkeypatch.setattr(environment, "NEEDED_MEGABYTES", 10**12)
    with pytest.raises(Trouble, match=r"MB left, and the set-up needs 1000000000000 MB"):
        environment.ready(checkout, [LOCK])
    assert not (checkout / ".venv").exists()


def test_a_debian_without_its_venv_package_is_told_the_command(checkout, monkeypatch):
    monkeypatch.setattr(environment, "_has_venv", lambda: False)
    monkeypatch.setattr(sys, "base_prefix", "/usr")
    monkeypatch.setattr(apt, "is_here", lambda: True)
    monkeypatch.setattr(environment, "may_install", lambda: False)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    with pytest.raises(Trouble, match=rf"sudo apt-get install -y --no-install-recommends python{version}-venv"):
        environment.ready(checkout, [LOCK])
