"""The panel: what all views have in common, and the dock that holds one."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.project.plan import Project
from nnstudio.ui.panel.catalogue import PANELS, PanelEntry, load
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.style import words
from nnstudio.ui.style.theme import Theme
from nnstudio.ui.widgets.live_text import LiveText
from nnstudio.ui.widgets.pieces import icon_button, styled
from nnstudio.workspace.design import Design
from nnstudio.workspace.run_update import Observation, RunUpdate


class Panel(QWidget):
    """A view of the design and the run. It draws only while it can be seen, and then catches up on what it missed.

    A panel is named in ``catalogue.PANELS`` under its ``key``; it overrides ``observations`` and those ``show_...``
    methods that concern it; each of these is idempotent. Whatever it shows of the run it takes from ``run_update``, so
    that it never shows two moments. ``header`` is the strip above it, with room for a hint and for tools.
    """

    key: ClassVar[str]
    panel_wanted = Signal(str)  # the key of another panel that is to be shown

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        self.setObjectName("panel_body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.context = context
        self.header = Header(self.title())
        self.run_update = RunUpdate()
        context.document.design_changed.connect(self._on_design_changed)
        context.appearance.changed.connect(self._on_appearance_changed)

    def title(self) -> str:
        """Return the panel's name in the user's language."""
        return words.name(PANELS[self.key].title)

    def observations(self) -> frozenset[Observation]:
        """Return what the panel wants to know of the run while it can be seen."""
        return frozenset()

    def show_design(self, project: Project) -> None:
        """Show the design as it now is."""

    def show_update(self, update: RunUpdate) -> None:
        """Show the run at one moment."""
        self.run_update = update

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""

    def renew_observations(self) -> None:
        """Say again what the panel wants to see, after that has changed."""
        self.context.run.observe(self, self.observations() if self.isVisible() else frozenset())

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up on everything, and ask for what is missing."""
        super().showEvent(event)
        self.show_theme(self.context.appearance.theme)
        self.show_design(self.context.document.project)
        self.show_update(self.context.redraw_scheduler.shown)
        self.renew_observations()
        self.context.redraw_scheduler.join(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing any more."""
        super().hideEvent(event)
        self.context.redraw_scheduler.leave(self)
        self.renew_observations()

    @Slot(object, object)
    def _on_design_changed(self, before: Design, after: Design) -> None:
        if self.isVisible():
            self.show_design(after.project)

    @Slot(object)
    def _on_appearance_changed(self, theme: Theme) -> None:
        if self.isVisible():
            self.show_theme(theme)


class Header(QWidget):
    """The strip above a panel: its title, a hint in small words, tools, and a button that closes it."""

    close_requested = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("panel_header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = styled(QLabel(title), "panel_title")
        self._hint = LiveText("panel_hint")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(4)
        close = icon_button(
            "close", self.tr("Close {panel}").format(panel=title), self.tr("Close this panel; View brings it back")
        )
        close.clicked.connect(self.close_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 2)
        row.addWidget(self._title)
        row.addWidget(self._hint, 1)
        row.addLayout(self._tools)
        row.addWidget(close)

    def set_hint(self, text: str) -> None:
        """Show a hint, cut short where there is no room; the tooltip has the whole of it."""
        self._hint.setText(text)
        self._hint.setToolTip(text)

    def fit_hint(self, hints: tuple[str, ...]) -> None:
        """Show the first of several hints, ever shorter ones, for which there is room; the tooltip has the longest."""
        room, metrics = self._hint.width() - 4, self._hint.fontMetrics()
        hint = next((hint for hint in hints if metrics.horizontalAdvance(hint) <= room), hints[-1])
        if self._hint.text() != hint:
            self._hint.setText(hint)
            self._hint.setToolTip(hints[0])

    def add_tool(self, tool: QWidget) -> None:
        """Put a control into the header."""
        self._tools.addWidget(tool)


class PanelDock(QDockWidget):
    """A dock that looks like a card; it can be moved, tabbed and closed, not floated: Wayland cannot dock it again.

    Its panel is made when it is first asked for, or right after the empty card has been painted.
    """

    panel_wanted = Signal(str)  # the key of another panel that is to be shown

    def __init__(self, entry: PanelEntry, context: WindowContext) -> None:
        super().__init__(words.name(entry.title))
        self.setObjectName(entry.key)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        self._entry, self._context = entry, context
        self._panel: Panel | None = None
        self.setTitleBarWidget(Header(self.windowTitle()))
        self.setWidget(_EmptyCard(self))
        self.toggleViewAction().triggered.connect(self._on_asked_for)

    @property
    def panel(self) -> Panel:
        """The panel in this dock."""
        if self._panel is None:
            self._panel = self._make_panel()
        return self._panel

    @Slot()
    def fill(self) -> None:
        """See to it that the panel is there."""
        if self._panel is None:
            self._panel = self._make_panel()

    def _make_panel(self) -> Panel:
        """Put a new panel in the place of the empty card."""
        panel: Panel = load(self._entry.where)(self._context)
        empty, plain_header = self.widget(), self.titleBarWidget()
        self.setTitleBarWidget(panel.header)
        self.setWidget(panel)
        panel.show()
        panel.header.close_requested.connect(self.close)
        panel.panel_wanted.connect(self.panel_wanted)
        for done_with in (empty, plain_header):
            done_with.deleteLater()
        return panel

    @Slot(bool)
    def _on_asked_for(self, shown: bool) -> None:
        if shown:
            self.raise_()


class _EmptyCard(QWidget):
    """Stands in a dock until it has been seen once."""

    def __init__(self, dock: PanelDock) -> None:
        super().__init__()
        self.setObjectName("panel_body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fill = dock.fill

    def paintEvent(self, event: QPaintEvent) -> None:
        """Have the dock filled as soon as the window has been painted."""
        super().paintEvent(event)
        QTimer.singleShot(0, self, self._fill)


def card_layout(panel: QWidget) -> QVBoxLayout:
    """Give a panel the margins of a card."""
    column = QVBoxLayout(panel)
    column.setContentsMargins(12, 4, 12, 10)
    column.setSpacing(6)
    return column
