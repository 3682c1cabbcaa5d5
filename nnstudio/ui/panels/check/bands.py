"""The bands of Stanford's CS231n: which relative errors are right, and which give a wrong gradient away."""

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor

from nnstudio.engine.analysis.gradient_check import FINE, UNEASY, WRONG, TensorCheck
from nnstudio.engine.arrays import Array
from nnstudio.ui.style.theme import Theme, mixed

BANDS = ("happy", "fine", "uneasy", "wrong")
"""The engine's words, from the best to the worst."""

UNCHECKED = len(BANDS)
"""The band of parameters that have not been compared."""

translate = QCoreApplication.translate


def bands_of(check: TensorCheck) -> np.ndarray:
    """Return the band of every parameter of a tensor."""
    return band_numbers(check.errors)


def band_numbers(errors: Array) -> np.ndarray:
    """Return the band of relative errors; the bounds belong to the better side."""
    found = np.digitize(errors, (FINE, UNEASY, WRONG), right=True)
    return np.where(np.isnan(errors), UNCHECKED, found).astype(np.intp)


def band_colour(band: int, theme: Theme) -> QColor:
    """Return the colour of a band: two greens, amber, red; the ground's colour for what was not compared."""
    healthy = theme.colour("healthy")
    colours = (healthy, mixed(healthy, theme.colour("card"), 0.5), theme.colour("watch"), theme.colour("broken"))
    return theme.colour("neutral") if band == UNCHECKED else colours[band]


def band_word(band: int) -> str:
    """Say how well the derivatives in a band agree."""
    words = (
        translate("check", "happy"),
        translate("check", "fine"),
        translate("check", "uneasy"),
        translate("check", "wrong"),
        translate("check", "not compared"),
    )
    return words[band]


def band_meaning(band: int) -> str:
    """Say what a band means."""
    meanings = (
        translate("check", "up to 10⁻⁷: both agree as closely as double precision lets them"),
        translate("check", "up to 10⁻⁴: usual where derivatives are small, and across kinks"),
        translate("check", "up to 10⁻²: worth a look; usual in very deep networks and behind batch normalisation"),
        translate("check", "above 10⁻²: back-propagation and the definition disagree"),
        translate("check", "of large tensors a random part is compared"),
    )
    return meanings[band]
