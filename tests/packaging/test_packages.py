from pathlib import Path

import pytest

from bootstrap_steps import packages

DISK_FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
NO_NETWORK = """\
WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(': Failed to establish a connection')
ERROR: Could not find a version that satisfies the requirement colorama==0.4.6 (from versions: none)
ERROR: No matching distribution found for colorama==0.4.6
"""
NO_WHEEL = "ERROR: No matching distribution found for pyside6-essentials==6.11.3"


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (DISK_FULL, "The disk is full"),
        ("OSError: [WinError 112] There is not enough space on the disk", "The disk is full"),
        (NO_NETWORK, "the network does not answer"),
        ("Could not fetch URL: SSLError(SSLCertVerificationError(1, ...))", "the network does not answer"),
        (NO_WHEEL, "no ready-made package pyside6-essentials==6.11.3"),
        ("ERROR: something new", "pip could not install the packages"),
    ],
)
def test_a_failure_of_pip_is_told_in_a_sentence(output, sentence):
    assert sentence in packages.failure_sentence(output)


@pytest.mark.parametrize(
    ("line", "package"),
    [
        ("Collecting numpy==2.4.6 (from -r requirements.lock (line 5))", "numpy 2.4.6"),
        ("Processing /wheels/tqdm-4.70.1-py3-none-any.whl (from -r requirements.lock (line 9))", "tqdm 4.70.1"),
        ("Processing C:\\wheels\\tqdm-4.70.1-py3-none-any.whl", "tqdm 4.70.1"),
        ("  Downloading numpy-2.4.6-cp311-cp311-win_amd64.whl (12.1 MB)", ""),
    ],
)
def test_progress_names_the_package_that_pip_turns_to(line, package):
    assert packages.package_begun(line) == package


def test_pip_installs_the_lock_file_and_nothing_else():
    command = packages.pip_command(Path("a folder/python"), Path("a folder/requirements.lock"))
    assert command[:2] == [str(Path("a folder/python")), "-I"]
    assert {"--no-deps", "--only-binary=:all:"} <= set(command)
    assert command[-2:] == ["--requirement", str(Path("a folder/requirements.lock"))]


def test_pip_hears_where_packages_are_but_not_how_to_install_them():
    given = {
        "PIP_INDEX_URL": "https://mirror.example/simple",
        "PIP_TARGET": "/elsewhere",
        "PIP_USER": "1",
        "PIP_CONSTRAINT": "other.txt",
        "PYTHONPATH": "/elsewhere",
        "PATH": "/usr/bin",
        "HTTPS_PROXY": "http://proxy.example",
    }
    used = packages.pip_environment(given)
    assert used == {
        "PIP_INDEX_URL": "https://mirror.example/simple",
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PATH": "/usr/bin",
        "HTTPS_PROXY": "http://proxy.example",
    }
