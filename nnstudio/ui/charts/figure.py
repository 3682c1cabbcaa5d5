"""The figure of a panel: the part that exported pictures show."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.ui.widgets.pieces import styled


def figure_in(panel: QWidget, name: str) -> tuple[QWidget, QVBoxLayout]:
    """Put an empty figure into a panel; return it and its column. Its own margins stay around pictures of it."""
    figure = styled(QWidget(), "figure")
    figure.setAccessibleName(name)
    around = QVBoxLayout(panel)
    around.setContentsMargins(4, 0, 4, 4)
    around.addWidget(figure)
    column = QVBoxLayout(figure)
    column.setContentsMargins(8, 4, 8, 6)
    column.setSpacing(2)
    return figure, column
