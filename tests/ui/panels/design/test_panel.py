"""The column as a whole."""

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)

from nnstudio.engine.layers import BatchNorm, Dense, Residual
from nnstudio.project.edits import add_block, changed
from nnstudio.project.templates import template, template_names
from nnstudio.ui.forms.section_column import controls
from nnstudio.ui.panels.design.panel import DesignPanel


@pytest.mark.parametrize("name", template_names())
def test_every_template_is_shown_without_an_edit(panel, name):
    panel.context.document.open(template(name), None)
    assert panel.context.document.project == template(name)
    assert len(panel.context.document.undo_stack.steps) == 0
    assert len(panel.network.blocks.rows) == len(template(name).network.blocks)


@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5])
@pytest.mark.parametrize("width", [264, 300, 420])
def test_nothing_is_wider_than_the_column(panel, qtbot, scale, width):
    panel.context.appearance.set_font_scale(scale)
    for layer in (Residual((Dense(8), BatchNorm())), BatchNorm()):
        panel.context.document.apply(lambda project, layer=layer: add_block(project, layer, after=None), "test")
    for row in panel.network.blocks.rows.values():
        row.open_details()
    panel.resize(max(width, panel.minimumSizeHint().width()), 900)
    qtbot.waitUntil(lambda: panel._inside.width() <= panel._column.viewport().width())
    inside = panel._inside.rect()
    for control in controls(panel._inside):
        if control.isVisible():
            left = control.mapTo(panel._inside, control.rect().topLeft()).x()
            assert left >= 0
            assert left + control.width() <= inside.width(), control
    panel.context.appearance.set_font_scale(1.0)


def test_every_control_has_a_name_and_a_tooltip(panel):
    kinds = (QAbstractSpinBox, QComboBox, QAbstractButton, QSlider, QLineEdit)
    for control in filter(QWidget.isVisible, controls(panel._inside)):
        assert isinstance(control, kinds) or control is panel.data.gallery
        assert control.accessibleName() or (isinstance(control, QAbstractButton) and control.text()), control
        tips = (control.toolTip(), control.parentWidget().toolTip())
        assert any(tips) or control is panel.data.gallery, control


def test_the_words_in_the_header_leap_to_their_sections(panel, qtbot):
    panel.resize(300, 500)
    leaps = {button.text(): button for button in panel.header.findChildren(QPushButton, "leap")}
    assert list(leaps) == ["Data", "Network", "Training"]
    leaps["Network"].click()
    assert panel.network.mapTo(panel._column, panel.network.rect().topLeft()).y() == 0
    leaps["Data"].click()
    assert panel.data.mapTo(panel._column, panel.data.rect().topLeft()).y() >= 0


def test_a_hidden_panel_catches_up_when_it_is_shown(panel, qtbot):
    panel.hide()
    panel.context.document.apply(lambda project: changed(project, "training.learning_rate", 0.7), "test")
    panel.show()
    assert panel.training.place(["learning_rate"]).text() == "0.7"


def test_an_edit_elsewhere_leaves_the_other_sections_alone(panel):
    row = panel.network.blocks.ordered()[0]
    shown = []
    row.show_block = lambda *_, **__: shown.append(1)
    panel.context.document.apply(lambda project: changed(project, "training.epochs", 7), "test")
    assert shown == []
    panel.context.document.apply(lambda project: changed(project, "network.blocks", project.network.blocks[1:]), "test")
    assert panel.network.hint.text() == "109 parameters"


def test_the_panel_is_made_again_and_again_without_leaving_anything(context, qtbot):
    for _ in range(3):
        panel = DesignPanel(context)
        panel.show()
        panel.close()
        panel.header.deleteLater()
        panel.deleteLater()


def test_larger_text_makes_rows_larger_and_keeps_them_aligned(panel, qtbot):
    row = panel.network.blocks.ordered()[0]
    units = row.first_field
    before = units.width()
    panel.context.appearance.set_font_scale(1.5)
    panel.resize(panel.minimumSizeHint().width(), 900)
    qtbot.waitUntil(lambda: units.width() > 1.3 * before)
    lefts = {row.first_field.x() for row in panel.network.blocks.ordered()}
    assert len(lefts) == 1
    panel.context.appearance.set_font_scale(1.0)
    qtbot.waitUntil(lambda: units.width() == before)


def test_the_signs_of_the_foot_take_on_the_theme(panel):
    panel.context.document.apply(lambda project: changed(project, "network.blocks", ()), "test")
    picture = panel.foot.widget().findChildren(QLabel)[0].pixmap().toImage()
    panel.context.appearance.choose("dark")
    assert panel.foot.widget().findChildren(QLabel)[0].pixmap().toImage() != picture
