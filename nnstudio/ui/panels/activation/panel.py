"""The activation panel: what an activation makes of a layer's sums, and how much error signal it lets through."""

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.engine.activations import ACTIVATIONS, Activation
from nnstudio.engine.analysis.activation_curve import sampled
from nnstudio.engine.arrays import Array
from nnstudio.engine.topology import INPUT
from nnstudio.project.plan import Project
from nnstudio.training.activation_use import Subject, share, subject_of
from nnstudio.training.snapshot import Snapshot, SnapshotPart
from nnstudio.ui.charts.curve_gallery import CurveGallery, scrolled
from nnstudio.ui.naming.columns import LayerColumn, columns_of, named
from nnstudio.ui.naming.naming import Naming
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.panel.panel import Panel, card_layout
from nnstudio.ui.panels.activation.canvas import CurvesCanvas, Point
from nnstudio.ui.panels.activation.choice import LAYER, ActivationChoice
from nnstudio.ui.panels.activation.pictures import drawn, tiles
from nnstudio.ui.panels.activation.sums import grid, value_range_of
from nnstudio.ui.panels.activation.text import ActivationText
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.sample_choice import SampleChoice
from nnstudio.ui.widgets.segments import Segments
from nnstudio.ui.widgets.throttle import Throttle
from nnstudio.workspace.run_update import RunUpdate

STEADY = 0.25
"""Seconds for which sums over a whole layer stand still while a run goes on, so that they can be read."""

WIDE = 36
"""From so many lines of text in width on, the words stand beside the curves."""

BY_NAME = {kind.kind(): kind for kind in ACTIVATIONS}


