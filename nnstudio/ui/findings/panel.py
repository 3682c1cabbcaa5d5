"""The findings panel: what is wrong with the run, or what was looked for and not found."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnstudio.diagnosis.finding import Finding, Remedy
from nnstudio.diagnosis.findings import FINDINGS
from nnstudio.ui import numbers, words
from nnstudio.ui.compare.start import compare_with
from nnstudio.ui.desk import Desk
from nnstudio.ui.findings.autopsy_view import AutopsyView
from nnstudio.ui.findings.card import TITLES, FindingCard
from nnstudio.ui.panel import Panel, card_layout
from nnstudio.ui.pieces import scrolling, styled, wrapped
from nnstudio.ui.theme import Theme
from nnstudio.workspace.driver import Asked, Moment
from nnstudio.workspace.selection import Place


class FindingsPanel(Panel):
    """A card for every finding, broken things first; below them what else is watched."""

    key = "findings"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cards: dict[str, FindingCard] = {}
        self.autopsy = AutopsyView()
        self.autopsy.remedy_chosen.connect(self._on_remedy)
        self.verdict = styled(QLabel(), "praise")
        self.watched = wrapped(style="note")
        inside = styled(QWidget(), "clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(8)
        for widget in (self.verdict, self.autopsy, self.watched):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        card_layout(self).addWidget(scrolling(inside, self.tr("Findings")))
        self._shown: Moment | None = None

    def wishes(self) -> frozenset[Asked]:
        """Ask for findings, and for the reasons of a divergence."""
        return frozenset({"findings", "autopsy"})

    def show_moment(self, moment: Moment) -> None:
        """Show what is found, where it is something else than before."""
        if self._shown is not None and _same(moment, self._shown):
            return
        self._shown = moment
        self._show_cards(moment.findings)
        self.autopsy.show_autopsy(moment.autopsy)
        self.verdict.setText(self._verdict(moment))
        self.verdict.setVisible(not moment.findings)
        self.watched.setText(self._watched(moment))
        self.header.set_hint(self._when(moment))

    def show_theme(self, theme: Theme) -> None:
        """Draw signs and plots in the theme's colours."""
        self.autopsy.set_theme(theme)
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
        self._column.removeWidget(self.autopsy)
        self._column.insertWidget(after, self.autopsy)

    def _new_card(self, kind: str) -> FindingCard:
        card = self.cards[kind] = FindingCard()
        card.remedy_chosen.connect(self._on_remedy)
        card.layer_chosen.connect(self._on_layer)
        return card

    def _verdict(self, moment: Moment) -> str:
        if moment.refusal is not None:
            return words.sentence(moment.refusal)
        if moment.examined is None:
            return self.tr("Not looked at yet")
        return self.tr("✓ No findings")

    def _watched(self, moment: Moment) -> str:
        """Say what was looked for and is not told: that nothing was found is worth as much as what was looked for."""
        told = {*(finding.kind for finding in moment.findings), *moment.earlier}
        titles = [words.name(rule.title) for rule in FINDINGS if rule.kind not in told]
        calm = self.tr(
            "A finding must hold in several looks in a row before it is told, so that it does not flicker. After the "
            "first ten epochs looking takes at most 2 % of the time."
        )
        if moment.examined is None:
            heading, sign = self.tr("This is watched while the run goes on:"), "·"
        else:
            heading, sign = self.tr("Looked for and not found:"), "✓"
        return "\n".join([*self._earlier(moment), heading, *(f"{sign}  {title}" for title in titles), "", calm])

    def _earlier(self, moment: Moment) -> list[str]:
        """Tell what is over by now: it still belongs to what the run teaches."""
        if not moment.earlier:
            return []
        return [
            self.tr("Found earlier in this run, and over by now:"),
            *(f"·  {words.name(TITLES[kind])}" for kind in moment.earlier),
            "",
        ]

    def _when(self, moment: Moment) -> str:
        if moment.examined is None:
            return ""
        return self.tr("looked at after step {step}").format(step=numbers.count(moment.examined))

    @Slot(object)
    def _on_remedy(self, remedy: Remedy) -> None:
        """Train a twin with the remedy beside the run."""
        compare_with(self.desk, remedy.edit(self.desk.document.project), remedy.label)
        self.panel_wanted.emit("compare")

    @Slot(str)
    def _on_layer(self, name: str) -> None:
        """Select the layer's first unit, and show the network; of a layer inside a block, the block's."""
        self.desk.selection.select(Place(name.partition(".")[0], 0))
        self.panel_wanted.emit("network")


def _same(one: Moment, other: Moment) -> bool:
    """Tell whether two moments look the same here."""
    return (
        one.findings is other.findings
        and one.examined == other.examined
        and one.autopsy is other.autopsy
        and one.refusal == other.refusal
    )
