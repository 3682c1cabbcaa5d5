"""The panels of the window, one row each: to add one, write its class and name it here.

Their modules are imported when a panel is first seen, so that the window opens without waiting for all of them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
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
        Entry("design", "Design", "nnstudio.ui.design.panel:DesignPanel"),
        Entry("network", "Network", "nnstudio.ui.network.panel:NetworkPanel"),
        Entry("output", "Output", "nnstudio.ui.output.panel:OutputPanel"),
        Entry("loss", "Loss", "nnstudio.ui.plots.loss:LossPanel"),
        Entry("gradients", "Gradients by layer", "nnstudio.ui.plots.gradients:GradientPanel"),
        Entry("findings", "Findings", "nnstudio.ui.findings.panel:FindingsPanel", beside="network"),
        Entry("compare", "Compare", "nnstudio.ui.compare.panel:ComparePanel", beside="network"),
        Entry("flow", "Gradient flow", "nnstudio.ui.flow.panel:FlowPanel", beside="network"),
        Entry("depth", "Depth dial", "nnstudio.ui.depth.panel:DepthPanel", beside="network"),
        Entry("chain", "Chain rule", "nnstudio.ui.chain.panel:ChainPanel", beside="gradients"),
        Entry("activation", "Activation", "nnstudio.ui.activation.panel:ActivationPanel", beside="network"),
        Entry("losses", "Loss function", "nnstudio.ui.losses.panel:LossesPanel", beside="network"),
        Entry("check", "Gradient check", "nnstudio.ui.check.panel:CheckPanel", beside="network"),
    )
}
