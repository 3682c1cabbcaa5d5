"""The findings panel: what is wrong with the run, or what was looked for and not found."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnstudio import numbers
from nnstudio.diagnosis.divergence_report import DivergenceReport
from nnstudio.diagnosis.finding import Finding, Remedy
from nnstudio.diagnosis.findings import FINDINGS
from nnstudio.engine.topology import number_of
from nnstudio.sentences import Sentence
from nnstudio.ui.naming.findings import TITLES
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.findings.card import FindingCard
from nnstudio.ui.panels.findings.divergence_view import DivergenceView
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import scrolling, styled, wrapped
from nnstudio.workspace.comparing import compare_with
from nnstudio.workspace.findings_observer import FindingsReport
from nnstudio.workspace.run_update import Observation, RunUpdate
from nnstudio.workspace.selection import Place

Shown = tuple[FindingsReport, DivergenceReport | None, Sentence | None]
"""What is found wrong, how the run diverged, and why there is none."""


class FindingsPanel(Panel):
    """A card for every finding, broken things first; below them what else is watched."""

    key = "findings"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.cards: dict[str, FindingCard] = {}
        self.divergence_view = DivergenceView()
        self.divergence_view.remedy_chosen.connect(self._on_remedy)
        self.verdict = styled(QLabel(), "praise")
        self.watched = wrapped(style="note")
        inside = styled(QWidget(), "clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        for widget in (self.verdict, self.divergence_view, self.watched):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        card_layout(self).addWidget(scrolling(inside, self.tr("Findings")))
        self._shown: Shown | None = None

    def observations(self) -> frozenset[Observation]:
        """Ask for findings, and for the reasons of a divergence."""
        return frozenset({"findings", "divergence_report"})

    def show_update(self, update: RunUpdate) -> None:
        """Show what is found, where it is something else than before."""
        super().show_update(update)
        shown, status = self._shown, update.status
        self._shown = report, divergence, refusal = (
            status.report(FindingsReport) or FindingsReport(), status.report(DivergenceReport), status.refusal
        )  # fmt: skip
        if shown is not None and _same(self._shown, shown):
            return
        self._show_cards(report.findings)
        self.divergence_view.show_report(divergence)
        self.verdict.setText(self._verdict(report, refusal))
        self.verdict.setVisible(not report.findings)
        self.watched.setText(self._watched(report))
        self.header.set_hint(self._when(report))

    def show_theme(self, theme: Theme) -> None:
        """Draw signs and plots in the theme's colours."""
        self.divergence_view.set_theme(theme)
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
        self._column.removeWidget(self.divergence_view)
        self._column.insertWidget(after, self.divergence_view)

    def _new_card(self, kind: str) -> FindingCard:
        card = self.cards[kind] = FindingCard()
        card.remedy_chosen.connect(self._on_remedy)
        card.layer_chosen.connect(self._on_layer)
        return card

    def _verdict(self, report: FindingsReport, refusal: Sentence | None) -> str:
        if refusal is not None:
            return words.sentence(refusal)
        if report.examined is None:
            return self.tr("Not looked at yet")
        return self.tr("✓ No findings")

    def _watched(self, report: FindingsReport) -> str:
        """Say what was looked for and is not told: that nothing was found is worth as much as what was looked for."""
        told = {*(finding.kind for finding in report.findings), *report.earlier}
        titles = [words.name(rule.title) for rule in FINDINGS if rule.kind not in told]
        calm = self.tr(
            "A finding must hold in several looks in a row before it is told, so that it does not flicker. After the "
            "first ten epochs looking takes at most 2 % of the time."
        )
        if report.examined is None:
            heading, sign = self.tr("This is watched while the run goes on:"), "·"
        else:
            heading, sign = self.tr("Looked for and not found:"), "✓"
        return "\n".join([*self._earlier(report), heading, *(f"{sign}  {title}" for title in titles), "", calm])

    def _earlier(self, report: FindingsReport) -> list[str]:
        """Tell what is over by now: it still belongs to what the run teaches."""
        if not report.earlier:
            return []
        return [
            self.tr("Found earlier in this run, and over by now:"),
            *(f"·  {words.name(TITLES[kind])}" for kind in report.earlier),
            "",
        ]

    def _when(self, report: FindingsReport) -> str:
        if report.examined is None:
            return ""
        return self.tr("looked at after step {step}").format(step=numbers.count(report.examined))

    @Slot(object)
    def _on_remedy(self, remedy: Remedy) -> None:
        """Train a twin with the remedy beside the run."""
        compare_with(self.context.document, self.context.run, remedy.edit(self.context.document.project), remedy.label)
        self.panel_wanted.emit("compare")

    @Slot(str)
    def _on_layer(self, name: str) -> None:
        """Select the layer's first unit, and show the network; of a layer inside a block, the block's."""
        self.context.selection.select(Place(str(number_of(name)), 0))
        self.panel_wanted.emit("network")


def _same(one: Shown, other: Shown) -> bool:
    """Tell whether two moments look the same here."""
    (found, divergence, refusal), (found_then, divergence_then, refusal_then) = one, other
    return (
        found.findings is found_then.findings
        and found.examined == found_then.examined
        and divergence is divergence_then
        and refusal == refusal_then
    )
