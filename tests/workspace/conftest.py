"""A run in its thread, ended after every test."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.workspace.run import Run


@pytest.fixture
def run(qtbot: QtBot) -> Iterator[Run]:
    run = Run()
    yield run
    run.close()
