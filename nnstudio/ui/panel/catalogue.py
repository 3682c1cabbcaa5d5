"""The panels of the window, one row each: to add one, write its class and name it here.

Their modules are imported when a panel is first seen, so that the window opens without waiting for all of them.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class PanelEntry:
    """One panel: its saved name, its title in English, and where its class is ("module:Class").

    Panels without ``beside`` are open at first; the others wait in the View menu, and open as a tab beside that panel.
    """

    key: str
    title: str
    where: str
    beside: str = ""


PANELS = {
    entry.key: entry
    for entry in (
        PanelEntry("design", "Design", "nnstudio.ui.panels.design.panel:DesignPanel"),
        PanelEntry("network", "Network", "nnstudio.ui.panels.network.panel:NetworkPanel"),
        PanelEntry("output", "Output", "nnstudio.ui.panels.output.panel:OutputPanel"),
        PanelEntry("loss", "Loss", "nnstudio.ui.panels.loss.panel:LossPanel"),
        PanelEntry("gradients", "Gradients by layer", "nnstudio.ui.panels.gradients.panel:GradientPanel"),
        PanelEntry("findings", "Findings", "nnstudio.ui.panels.findings.panel:FindingsPanel", beside="network"),
        PanelEntry("compare", "Compare", "nnstudio.ui.panels.compare.panel:ComparePanel", beside="network"),
        PanelEntry("flow", "Gradient flow", "nnstudio.ui.panels.flow.panel:FlowPanel", beside="network"),
        PanelEntry("depth", "Depth dial", "nnstudio.ui.panels.depth.panel:DepthPanel", beside="network"),
        PanelEntry("chain", "Chain rule", "nnstudio.ui.panels.chain.panel:ChainPanel", beside="gradients"),
        PanelEntry("activation", "Activation", "nnstudio.ui.panels.activation.panel:ActivationPanel", beside="network"),
        PanelEntry("losses", "Loss function", "nnstudio.ui.panels.losses.panel:LossesPanel", beside="network"),
        PanelEntry("check", "Gradient check", "nnstudio.ui.panels.check.panel:CheckPanel", beside="network"),
    )
}

EXPLAINED_STEP = "nnstudio.ui.panels.explain.mode:ExplainedStep"
"""Where the mode is that explains a step, a ``panel.mode.Mode``."""


def load(where: str) -> type[Any]:
    """Import the class that a text names, such as "nnstudio.ui.panels.loss.panel:LossPanel"."""
    module, _, name = where.partition(":")
    found: type[Any] = getattr(import_module(module), name)
    return found
