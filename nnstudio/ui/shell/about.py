"""The About box: versions and licences."""

import platform

import numpy
import pyqtgraph
from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTextBrowser, QVBoxLayout, QWidget

from nnstudio import __version__
from nnstudio.assets import resource
from nnstudio.ui.style.icons import icon

LICENCES = ("datasets/DATA_LICENSES.md", "fonts/FONT_LICENSE.txt", "icons/ICON_LICENSE.txt")


class AboutBox(QDialog):
    """What this program is, what it is made of, and under which terms."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About NN Studio"))
        self.resize(620, 520)
        picture = QLabel()
        picture.setPixmap(icon("app").pixmap(64, 64))
        facts = QLabel(self._facts())
        facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(facts, 1)
        licences = QTextBrowser()
        licences.setAccessibleName(self.tr("Licences"))
        licences.setMarkdown(self._licences())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(licences, 1)
        column.addWidget(buttons)

    def _facts(self) -> str:
        text = self.tr(
            "<h3>NN Studio {version}</h3>See how a neural network learns.<br>Free software under the MIT licence."
            "<br><br>Python {python} · Qt for Python {qt} · NumPy {numpy} · pyqtgraph {pyqtgraph}"
        )
        return text.format(
            version=__version__,
            python=platform.python_version(),
            qt=pyside_version,
            numpy=numpy.__version__,
            pyqtgraph=pyqtgraph.__version__,
        )

    def _licences(self) -> str:
        qt = self.tr(
            "Qt for Python is used under the GNU LGPL 3; its libraries lie beside the program and can be replaced. "
            "NumPy, pyqtgraph, msgspec, safetensors, threadpoolctl, tqdm and ziamath have BSD, MIT, Apache "
            "and MPL licences."
        )
        texts = [resource(*name.split("/")).read_text(encoding="utf-8") for name in LICENCES]
        return "\n\n---\n\n".join([qt, *texts])
