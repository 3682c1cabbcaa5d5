"""The badge in the status bar: how many findings there are, wherever one is looking."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton

from nnstudio.ui.naming.findings import TITLES
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.style import words
from nnstudio.ui.style.icons import icon
from nnstudio.ui.widgets.pieces import styled
from nnstudio.workspace.findings_observer import FindingsReport
from nnstudio.workspace.run_update import RunUpdate


class FindingsBadge(QPushButton):
    """A word on the run's health; a click opens the findings."""

    def __init__(self, context: WindowContext) -> None:
        super().__init__()
        styled(self, "badge")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(self.tr("What was found wrong with the run: click for the numbers, the cause, and what to try"))
        self._run = context.run
        self._shown: object = None
        context.redraw_scheduler.frame_began.connect(self._on_update)
        self._on_update(context.redraw_scheduler.shown)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for findings."""
        super().showEvent(event)
        self._run.observe(self, frozenset({"findings"}))

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing any more."""
        super().hideEvent(event)
        self._run.observe(self, frozenset())

    @Slot(object)
    def _on_update(self, update: RunUpdate) -> None:
        report = update.status.report(FindingsReport) or FindingsReport()
        shown = report.examined is None, tuple((found.kind, found.severity) for found in report.findings)
        if shown == self._shown:
            return
        self._shown = shown
        self.setText(self._say(report))
        self.setAccessibleName(self.text())
        broken = any(found.severity == "broken" for found in report.findings)
        meaning = "broken" if broken else "watch"
        self.setIcon(icon("error" if broken else "warning", meaning) if report.findings else icon("check", "healthy"))

    def _say(self, report: FindingsReport) -> str:
        findings = report.findings
        if report.examined is None:
            return self.tr("Findings")
        if not findings:
            return self.tr("No findings")
        title = words.name(TITLES[findings[0].kind])
        if len(findings) == 1:
            return self.tr("1 finding: {title}").format(title=title)
        return self.tr("{count} findings: {title}, …").format(count=len(findings), title=title)
