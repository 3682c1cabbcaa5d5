"""Which system libraries Qt lacks, and the command that installs them."""

import shutil

import pytest

from nnstudio.system import apt, libraries

LDD = """\
/home/ada/.venv/lib/python3.11/site-packages/PySide6/QtWidgets.abi3.so:
\tlinux-vdso.so.1 (0x00007ffd)
\tlibQt6Widgets.so.6 => /home/ada/.venv/lib/libQt6Widgets.so.6 (0x00007f1)
\tlibEGL.so.1 => not found
\tlibglib-2.0.so.0 => not found
\tlibgthread-2.0.so.0 => not found
/home/ada/.venv/lib/python3.11/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so:
\tlibEGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2)
"""
POLICY = """\
libegl1:
  Installed: (none)
  Candidate: 1.7.0-1
  Version table:
     1.7.0-1 500
        500 http://deb.debian.org/debian trixie/main amd64 Packages
libglib2.0-0:
  Installed: (none)
  Candidate: (none)
  Version table:
libglib2.0-0t64:
  Installed: (none)
  Candidate: 2.84.3-1
  Version table:
     2.84.3-1 500
        500 http://deb.debian.org/debian trixie/main amd64 Packages
"""


def test_missing_libraries_are_read_from_the_loaders_answer():
    missing = libraries.missing_in(LDD)
    assert missing == ["libEGL.so.1", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libxcb-cursor.so.0"]


def test_each_package_is_named_once():
    packages = libraries.packages_of(libraries.missing_in(LDD))
    assert packages == ["libegl1", "libglib2.0-0", "libxcb-cursor0"]


def test_a_library_that_no_list_names_is_left_to_the_package_that_needs_it():
    assert libraries.packages_of(["libnew.so.1", "libEGL.so.1"]) == ["libegl1"]


def test_newer_releases_call_some_packages_t64(monkeypatch):
    class Answer:
        stdout = POLICY

    monkeypatch.setattr(apt, "run", lambda command: Answer)
    assert apt.local_names(["libegl1", "libglib2.0-0"]) == ["libegl1", "libglib2.0-0t64"]


@pytest.mark.parametrize(
    ("tool", "words"),
    [
        ("dnf", "sudo dnf install 'libEGL.so.1()(64bit)'"),
        ("", "Install the packages of your system that hold libEGL.so.1"),
    ],
)
def test_other_systems_are_told_what_they_understand(monkeypatch, tool, words):
    monkeypatch.setattr(apt, "is_here", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: name if name == tool else None)
    assert words in libraries.advice(["libEGL.so.1"], ["libegl1"])
