"""The network panel: the diagram, how it is to be read, and what is selected in it."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy

from nnstudio.training.snapshot import SnapshotPart
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.network.diagram import Diagram
from nnstudio.ui.panels.network.facts import EditableNumber, Facts
from nnstudio.ui.panels.network.scene import Mode
from nnstudio.ui.panels.network.words import captions, stepping
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled, wrapped
from nnstudio.ui.widgets.segments import Segments
from nnstudio.workspace.run_update import RunStatus, RunUpdate
from nnstudio.workspace.selection import Place

TALL, LOW = 27, 20
"""From so many lines of text in height edges and tiles are explained on a line each; below, not apart from the hint."""


class NetworkPanel(Panel):
    """Shows the network itself: units as tiles, weights as edges, and the error signal on its way back."""

    key = "network"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.diagram = Diagram(context.selection, context.appearance.theme)
        self.modes = self._make_modes()
        self.header.add_tool(self.modes)
        self._about_edges, self._about_tiles = ElidedLine("caption_text"), ElidedLine("caption_text")
        self._selected = ElidedLine("muted")
        self._edit = styled(QPushButton(self.tr("Change…")), "link")
        self._edit.setToolTip(self.tr("Give this weight or bias another value (Enter, or a double click)"))
        self._edit.clicked.connect(self.diagram.edit)
        keeps = self._edit.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # so that nothing moves under the pointer when something is selected
        self._edit.setSizePolicy(keeps)
        self._empty = wrapped()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = card_layout(self)
        column.setSpacing(2)
        column.addWidget(self.diagram, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(self._about_edges)
        column.addWidget(self._about_tiles)
        row = QHBoxLayout()
        row.addWidget(self._selected, 1)
        row.addWidget(self._edit)
        column.addLayout(row)
        self.diagram.edited.connect(self._on_edited)
        context.selection.changed.connect(self._on_selected)
        self._show_selected(describe=True)

    def observations(self) -> frozenset[SnapshotPart]:
        """Ask for the layers' values, and, where there are few enough inputs, for every unit over all of them."""
        inputs = self.context.document.project.data.source.schema.feature_count
        return frozenset({"layers", "grid"} if inputs <= 2 else {"layers"})

    def show_design(self, project: object) -> None:
        """Ask for what this network's tiles need."""
        self.renew_observations()

    def show_update(self, update: RunUpdate) -> None:
        """Show the run at one moment."""
        super().show_update(update)
        snapshot, progress = update.snapshot, update.status.progress
        if progress is not None and snapshot is not None and self.observations() <= snapshot.observations:
            self.diagram.show_snapshot(snapshot, progress.data)
        self._show_status(update.status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Explain as much as there is room for."""
        super().resizeEvent(event)
        self._show_status(self.run_update.status)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.diagram.show_theme(theme)
        self._show_words()

    def _make_modes(self) -> Segments:
        modes = Segments(
            {
                "values": self.tr("Values"),
                "gradients": self.tr("Gradients"),
                "weights": self.tr("Weights only"),
            },
            self.tr("What the diagram shows"),
            {
                "values": self.tr("Tiles show what each unit answers, edges the weights"),
                "gradients": self.tr(
                    "Edges show ∂L/∂w, the derivative of the mean loss; tiles the error signal δ = ∂L/∂z"
                ),
                "weights": self.tr("Edges and numbers show weights and biases, nothing else"),
            },
        )
        modes.chosen.connect(self._on_mode)
        return modes

    def _show_status(self, status: RunStatus) -> None:
        """Follow the sample that is looked at; without a run say why there is nothing to see."""
        self.diagram.show_progress(status.cursor, running=status.state == "running")
        nothing = status.progress is None or self.diagram.scene is None
        self._empty.setVisible(nothing)
        for widget in (self.diagram, self._selected):
            widget.setVisible(not nothing)
        self._about_edges.setVisible(not nothing and self._lines() >= LOW)
        self._about_tiles.setVisible(not nothing and self._lines() >= TALL)
        if nothing:
            self._empty.setText(self._why_empty(status))
            self._edit.hide()
        self._show_words()

    def _why_empty(self, status: RunStatus) -> str:
        if status.refusal is not None:
            text = self.tr("{problem}\n\nThe network appears here as soon as the design can run.")
            return text.format(problem=words.sentence(status.refusal))
        return self.tr("The network appears here: a tile for every unit, a line for every weight.")

    def _lines(self) -> float:
        """Return how many lines of text the panel is high."""
        return self.height() / self.fontMetrics().height()

    def _show_words(self) -> None:
        scene = self.diagram.scene
        if scene is None:
            return
        edges, tiles = captions(scene)
        self._about_edges.tell(edges if self._lines() >= TALL else f"{edges} {tiles}")
        self._about_tiles.tell(tiles)
        self.header.set_hint(stepping(scene))
        self._show_selected(describe=not self.run_update.running)

    def _show_selected(self, *, describe: bool) -> None:
        """Show the numbers of what is selected; ``describe`` them for screen readers too, not many times a second."""
        facts = self.diagram.facts(self.context.selection.place)
        self._edit.setVisible(facts is not None and facts.parameter is not None)
        if facts is None:
            hint = self.tr(
                "Point at a tile or an edge for its numbers. Click selects; double click changes a weight or bias."
            )
            scene = self.diagram.scene
            self._selected.tell(hint if scene is None or self._lines() >= LOW else " ".join(captions(scene)))
        else:
            self._selected.tell(_in_one_line(facts, self.context.appearance.theme), facts.sentence)
        if describe:
            self.diagram.setAccessibleDescription(self.tr("Nothing is selected.") if facts is None else facts.sentence)

    @Slot(str)
    def _on_mode(self, mode: Mode) -> None:
        self.diagram.show_mode(mode)
        self._show_words()

    @Slot(object)
    def _on_selected(self, place: Place | None) -> None:
        self._show_selected(describe=True)

    @Slot(object, float)
    def _on_edited(self, parameter: EditableNumber, value: float) -> None:
        self.context.run.set_parameter(parameter.tensor, parameter.place, value)


class ElidedLine(QLabel):
    """One line of words that is cut short where there is no room; the tooltip has the whole of it."""

    def __init__(self, style: str) -> None:
        super().__init__()
        styled(self, style)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def tell(self, words_: str, plain: str = "") -> None:
        """Show words; where they are rich text, ``plain`` says the same."""
        self._whole = words_
        self.setAccessibleName(plain or words_)
        self.setToolTip(plain or words_)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words anew."""
        super().resizeEvent(event)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        """Need no width."""
        return QSize(0, super().minimumSizeHint().height())

    def _cut(self) -> None:
        if self._whole.startswith("<"):
            self.setText(self._whole)
        else:
            self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


def _in_one_line(facts: Facts, theme: Theme) -> str:
    """Return a place's numbers as one line of rich text, its name in the colour of what is selected."""
    rows = " · ".join(f"{row.symbol} <b>{row.value}</b>" for row in facts.rows)
    return f'<span style="color:{theme.selected}"><b>{facts.title}</b></span> &nbsp; {rows}'
