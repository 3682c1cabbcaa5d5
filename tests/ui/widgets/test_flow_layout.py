"""Widgets set like words: in lines, and lower where there is more width."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from nnstudio.ui.widgets.flow_layout import FlowLayout


@pytest.fixture
def row(qtbot):
    widget = QWidget()
    widget.setLayout(FlowLayout(spacing=4))
    for _ in range(4):
        button = QPushButton("button")
        button.setFixedSize(100, 20)
        widget.layout().addWidget(button)
    qtbot.addWidget(widget)
    return widget


@pytest.mark.parametrize(
    ("width", "places"),
    [
        (500, [(0, 0), (104, 0), (208, 0), (312, 0)]),
        (210, [(0, 0), (104, 0), (0, 24), (104, 24)]),
        (50, [(0, 0), (0, 24), (0, 48), (0, 72)]),
    ],
)
def test_what_does_not_fit_goes_into_the_next_line(width, places, row):
    row.resize(width, 200)
    row.layout().activate()
    assert [(button.x(), button.y()) for button in row.findChildren(QPushButton)] == places
    assert row.layout().heightForWidth(width) == places[-1][1] + 20


def test_hidden_widgets_take_no_room(row):
    buttons = row.findChildren(QPushButton)
    buttons[0].hide()
    row.resize(500, 50)
    row.layout().activate()
    assert [button.x() for button in buttons[1:]] == [0, 104, 208]


def test_a_widget_can_be_taken_out(row):
    first = row.layout().itemAt(0).widget()
    row.layout().removeWidget(first)
    assert row.layout().count() == 3
    assert row.layout().itemAt(3) is None
    assert row.layout().takeAt(3) is None
