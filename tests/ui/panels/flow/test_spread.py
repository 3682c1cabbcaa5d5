"""What is said beside the picture of a factor."""

import pytest
from PySide6.QtCore import QObject

from nnstudio.engine.activations import ReLU, Sigmoid, Softmax
from nnstudio.engine.layers import Dense
from nnstudio.training.factor_spread import spread_of
from nnstudio.ui.panels.flow.spread_view import SpreadWords
from tests.training.shots import project_of, shot
from tests.training.test_factor_spread import hop


@pytest.mark.parametrize("activation", [ReLU(), Softmax(), Sigmoid()])
def test_every_picture_has_words(qapp, activation):
    parent = QObject()
    said = SpreadWords(parent)
    snapshot = shot(project_of(Dense(4, activation), Dense(1, Sigmoid())))
    for cause, layer in (("slopes", "1"), ("weights", "2")):
        spread = spread_of(snapshot, hop(snapshot, layer, cause))
        assert spread is not None
        text = said.title(spread, "2")
        assert "{" not in text
        assert ("act on each other" in text) == (cause == "slopes" and not activation.elementwise)
    parent.deleteLater()
