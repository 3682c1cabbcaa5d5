import sys

import pytest

from bootstrap_steps import apt, system_libraries
from bootstrap_steps.trouble import Trouble
from nnstudio.system import apt as names
from nnstudio.system import libraries


@pytest.fixture
def on_linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(names, "local_names", list)


def test_nothing_is_said_or_done_where_nothing_is_missing(on_linux, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(libraries, "missing_for", lambda site_packages, platform: [])
    system_libraries.require(tmp_path, "xcb")
    assert capsys.readouterr().err == ""


def test_root_on_debian_gets_them_installed(on_linux, monkeypatch, tmp_path):
    missing: list[list[str]] = [["libEGL.so.1"], []]
    installed: list[str] = []
    monkeypatch.setattr(libraries, "missing_for", lambda site_packages, platform: missing.pop(0))
    monkeypatch.setattr(apt, "may_install", lambda: True)
    monkeypatch.setattr(apt, "install", installed.extend)
    system_libraries.require(tmp_path, "offscreen")
    assert installed == ["libegl1"]


def test_anybody_else_is_told_the_one_command(on_linux, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(libraries, "missing_for", lambda site_packages, platform: ["libEGL.so.1"])
    monkeypatch.setattr(names, "is_here", lambda: True)
    monkeypatch.setattr(apt, "may_install", lambda: False)
    with pytest.raises(Trouble, match="sudo apt-get install -y --no-install-recommends libegl1"):
        system_libraries.require(tmp_path, "offscreen")
    assert "not installed here: libEGL.so.1." in capsys.readouterr().err
