"""A run in its thread, ended after every test."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.workspace.run_controller import RunController


@pytest.fixture
def run(qtbot: QtBot) -> Iterator[RunController]:
    run = RunController()
    yield run
    run.close()
