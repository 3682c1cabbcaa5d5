"""What the loss plot shows: which curves, on which kind of axes, over which ranges."""

from dataclasses import dataclass, field, replace

import numpy as np

from nnstudio.series.logarithms import log10
from nnstudio.series.ranges import Range, round_up, snapped, widened
from nnstudio.series.thinning import Numbers
from nnstudio.training.histories.history_view import HistoryView, Points, Window
from nnstudio.ui.charts.frame import Frame
from nnstudio.ui.panels.loss.picture import HistoryCurve

ROOM_FOR_NAMES = 0.12
"""The share of the axis that is kept free beyond the curves, for their names."""

SETS = ("train", "val")
COLOURS = {"train": "train", "val": "validation", "batch": "train"}


@dataclass
class LossView:
    """The user's choices. ``measure`` is "loss" or "metric"; ``hidden`` names curves: "train", "val", "batch"."""

    measure: str = "loss"
    log_x: bool = False
    log_y: bool = True
    hidden: set[str] = field(default_factory=set)

    @property
    def log_values(self) -> bool:
        """Whether the y axis is logarithmic: shares of right answers and R² have no use for that."""
        return self.log_y and self.measure == "loss"

    def column(self, which: str) -> str:
        """Return the history's column for a set."""
        return f"{which}_{self.measure}"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of both sets."""
        return tuple(self.column(which) for which in SETS)

    def on_x(self, epochs: Numbers) -> Numbers:
        """Return where epochs stand on the axis; NaN for 0 on a logarithmic one."""
        return log10(epochs) if self.log_x else epochs

    def on_y(self, values: Numbers) -> Numbers:
        """Return where values stand on the axis; NaN where a logarithmic one has no place for them."""
        return log10(values) if self.log_values else values

    def epoch_at(self, x: float) -> float:
        """Return the epoch that stands at a place of the axis."""
        return 10.0**x if self.log_x else x

    def curves(self, history_view: HistoryView, window: Window, names: dict[str, str]) -> tuple[HistoryCurve, ...]:
        """Return the curves to draw, the faint ones first; ``names`` are those of the bold ones."""
        faint, bold = [], []
        if self.measure == "loss" and "batch" not in self.hidden:
            faint.append(HistoryCurve(self._placed(history_view.batch_losses(window)), COLOURS["batch"]))
        for which in SETS:
            if which in self.hidden:
                continue
            column = self.column(which)
            if history_view.weight > 0.0 and not (which == "train" and self.measure == "loss"):
                faint.append(
                    HistoryCurve(self._placed(history_view.curve(column, window, smooth=False)), COLOURS[which])
                )
            bold.append(HistoryCurve(self._placed(history_view.curve(column, window)), COLOURS[which], names[which]))
        return (*faint, *bold)

    def twin_curves(self, history_view: HistoryView, window: Window, name: str) -> tuple[HistoryCurve, ...]:
        """Return the curve of the twin, on the training samples."""
        if "train" in self.hidden:
            return ()
        window = replace(window, epochs=(window.epochs[0], max(window.epochs[1], history_view.last_epoch)))
        return (
            HistoryCurve(
                self._placed(history_view.curve(self.column("train"), window)), COLOURS["train"], name, dashed=True
            ),
        )

    def left_out(self, history_view: HistoryView) -> int:
        """Count the values that the logarithmic axis has no place for."""
        if not self.log_values:
            return 0
        shown: list[str | None] = [self.column(which) for which in SETS if which not in self.hidden]
        return sum(map(history_view.not_positive, shown if "batch" in self.hidden else [*shown, None]))

    def window(self, history_view: HistoryView, frame: Frame, *, following: bool) -> Window:
        """Return the stretch of epochs to draw: all, while the plot follows, else what the frame shows."""
        low, high = frame.x_range
        epochs = (0.0, history_view.last_epoch) if following else (self.epoch_at(low), self.epoch_at(high))
        return Window(epochs, frame.rect.width(), self.log_x)

    def x_ranges(self, history_view: HistoryView, planned: int, least: float = 0.0) -> tuple[Range, Range]:
        """Return the range of x that the run needs, and one with room to grow, up to the planned end.

        ``least`` is an epoch that stays in sight: that of a divergence, or where the twin has come to.
        """
        last = max(history_view.last_epoch, least)
        end = max(round_up(last), 1.0)
        end = float(planned) if last <= planned < end else end
        if not self.log_x:
            return (0.0, last), (-0.015 * end, end)
        first = min(history_view.first_epoch, last) if last else 0.1
        low = float(np.log10(first))
        return (low, max(float(np.log10(last)) if last else low, low)), (low, max(float(np.log10(end)), low + 1.0))

    def y_ranges(self, curves: tuple[HistoryCurve, ...]) -> tuple[Range, Range] | None:
        """Return the range of y that the curves need, and one with room; None if there is nothing to show."""
        needs = [need for curve in curves if (need := curve.fits()) is not None]
        if not needs:
            return None
        low, high = min(low for low, _ in needs), max(high for _, high in needs)
        if self.log_values:
            return (low, high), snapped(*widened(low, high, ROOM_FOR_NAMES, least=0.4), 0.1)
        if self.measure == "metric":
            low = snapped(low - 0.02, 1.0, 0.1)[0]
            return (low, min(high, 1.0)), (low, 1.0 + ROOM_FOR_NAMES * (1.0 - low))
        low = min(low, 0.0)
        return (low, high), (low * (1.0 + ROOM_FOR_NAMES), round_up(high * 1.02))

    def _placed(self, points: Points) -> Points:
        return self.on_x(points[0]), self.on_y(points[1])
