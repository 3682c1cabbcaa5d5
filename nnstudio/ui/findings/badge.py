"""The badge in the status bar: how many findings there are, wherever one is looking."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QPushButton

from nnstudio.ui import words
from nnstudio.ui.desk import Desk
from nnstudio.ui.findings.card import TITLES
from nnstudio.ui.icons import icon
from nnstudio.ui.pieces import styled
from nnstudio.workspace.driver import Moment


class FindingsBadge(QPushButton):
    """A word on the run's health; a click opens the findings."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        styled(self, "badge")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(self.tr("What was found wrong with the run: click for the numbers, the cause, and what to try"))
        self._run = desk.run
        self._shown: object = None
        desk.run.moment_changed.connect(self._on_moment)
        self._on_moment(desk.run.moment)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for findings."""
        super().showEvent(event)
        self._run.wish(self, frozenset({"findings"}))

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask for nothing any more."""
        super().hideEvent(event)
        self._run.wish(self, frozenset())

    @Slot(object)
    def _on_moment(self, moment: Moment) -> None:
        shown = moment.examined is None, tuple((found.kind, found.severity) for found in moment.findings)
        if shown == self._shown:
            return
        self._shown = shown
        self.setText(self._say(moment))
        self.setAccessibleName(self.text())
        broken = any(found.severity == "broken" for found in moment.findings)
        meaning = "broken" if broken else "watch"
        self.setIcon(icon("error" if broken else "warning", meaning) if moment.findings else icon("check", "healthy"))

    def _say(self, moment: Moment) -> str:
        findings = moment.findings
        if moment.examined is None:
            return self.tr("Findings")
        if not findings:
            return self.tr("No findings")
        title = words.name(TITLES[findings[0].kind])
        if len(findings) == 1:
            return self.tr("1 finding: {title}").format(title=title)
        return self.tr("{count} findings: {title}, …").format(count=len(findings), title=title)
