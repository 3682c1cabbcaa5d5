"""Pictures of panels: lines and letters in SVG, sharp pixels in PNG, and a sentence where a file cannot be written."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QMessageBox

from nnstudio.sentences import Unusable
from nnstudio.ui.charts.export import write_png, write_svg
from nnstudio.ui.panels.gradients.panel import GradientPanel
from nnstudio.ui.panels.loss.panel import LossPanel


@pytest.fixture(params=[LossPanel, GradientPanel], ids=["loss", "gradients"])
def panel(request, context, qtbot):
    panel = request.param(context)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.header)
    panel.resize(460, 300)
    panel.show()
    context.run.step("epoch")
    qtbot.waitUntil(lambda: context.run.snapshot is not None and context.run.snapshot.step == 15)
    return panel


def colours_in(image):
    step = max(image.width() // 300, 1)
    return {
        image.pixelColor(x, y).name() for x in range(0, image.width(), step) for y in range(0, image.height(), step)
    }


def test_svg_is_made_of_lines_and_letters(panel, tmp_path, context):
    path = tmp_path / "figure.svg"
    write_svg(panel.figure, path)
    text = path.read_text(encoding="utf-8")
    assert "<image" not in text
    assert "<text" in text
    assert "epoch" in text or "∂L/∂w" in text
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    assert renderer.viewBoxF().size().toSize() == panel.figure.size()
    image = QImage(panel.figure.size() * 2, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert image.pixelColor(1, 1).name() == context.appearance.theme.card
    assert len(colours_in(image)) > 10


def test_png_has_as_many_pixels_as_asked_for(panel, tmp_path, context):
    path = tmp_path / "figure.png"
    write_png(panel.figure, path, scale=3.0)
    image = QImage(str(path))
    assert image.size() == panel.figure.size() * 3
    assert image.pixelColor(1, 1).name() == context.appearance.theme.card
    assert len(colours_in(image)) > 10


def test_a_zoomed_picture_stays_inside_its_axes(context, qtbot, tmp_path):
    panel = LossPanel(context)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.header)
    panel.resize(460, 300)
    panel.show()
    context.run.step("epoch")
    qtbot.waitUntil(lambda: panel.history_view is not None and panel.history_view.steps == 15)
    panel.plot._box.setYRange(-0.2, -0.19, padding=0)
    panel.plot._on_taken()
    write_svg(panel.figure, tmp_path / "a.svg")
    write_png(panel.figure, tmp_path / "a.png", scale=1.0)
    renderer = QSvgRenderer(str(tmp_path / "a.svg"))
    image = QImage(panel.figure.size(), QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    frame = panel.plot.frame.rect
    below = panel.plot.mapTo(panel.figure, frame.bottomLeft().toPoint())
    beside = [image.pixelColor(x, below.y() + 3).name() for x in range(below.x() + 10, below.x() + 200)]
    assert context.appearance.theme.train not in beside


def test_what_floats_over_the_plot_is_left_out(context, qtbot):
    panel = LossPanel(context)
    qtbot.addWidget(panel)
    qtbot.addWidget(panel.header)
    panel.resize(460, 300)
    panel.show()
    context.run.step("epoch")
    qtbot.waitUntil(lambda: panel.history_view is not None and panel.history_view.steps == 15)
    panel.export.copy()
    before = QGuiApplication.clipboard().image()
    panel.card.setText("a card")
    panel.card.show()
    panel.export.copy()
    assert QGuiApplication.clipboard().image() == before
    assert panel.card.isVisible()
    panel.card.hide()


def test_a_file_that_cannot_be_written_is_told_of(panel, tmp_path):
    for write in (write_svg, write_png):
        with pytest.raises(Unusable, match="cannot be written"):
            write(panel.figure, tmp_path / "no such folder" / "figure")


@pytest.mark.parametrize("suffix", ["png", "svg", "csv"])
def test_the_menu_saves_under_the_name_that_was_chosen(panel, tmp_path, monkeypatch, suffix):
    chosen = tmp_path / f"chosen {suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    actions = {action.text(): action for action in panel.export.actions()}
    next(action for text, action in actions.items() if suffix.upper() in text).trigger()
    assert chosen.with_suffix(f".{suffix}").stat().st_size > 50


def test_the_menu_does_nothing_when_no_name_is_chosen(panel, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    panel.export.save_png()
    assert not [path for path in tmp_path.rglob("*") if path.suffix == ".png"]


def test_the_menu_says_why_nothing_was_saved(panel, tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(Path(tmp_path, "no", "where.png")), ""))
    monkeypatch.setattr(QMessageBox, "warning", lambda _parent, _title, text: told.append(text))
    panel.export.save_png()
    assert "cannot be written" in told[0]
