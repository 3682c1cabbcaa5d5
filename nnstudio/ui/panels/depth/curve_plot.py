"""One plot of the depth dial: a quantity of all layers at once."""

import math

from PySide6.QtCore import QPointF, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnstudio.ui.charts.axes import Tick, log_ticks, percent_ticks
from nnstudio.ui.charts.legend import CutLabel
from nnstudio.ui.charts.plot_view import PlotView, Told
from nnstudio.ui.charts.scales import Scales
from nnstudio.ui.forms.choices import ChoiceField, Offer
from nnstudio.ui.forms.field_editor import Change
from nnstudio.ui.panels.depth.picture import DepthPicture
from nnstudio.ui.panels.depth.quantities import Quantity
from nnstudio.ui.panels.depth.scene import DepthScene, card_lines, y_ranges
from nnstudio.ui.panels.depth.words import DepthWords
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.pieces import styled

SHARES = (-0.02, 1.02)
WHOLE_STEPS = (1, 2, 5, 10, 20, 50)


class CurvePlot(PlotView):
    """A name, or a choice of quantities, and the curves below it."""

    quantity_chosen = Signal()

    def __init__(self, said: DepthWords, theme: Theme, quantities: tuple[Quantity, ...]) -> None:
        super().__init__(DepthPicture(theme), theme)
        self.picture: DepthPicture
        self._said = said
        self._scene = DepthScene()
        self.quantity = quantities[0]
        self.put_above(self._make_heading(quantities))
        self._settle()

    def show_scene(self, scene: DepthScene) -> None:
        """Show what there is of the quantity."""
        deeper = scene.layers != self._scene.layers
        self._scene = scene
        if deeper and self.plot.following:
            self.plot.start_anew()
        self.renew()

    def choose(self, quantity: Quantity) -> None:
        """Look at another quantity."""
        self.quantity = quantity
        self._settle()
        self.plot.start_anew()
        self.renew()

    def _make_heading(self, quantities: tuple[Quantity, ...]) -> QWidget:
        if len(quantities) == 1:
            name = styled(CutLabel(), "said")
            name.say(self._said.quantity(self.quantity.key))
            name.setToolTip(self._said.about(self.quantity.key))
            return name
        offers = (Offer(one, self._said.quantity(one.key), self._said.about(one.key)) for one in quantities)
        self.choice = ChoiceField(offers)
        self.choice.setAccessibleName(self.tr("What to look at on the way forward"))
        self.choice.set_tip(self.tr("What to look at on the way forward"))
        self.choice.show_value(self.quantity)
        self.choice.edited.connect(self._on_chosen)
        return self.choice

    def _settle(self) -> None:
        """Set the axes up for the quantity."""
        ticks = percent_ticks if self.quantity.share else log_ticks
        name = self.tr("layer, the last one is the output") if self.quantity.output else self.tr("hidden layer")
        self.plot.set_scales(Scales(name, whole_ticks, ticks))
        self.set_name(self._said.quantity(self.quantity.key))

    @Slot()
    def renew(self) -> None:
        """Draw what there is of the quantity."""
        self.picture = self._scene.picture(self.quantity, self.theme, self._said.nothing(self.quantity.key))
        if self.plot.following:
            x = 0.5, self._scene.layers + 0.5
            y = (SHARES, SHARES) if self.quantity.share else y_ranges(self.picture)
            self.plot.follow((x, x), y)
        self.plot.redraw()

    @Slot(object)
    def _on_chosen(self, change: Change) -> None:
        self.choose(change.value)
        self.quantity_chosen.emit()

    def told_at(self, x: float, place: QPointF) -> Told | None:
        """Say the values of the layer under the crosshair."""
        if not self.picture.curves:
            return None
        layers = max(len(curve.values) for curve in self.picture.curves)
        layer = min(max(round(x), 1), layers)
        is_output = self.quantity.output and layer == layers
        title = self.tr("layer {number}, the output") if is_output else self.tr("layer {number}")
        lines = card_lines(self.picture, layer - 1, self.tr("median"), self.tr("least … most"), self.quantity)
        return title.format(number=layer), lines


def whole_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return marks at round numbers of layers, and at layer 1."""
    step = next((step for step in WHOLE_STEPS if (high - low) / step <= most), WHOLE_STEPS[-1])
    places = [place for place in range(0, math.floor(high) + 1, step) if place >= max(low, 1.0 + step / 2.0)]
    if low <= 1.0 <= high:
        places.insert(0, 1)
    return [(float(place), str(place)) for place in places]
