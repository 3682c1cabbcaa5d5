"""Qt for Python keeps the counts of None and True; 6.12.0 on CPython 3.11 loses them, and a live plot aborts."""

import sys

import pytest
from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.charts.plot import Plot
from nnstudio.ui.style.theme import LIGHT

REDRAWS = 2000


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    """A small plot, which draws ten lines."""

    def draw(painter: QPainter, frame: Frame) -> None:
        for x in range(10):
            painter.drawLine(QPointF(x, 0.0), QPointF(x, 50.0))

    plot = Plot(draw)
    qtbot.addWidget(plot)
    plot.resize(QSize(120, 90))
    plot.set_theme(LIGHT)
    plot.grab()
    return plot


def test_thousands_of_redraws_lose_no_reference_to_none_or_true(plot: Plot) -> None:
    before = sys.getrefcount(None), sys.getrefcount(True)
    for number in range(REDRAWS):
        plot.grab()
        plot.range_changed.emit()
        lost = before[0] - sys.getrefcount(None), before[1] - sys.getrefcount(True)
        assert max(map(abs, lost)) < REDRAWS / 10, f"{lost} references were lost in {number + 1} redraws"
