"""What panels ask of a run is known to somebody: a word that nobody knows would never be answered."""

from typing import get_args

import pytest

from nnstudio.training.snapshot import SnapshotPart
from nnstudio.ui.panel.catalogue import PANELS, load
from nnstudio.workspace.observers import OBSERVERS


@pytest.mark.parametrize("key", PANELS)
def test_every_panel_asks_for_what_somebody_knows(key, context, qtbot):
    panel = load(PANELS[key].where)(context)
    qtbot.addWidget(panel)
    assert panel.observations() <= {*get_args(SnapshotPart), *OBSERVERS, "twin"}