class ActivationPanel(Panel):
    """Shows f and f' of the selected layer's activation, or of any other, and where units stand on them."""

    key = "activation"

    def __init__(self, context: WindowContext) -> None:
        super().__init__(context)
        self.choice, self.canvas, self.text, self.samples = (
            ActivationChoice(),
            CurvesCanvas(),
            ActivationText(),
            SampleChoice(),
        )
        self.gallery = CurveGallery(self.tr("All activations"))
        self.views = Segments(
            {"curves": self.tr("Curves"), "gallery": self.tr("Gallery")},
            self.tr("One activation or all of them"),
            {
                "curves": self.tr("One activation with the units that use it"),
                "gallery": self.tr("All activations side by side; a click opens one"),
            },
        )
        self.header.add_tool(self.views)
        self._snapshot: Snapshot | None = None
        self._subject: Subject | None = None
        self._naming: Naming | None = None
        self._columns: tuple[LayerColumn, ...] = ()
        self._hand: float | None = None
        self._value_range, self._reach_of = 6.0, ""
        self._drawn_of: object = None
        self._words_throttle = Throttle(STEADY)
        self._arrange()
        self._connect()

    def observations(self) -> frozenset[SnapshotPart]:
        """Ask for the layers' sums."""
        return frozenset({"layers"})

    def show_design(self, project: Project) -> None:
        """Show curves also while nothing is known of a run."""
        self._show()

    def show_update(self, update: RunUpdate) -> None:
        """Show the batch of this moment, following the sample that the run looks at; sum up once it rests."""
        anew = self._snapshot is None or update.generation != self.run_update.generation
        super().show_update(update)
        self._follow_cursor(update.status.cursor)
        snapshot, progress = update.snapshot, update.status.progress
        if snapshot is not None and progress is not None and "layers" in snapshot.observations:
            schema = progress.data.table.schema
            if anew:
                self._columns = columns_of(snapshot.network, image=schema.image_shape is not None)
            self._naming = Naming(self._columns, schema)
            self._snapshot = snapshot
            self._show()
        elif not update.running:
            self._show_sums(whole=True)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.canvas.show_theme(theme)
        self.gallery.show_theme(theme)
        self.gallery.show_tiles(tiles(theme))
        self._drawn_of = None
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the words beside the curves where there is room, and under them where there is not."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE * self.fontMetrics().height()
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._words.setMinimumWidth(self.text.wanted_width() + 24 if wide else 0)

    def _arrange(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.choice, 1)
        top.addWidget(self.samples, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        self._parts = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._parts.addWidget(self.canvas, 3)
        self._words = scrolled(self.text)
        self._parts.addWidget(self._words, 2)
        column.addLayout(self._parts, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(page)
        self._pages.addWidget(scrolled(self.gallery))
        card_layout(self).addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.views.chosen.connect(self._on_view)
        self.gallery.chosen.connect(self._on_picked)
        self.choice.changed.connect(self._show)
        self.canvas.pointed.connect(self._on_pointed)
        self.samples.chosen.connect(self._show_point)
        self.context.selection.changed.connect(self._show)

    @property
    def unit(self) -> int | None:
        """The unit that is selected, if it belongs to the layer that is shown."""
        place = self.context.selection.place
        if place is None or self._subject is None or place.layer != self._subject.layer:
            return None
        return place.unit if 0 <= place.unit < self._subject.units else None

    def _column(self) -> LayerColumn | None:
        """Return the layer to look at: the selected one, or the first that has an activation."""
        place = self.context.selection.place
        if place is not None and (column := named(self._columns, place.layer)) is not None:
            return column
        if self._snapshot is None:
            return None
        return next((column for column in self._columns if self._snapshot.activation(column.name)), None)

    @Slot()
    def _show(self) -> None:
        """Show the curves, and who stands on them."""
        if not self.isVisible():
            return
        column = self._column()
        self._subject = None
        if self.choice.value == LAYER and column is not None and self._snapshot is not None:
            self._subject = subject_of(self._snapshot, column.name)
        self._choose_sample()
        self._show_curves()
        self._show_sums(whole=not self.run_update.running)
        self._show_point()
        self.text.show_whose(self._whose(column))

    def _follow_cursor(self, cursor: int | None) -> None:
        if cursor is not None and cursor != self.samples.sample and self._subject is not None:
            self.samples.show_samples(min(cursor, self._subject.samples - 1), self._subject.samples)
            self._show_point()

    def _choose_sample(self) -> None:
        count = self._subject.samples if self._subject is not None else 0
        self.samples.setVisible(self._subject is not None and self.unit is not None)
        if count:
            self.samples.show_samples(min(self.samples.sample, count - 1), count)

    def activation(self) -> Activation:
        """Return the activation that is shown."""
        if self.choice.value != LAYER:
            return BY_NAME[self.choice.value]()
        if self._subject is not None:
            return self._subject.activation
        return self._first_activation() or BY_NAME["sigmoid"]()

    def _first_activation(self) -> Activation | None:
        if self._snapshot is None:
            return None
        found = (self._snapshot.activation(column.name) for column in self._columns)
        return next((activation for activation in found if activation is not None), None)

    def _show_curves(self) -> None:
        """Draw the curves anew where they are others than before."""
        activation, layer = self.activation(), self._subject.layer if self._subject else ""
        before = self._value_range if layer == self._reach_of else 6.0
        self._value_range, self._reach_of = value_range_of(self._subject.z if self._subject else None, before), layer
        here = sampled(activation, grid(self._value_range), self.unit or 0, self._sums_of_sample())
        what = type(activation), self._value_range, self.choice.compared, here.value.tobytes()
        if what == self._drawn_of:
            return
        self._drawn_of = what
        theme = self.context.appearance.theme
        compared = [BY_NAME[kind]() for kind in self.choice.compared]
        self.canvas.show_curves(drawn(here, words.name(activation.title), compared, self._value_range, theme))
        self.choice.show_pens(theme)
        self.text.show_activation(activation)
        self.canvas.setAccessibleDescription(self.text.about.text())

    def _show_sums(self, *, whole: bool) -> None:
        """Show the spread of z now, and its sums in words from time to time."""
        if self._subject is None:
            self.canvas.show_sums(None)
            self.text.show_share(None, None)
            return
        self.canvas.show_sums(self._subject.z)
        if whole or self._words_throttle.due:
            self._words_throttle.begin()
            self.text.show_share(self._subject, share(self._subject))

    @Slot()
    def _show_point(self) -> None:
        """Show the point of the unit, or the one that is moved by hand."""
        own = self._sum_of_unit()
        z = self._hand if self._hand is not None else 1.0 if own is None else own
        by_hand = self._hand is not None or own is None
        here = sampled(self.activation(), np.array([z]), self.unit or 0, self._sums_of_sample())
        point = Point(z, float(here.value[0]), float(here.slope[0]), by_hand)
        self.canvas.show_point(point)
        self.text.show_point(point)

    def _sum_of_unit(self) -> float | None:
        if self._subject is None or self.unit is None:
            return None
        return float(self._subject.z[self.samples.sample, self.unit])

    def _sums_of_sample(self) -> Array | None:
        """Return the sums of the whole layer for one sample, on which a softmax depends."""
        if self._subject is None or self._subject.activation.elementwise:
            return None
        return self._subject.z[self.samples.sample]

    def _whose(self, column: LayerColumn | None) -> str:
        if self.choice.value != LAYER:
            return self.tr("Not tied to a layer: move the mouse or the arrow keys to move the point.")
        if self._naming is None or column is None:
            return self.tr("The layers' sums appear here once the design can run.")
        if column.name == INPUT:
            return self.tr("The input has no activation: its values go on as they are. Select a unit of a layer.")
        if self._subject is None:
            return self.tr("{layer} has no activation of its own. Select a unit of another layer.").format(
                layer=words.opening(self._naming.layer(column.name))
            )
        if self.unit is None:
            return self.tr("{layer}; click a unit in the network to see where it stands.").format(
                layer=words.opening(self._naming.layer(column.name))
            )
        return self._naming.unit(column.name, self.unit)

    @Slot(str)
    def _on_view(self, view: str) -> None:
        self._pages.setCurrentIndex(int(view == "gallery"))

    @Slot(str)
    def _on_picked(self, kind: str) -> None:
        self.choice.choose(kind)
        self.views.choose("curves")
        self._on_view("curves")
        self.canvas.setFocus()

    @Slot(object)
    def _on_pointed(self, z: float | None) -> None:
        self._hand = z
        self._show_point()
