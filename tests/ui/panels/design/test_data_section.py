"""Choosing data and changing it, as a user does."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from nnstudio.datasets import SOURCES, Circles, Digits, InlineTable, Iris, Moons, Penguins, Plane, Spiral, Wave, Xor
from nnstudio.datasets.plan import DataPlan, prepare
from nnstudio.engine.activations import Softmax
from nnstudio.project.edits import changed, with_source
from nnstudio.ui.panels.design.data_section import OFFERED
from nnstudio.ui.panels.design.thumbnails import telling_columns, thumbnail
from nnstudio.ui.style.theme import DARK, LIGHT


def source_of(panel):
    return panel.context.document.project.data.source


def apply(panel, edit):
    panel.context.document.apply(edit, "test")


def handle(slider):
    """Return where the handle of a slider is."""
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    return slider.style().subControlRect(control, option, part, slider).center()


def test_all_sources_but_given_numbers_are_offered(panel):
    gallery = panel.data.gallery
    names = [gallery.item(row).text() for row in range(gallery.count())]
    assert names == [kind.title for kind in SOURCES if kind is not InlineTable]
    assert all(gallery.item(row).toolTip() for row in range(gallery.count()))


def test_arrow_keys_move_and_enter_chooses(panel):
    gallery = panel.data.gallery
    gallery.setFocus()
    QTest.keyClick(gallery, Qt.Key.Key_Right)
    QTest.keyClick(gallery, Qt.Key.Key_Right)
    assert isinstance(source_of(panel), Moons), "moving chooses nothing"
    QTest.keyClick(gallery, Qt.Key.Key_Return)
    assert isinstance(source_of(panel), Xor)


def test_the_arrow_down_goes_to_the_row_below_and_space_chooses(panel):
    gallery = panel.data.gallery
    gallery.setFocus()
    QTest.keyClick(gallery, Qt.Key.Key_Down)
    below = gallery.currentItem()
    assert gallery.visualItemRect(below).top() > gallery.visualItemRect(gallery.item(0)).top()
    QTest.keyClick(gallery, Qt.Key.Key_Space)
    assert source_of(panel).title == below.text()


def test_a_click_chooses_and_the_output_follows_the_task(panel):
    gallery = panel.data.gallery
    place = gallery.visualItemRect(gallery.item_of(Iris)).center()
    QTest.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    project = panel.context.document.project
    assert project.data.source == Iris()
    last = project.network.blocks[-1].layer
    assert (last.units, type(last.activation)) == (3, Softmax)
    assert len(panel.context.document.undo_stack.steps) == 1
    panel.context.document.undo_stack.undo()
    assert gallery.chosen is Moons


def test_choosing_what_is_chosen_keeps_its_points(panel):
    apply(panel, lambda project: changed(project, "data.source.noise", 0.3))
    QTest.keyClick(panel.data.gallery, Qt.Key.Key_Return)
    assert source_of(panel) == Moons(noise=0.3)


def test_given_numbers_stand_in_the_gallery_only_while_they_are_the_source(panel):
    gallery = panel.data.gallery
    apply(panel, lambda project: with_source(project, InlineTable()))
    assert gallery.count() == len(OFFERED) + 1
    assert gallery.chosen is InlineTable
    apply(panel, lambda project: with_source(project, Circles()))
    assert gallery.count() == len(OFFERED)


def test_one_drag_of_the_noise_is_one_undo_step_and_the_next_drag_another(panel):
    slider = panel.data.place(["noise"]).slider
    start = handle(slider)
    for share in (0.5, 0.8):
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for step in range(1, 6):
            QTest.mouseMove(slider, QPoint(round(share * slider.width() * step / 5), start.y()))
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        start = handle(slider)
    stack = panel.context.document.undo_stack
    assert len(stack.steps) == 2
    assert stack.undo_text == "Noise"
    second = source_of(panel).noise
    stack.undo()
    assert 0.1 < source_of(panel).noise != second
    stack.undo()
    assert source_of(panel).noise == 0.1
    assert panel.data.place(["noise"]).number.text() == "0.1"


def test_dragging_the_noise_draws_the_data_anew_each_time(panel, qtbot):
    slider = panel.data.place(["noise"]).slider
    for place, noise in ((50, 0.5), (100, 2.0)):
        slider.setValue(place)
        qtbot.waitUntil(lambda noise=noise: panel.context.run.status.progress.project.data.source.noise == noise)
    data = panel.context.run.status.progress.data
    assert np.array_equal(data.table.x, prepare(panel.context.document.project.data).table.x)


def test_every_press_of_an_arrow_moves_the_noise_and_the_slider_is_finer_where_it_is_small(panel):
    slider = panel.data.place(["noise"]).slider
    slider.setValue(0)
    seen = [0.0]
    while slider.value() < slider.maximum():
        QTest.keyClick(slider, Qt.Key.Key_Right)
        seen.append(source_of(panel).noise)
    steps = np.diff(seen)
    assert np.all(steps > 0.0)
    assert (steps[0], seen[-1]) == (0.01, 2.0)
    assert steps[-1] > 0.1
    while slider.value() > 0:
        QTest.keyClick(slider, Qt.Key.Key_Left)
    assert source_of(panel).noise == 0.0


def test_three_arms_bring_three_outputs_in_the_same_step(panel):
    apply(panel, lambda project: with_source(project, Spiral()))
    panel.data.place(["arms"]).stepBy(1)
    project = panel.context.document.project
    assert project.data.source.arms == 3
    assert project.network.blocks[-1].layer.units == 3
    assert len(panel.context.document.undo_stack.steps) == 2


def test_the_die_takes_the_next_seed(panel):
    seed = panel.data.place(["seed"])
    seed.die.click()
    seed.die.click()
    assert panel.context.document.project.data.seed == 2
    assert seed.number.text() == "2"
    apply(panel, lambda project: changed(project, "data.seed", 999_999))
    seed.die.click()
    assert panel.context.document.project.data.seed == 0


def test_the_hint_counts_points_and_features(panel, qtbot):
    assert panel.data.hint.text() == "200 points · 2 features"
    apply(panel, lambda project: with_source(project, Wave()))
    assert panel.data.hint.text() == "200 points · 1 feature"
    apply(panel, lambda project: with_source(project, Iris()))
    qtbot.waitUntil(lambda: panel.data.hint.text() == "150 samples · 4 features")


def test_what_was_done_to_the_data_is_told(panel, qtbot):
    notes = panel.data._notes
    assert not notes.isVisible()
    apply(panel, lambda project: with_source(project, Penguins()))
    qtbot.waitUntil(notes.isVisible)
    assert "2 of 344 rows" in notes.text()
    apply(panel, lambda project: with_source(project, Moons()))
    qtbot.waitUntil(lambda: not notes.isVisible())


def test_pictures_are_drawn_after_the_first_painting_and_anew_in_another_theme(panel, qtbot):
    gallery = panel.data.gallery
    qtbot.waitUntil(lambda: all(gallery.picture(kind) is not None for kind in OFFERED))
    light = gallery.picture(Moons).toImage()
    panel.context.appearance.choose("dark")
    qtbot.waitUntil(lambda: gallery.picture(Moons).toImage() != light)


@pytest.mark.parametrize("kind", SOURCES, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_source_has_a_picture_with_something_in_it(kind, theme, qapp):
    image = thumbnail(kind(), theme, QSize(56, 36), 2.0).toImage()
    assert (image.width(), image.height()) == (112, 72)
    colours = {image.pixel(x, y) for x in range(0, 112) for y in range(0, 72)}
    assert len(colours) > 4


def test_the_picture_of_the_chosen_source_shows_its_noise(panel, qtbot):
    gallery = panel.data.gallery
    qtbot.waitUntil(lambda: gallery.picture(Moons) is not None)
    before = gallery.picture(Moons).toImage()
    apply(panel, lambda project: changed(project, "data.source.noise", 0.5))
    qtbot.waitUntil(lambda: gallery.picture(Moons).toImage() != before)


def test_a_table_is_pictured_by_the_two_columns_that_part_its_classes_best():
    iris = Iris().table(np.random.default_rng(0))
    assert np.array_equal(telling_columns(iris), iris.x[:, 2:4]), "the petals"
    plane = Plane().table(np.random.default_rng(0))
    assert np.array_equal(telling_columns(plane), plane.x)
    wave = Wave().table(np.random.default_rng(0))
    assert np.array_equal(telling_columns(wave), np.hstack((wave.x, wave.targets)))


def test_digits_are_pictured_by_their_images(qapp):
    picture = thumbnail(Digits(), LIGHT, QSize(56, 36), 1.0).toImage()
    grey = {picture.pixelColor(x, 18).name() for x in range(56) if picture.pixelColor(x, 18).alpha() == 255}
    assert len(grey) > 3


def test_a_narrow_panel_has_fewer_columns_and_no_picture_is_cut(panel, qtbot):
    gallery = panel.data.gallery
    panel.resize(600, 900)
    qtbot.waitUntil(lambda: gallery.width() > 500)
    rects = [gallery.visualItemRect(gallery.item(row)) for row in range(gallery.count())]
    assert len({rect.top() for rect in rects}) < 3
    assert all(gallery.viewport().rect().contains(rect) for rect in rects)
    panel.resize(290, 900)
    qtbot.waitUntil(lambda: gallery.width() < 290)
    rects = [gallery.visualItemRect(gallery.item(row)) for row in range(gallery.count())]
    assert len({rect.top() for rect in rects}) == 3
    assert all(gallery.viewport().rect().contains(rect) for rect in rects)


def test_the_plan_of_the_data_is_edited_field_by_field(panel):
    panel.data.place(["validation"]).slider.setValue(50)
    scaling = panel.data.place(["scaling"])
    scaling.setCurrentIndex(0)
    scaling.activated.emit(0)
    plan = panel.context.document.project.data
    assert plan == replace(DataPlan(), validation=0.45, scaling="none", source=plan.source)
