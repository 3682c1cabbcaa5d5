"""The findings panel: what is wrong with the run, or what was looked for and not found."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.diagnosis.finding import Finding, Remedy
from nnstudio.diagnosis.findings import FINDINGS
from nnstudio.ui.naming.findings import TITLES
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.findings.card import FindingCard
from nnstudio.ui.panels.findings.divergence_view import DivergenceView
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import scrolling, styled, wrapped
from nnstudio.workspace.comparing import compare_with
from nnstudio.workspace.run_loop import Observation, RunStatus
from nnstudio.workspace.selection import Place


class FindingsPanel(Panel):
    """A card for every finding, broken things first; below them what else is watched."""

    key = "findings"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.cards: dict[str, FindingCard] = {}
        self.divergence_report = DivergenceView()
        self.divergence_report.remedy_chosen.connect(self._on_remedy)
        self.verdict = styled(QLabel(), "praise")
        self.watched = wrapped(style="note")
        inside = styled(QWidget(), "clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        for widget in (self.verdict, self.divergence_report, self.watched):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        card_layout(self).addWidget(scrolling(inside, self.tr("Findings")))
        self._shown: RunStatus | None = None

    def observations(self) -> frozenset[Observation]:
        """Ask for findings, and for the reasons of a divergence."""
        return frozenset({"findings", "divergence_report"})

    def show_status(self, status: RunStatus) -> None:
        """Show what is found, where it is something else than before."""
        if self._shown is not None and _same(status, self._shown):
            return
        self._shown = status
        self._show_cards(status.findings)
        self.divergence_report.show_autopsy(status.divergence_report)
        self.verdict.setText(self._verdict(status))
        self.verdict.setVisible(not status.findings)
        self.watched.setText(self._watched(status))
        self.header.set_hint(self._when(status))

    def show_theme(self, theme: Theme) -> None:
        """Draw signs and plots in the theme's colours."""
        self.divergence_report.set_theme(theme)
        for card in self.cards.values():
            card.show_theme()

    def _show_cards(self, findings: tuple[Finding, ...]) -> None:
        """Keep the cards that are still needed, in their order, so that focus and place survive."""
        kinds = [finding.kind for finding in findings]
        for kind in [kind for kind in self.cards if kind not in kinds]:
            card = self.cards.pop(kind)
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        for place, finding in enumerate(findings):
            card = self.cards.get(finding.kind) or self._new_card(finding.kind)
            if self._column.indexOf(card) != place:
                self._column.removeWidget(card)
                self._column.insertWidget(place, card)
            card.show_finding(finding)
        after = kinds.index("diverged") + 1 if "diverged" in kinds else len(kinds)
        self._column.removeWidget(self.divergence_report)
        self._column.insertWidget(after, self.divergence_report)

    def _new_card(self, kind: str) -> FindingCard:
        card = self.cards[kind] = FindingCard()
        card.remedy_chosen.connect(self._on_remedy)
        card.layer_chosen.connect(self._on_layer)
        return card

    def _verdict(self, status: RunStatus) -> str:
        if status.refusal is not None:
            return words.sentence(status.refusal)
        if status.examined is None:
            return self.tr("Not looked at yet")
        return self.tr("✓ No findings")

    def _watched(self, status: RunStatus) -> str:
        """Say what was looked for and is not told: that nothing was found is worth as much as what was looked for."""
        told = {*(finding.kind for finding in status.findings), *status.earlier}
        titles = [words.name(rule.title) for rule in FINDINGS if rule.kind not in told]
        calm = self.tr(
            "A finding must hold in several looks in a row before it is told, so that it does not flicker. After the "
            "first ten epochs looking takes at most 2 % of the time."
        )
        if status.examined is None:
            heading, sign = self.tr("This is watched while the run goes on:"), "·"
        else:
            heading, sign = self.tr("Looked for and not found:"), "✓"
        return "\n".join([*self._earlier(status), heading, *(f"{sign}  {title}" for title in titles), "", calm])

    def _earlier(self, status: RunStatus) -> list[str]:
        """Tell what is over by now: it still belongs to what the run teaches."""
        if not status.earlier:
            return []
        return [
            self.tr("Found earlier in this run, and over by now:"),
            *(f"·  {words.name(TITLES[kind])}" for kind in status.earlier),
            "",
        ]

    def _when(self, status: RunStatus) -> str:
        if status.examined is None:
            return ""
        return self.tr("looked at after step {step}").format(step=numbers.count(status.examined))

    @Slot(object)
    def _on_remedy(self, remedy: Remedy) -> None:
        """Train a twin with the remedy beside the run."""
        compare_with(self.context.document, self.context.run, remedy.edit(self.context.document.project), remedy.label)
        self.panel_wanted.emit("compare")

    @Slot(str)
    def _on_layer(self, name: str) -> None:
        """Select the layer's first unit, and show the network; of a layer inside a block, the block's."""
        self.context.selection.select(Place(name.partition(".")[0], 0))
        self.panel_wanted.emit("network")


def _same(one: RunStatus, other: RunStatus) -> bool:
    """Tell whether two moments look the same here."""
    return (
        one.findings is other.findings
        and one.examined == other.examined
        and one.divergence_report is other.divergence_report
        and one.refusal == other.refusal
    )
