"""Every network can be painted, in every mode, in every room."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from nnstudio.engine.activations import ACTIVATIONS, AnyActivation
from nnstudio.engine.layers import Dense
from nnstudio.project.templates import template, template_names
from nnstudio.training.session import TrainingSession
from nnstudio.ui.panels.network.edges import PATIENCE, Edges
from nnstudio.ui.panels.network.ink import Ink
from nnstudio.ui.panels.network.painting import Painting
from nnstudio.ui.panels.network.pictures import picture_of
from nnstudio.ui.panels.network.scene import NetworkScene, SceneBuilder
from nnstudio.ui.style.theme import DARK, LIGHT, Theme
from nnstudio.workspace.selection import Place
from tests.ui.panels.network.scenes import deep, every_kind, room, scene_from, scene_of, wide_digits, with_layers

NOWHERE = (None, None)


def ink(scene: NetworkScene, theme: Theme = LIGHT, ratio: float = 1.0) -> Ink:
    return Ink(theme, QApplication.font(), ratio, len(scene.snapshot.network.layers))


def painted(scene: NetworkScene, painting: Painting | None = None, kept: Ink | None = None, **more) -> QImage:
    """Paint a scene as the diagram does."""
    kept = kept or ink(scene)
    size = scene.layout.room
    image = QImage(round(size.width * kept.ratio), round(size.height * kept.ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(kept.ratio)
    painter = QPainter(image)
    (painting or Painting()).paint(
        painter, scene, kept, more.pop("places", NOWHERE), running=more.pop("running", False)
    )
    painter.end()
    return image


@pytest.mark.parametrize("mode", ["values", "gradients", "weights"])
@pytest.mark.parametrize("name", template_names())
def test_every_template_is_painted_in_every_mode(name: str, mode) -> None:
    image = painted(scene_of(template(name), mode=mode))
    assert len({image.pixel(x, 250) for x in range(0, 800, 3)}) > 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("make", [every_kind, wide_digits, deep], ids=["kinds", "digits", "deep"])
def test_every_kind_of_network_is_painted_at_every_scale(make, ratio: float, theme: Theme) -> None:
    scene = scene_of(make(), cursor=1)
    painted(scene, kept=ink(scene, theme, ratio), places=(Place("1", 0), Place("2", 0, 0)))


@pytest.mark.parametrize("size", [(260.0, 180.0), (740.0, 300.0), (3000.0, 2000.0)], ids=str)
def test_small_and_large_rooms_are_painted(size: tuple[float, float]) -> None:
    for project in (every_kind(), template("digits"), template("cancer"), deep(4)):
        painted(scene_of(project, space=room(*size)))


@pytest.mark.parametrize("activation", ACTIVATIONS, ids=lambda kind: kind.__name__)
def test_every_activation_is_painted(activation: type[AnyActivation]) -> None:
    for name in ("moons", "wave", "iris"):
        last = template(name).network.layers[-1]
        painted(scene_of(with_layers(name, [Dense(4, activation()), last])))


def test_a_run_that_is_no_longer_finite_is_painted() -> None:
    session = TrainingSession(template("moons"))
    session.trainer.network.parameters[:] = np.inf
    for mode in ("values", "gradients", "weights"):
        painted(scene_from(session, mode=mode))


def test_tiles_show_the_function_of_their_unit() -> None:
    scene = scene_of(template("moons"), steps=30)
    slot = scene.layout.by_name["5"]
    image, grid = painted(scene), scene.snapshot.grid
    assert grid is not None
    values = grid.units["5"].reshape(64, 64)
    tile = slot.tile_at(0)
    for row, column in ((5, 5), (58, 5), (5, 58), (58, 58), (30, 30)):
        x = tile.left() + (column + 0.5) / 64.0 * tile.width()
        y = tile.bottom() - (row + 0.5) / 64.0 * tile.height()
        expected = LIGHT.signed(2.0 * values[row, column] - 1.0)
        found = image.pixelColor(int(x), int(y))
        assert abs(found.red() - expected.red()) < 12
        assert abs(found.blue() - expected.blue()) < 12


def test_the_first_tiles_of_images_show_weights_or_their_derivatives() -> None:
    session = TrainingSession(wide_digits())
    session.step()
    for mode in ("values", "gradients"):
        scene = scene_from(session, mode=mode)
        slot = scene.layout.by_name["1"]
        picture = picture_of(scene, slot, ink(scene))
        weights = scene.edge_tensors["1.W"]
        assert picture is not None
        assert picture.pixels.shape == (12, 8, 8)
        unit, pixel = slot.shown[3], 20
        share = weights[unit, pixel] / np.abs(weights).max()
        near = LIGHT.signed_table()[int(share * 127.5 + 127.5)]
        assert picture.pixels[3, pixel // 8, pixel % 8] == near


def test_the_image_shown_at_the_input_is_the_sample_that_is_looked_at() -> None:
    session = TrainingSession(template("digits"))
    first, second = (scene_from(session, cursor=cursor) for cursor in (0, 1))
    rows = [scene.data.train.rows[scene.snapshot.batch[scene.sample]] for scene in (first, second)]
    for scene, row in zip((first, second), rows, strict=True):
        assert scene.sample_image(scene.columns[0]) == pytest.approx(scene.data.table.x[row])


def test_positive_weights_are_blue_and_negative_ones_orange() -> None:
    session = TrainingSession(template("gaussians"))
    session.set_parameter("1.W", (0, 0), 2.0)
    session.set_parameter("1.W", (0, 1), -2.0)
    scene = scene_from(session)
    image, gap = painted(scene), scene.wires.gaps[0]
    blue, orange = (image.pixelColor(int(gap.left) + 3, int(height)) for height in gap.begins)
    assert blue.blue() > blue.red() + 60
    assert orange.red() > orange.blue() + 60


def test_what_is_selected_is_magenta() -> None:
    scene = scene_of(template("gaussians"))
    gap = scene.wires.gaps[0]
    image = painted(scene, places=(None, Place("1", 0, 1)))
    found = image.pixelColor(int(gap.left) + 3, int(gap.begins[1]))
    wanted = LIGHT.colour("selected")
    assert abs(found.red() - wanted.red()) + abs(found.green() - wanted.green()) < 60


def test_while_running_edges_are_renewed_in_turn_and_all_of_them_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    session, stage, edges = TrainingSession(template("moons")), SceneBuilder(), Edges()
    scene = scene_from(session, stage=stage)
    kept = ink(scene)
    image = QImage(800, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    assert edges.paint(painter, scene, kept, running=True)  # what was never drawn is drawn at once
    monkeypatch.setattr("nnstudio.ui.panels.network.edges.PATIENCE", -PATIENCE)
    session.step()
    later = scene_from(session, stage=stage)
    assert not edges.paint(painter, later, kept, running=True)
    assert edges.paint(painter, later, kept, running=False)
    painter.end()


def test_the_same_scene_is_painted_the_same_from_scratch_and_from_what_was_kept() -> None:
    session, stage, painting = TrainingSession(every_kind()), SceneBuilder(), Painting()
    first = scene_from(session, stage=stage)
    kept = ink(first)
    painted(first, painting, kept)
    session.step()
    second = scene_from(session, stage=stage)
    assert painted(second, painting, kept) == painted(second, kept=kept)
