"""New, open, save, save as, and never losing what was not saved."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from nnstudio.project.files import SUFFIX, read
from nnstudio.project.templates import OPENING, template, template_names
from nnstudio.sentences import Sentence, Unusable
from nnstudio.ui.panel.context import WindowContext
from nnstudio.ui.style import words


class FileCommands(QObject):
    """The commands of the File menu, for one window."""

    def __init__(self, context: WindowContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.template_menu = QMenu(window)
        self.recent_menu = QMenu(window)
        self._fill_templates()
        self.recent_menu.aboutToShow.connect(self._fill_recent)
        context.run.saved.connect(self._on_saved)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return what the actions of the File menu do, by key."""
        return {"new": self.new, "open": self.ask_open, "save": self.save, "save_as": self.ask_save_as}

    @Slot()
    def new(self) -> None:
        """Begin with the opening experiment."""
        self.begin(OPENING)

    def begin(self, name: str) -> None:
        """Begin with a template."""
        if self.may_close():
            self._context.document.open(template(name), None)

    @Slot()
    def ask_open(self) -> None:
        """Ask for a file and open it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Open a project"), self._folder(), self.tr("Projects (*.nnstudio *.json)")
        )
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path) -> None:
        """Open a project file; one that cannot be used changes nothing, and is told of."""
        if not self.may_close():
            return
        try:
            saved = read(path)
        except Unusable as refusal:
            self._complain(refusal.sentence)
            return
        self._context.document.open(saved.project, path)
        self._context.settings.remember_file(path)
        if saved.tensors:
            self._context.run.restore(self._context.document.design, saved)

    def save(self) -> bool:
        """Save to the project's file, or ask for one; return whether it is being saved."""
        document = self._context.document
        if document.path is None:
            return self.ask_save_as()
        self._context.run.save(document.path, document.design)
        return True

    def ask_save_as(self) -> bool:
        """Ask for a file and save there; return whether it is being saved."""
        name = (
            self._context.document.path
            or Path(self._folder()) / f"{self._context.document.project.title or 'project'}{SUFFIX}"
        )
        chosen, _ = QFileDialog.getSaveFileName(
            self._window, self.tr("Save the project"), str(name), self.tr("Projects (*.nnstudio);;Designs (*.json)")
        )
        if chosen:
            path = Path(chosen)
            self._context.run.save(path if path.suffix else path.with_suffix(SUFFIX), self._context.document.design)
        return bool(chosen)

    def may_close(self) -> bool:
        """Offer to save what is not saved; return whether the project may be left."""
        if self._context.document.undo_stack.is_clean:
            return True
        answer = QMessageBox.question(
            self._window,
            self.tr("Unsaved changes"),
            self.tr("The design has changed since it was saved. Save it?"),
            QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Discard | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Save,
        )
        if answer == QMessageBox.StandardButton.Save:
            return self._save_and_wait()
        return answer == QMessageBox.StandardButton.Discard

    def _save_and_wait(self) -> bool:
        """Save, and let the window live on until the worker has said how it went."""
        loop = QEventLoop(self)
        self._context.run.saved.connect(loop.quit)
        self._context.run.refused.connect(loop.quit)
        self._context.run.failed.connect(loop.quit)
        if self.save():
            loop.exec()
        return self._context.document.undo_stack.is_clean

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        self._context.document.saved_to(path)
        self._context.settings.remember_file(path)

    def _fill_templates(self) -> None:
        for name in template_names():
            project = template(name)
            action = self.template_menu.addAction(words.name(project.title), partial(self.begin, name))
            action.setToolTip(words.name(project.note))
        self.template_menu.setToolTipsVisible(True)

    @Slot()
    def _fill_recent(self) -> None:
        self.recent_menu.clear()
        for path in self._context.settings.recent_files:
            self.recent_menu.addAction(path.name, partial(self.open, path)).setToolTip(str(path))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction(self.tr("No files yet")).setEnabled(False)

    def _folder(self) -> str:
        if self._context.document.path is not None:
            return str(self._context.document.path.parent)
        return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def _complain(self, said: Sentence) -> None:
        QMessageBox.warning(self._window, self.tr("This file cannot be used"), words.sentence(said))
