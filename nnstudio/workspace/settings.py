"""What survives a restart: the appearance, the layout of the window, recent files; kept in one plain text file."""

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

RECENT = 8


class Settings:
    """Preferences of this user on this computer; every value read back is checked, for anyone may edit the file."""

    def __init__(self, path: Path | None = None) -> None:
        self._store = QSettings(str(path or default_path()), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """The theme: "system", "light" or "dark"."""
        value = self._store.value("look/theme", "system", str)
        return value if value in ("system", "light", "dark") else "system"

    @theme.setter
    def theme(self, value: str) -> None:
        self._store.setValue("look/theme", value)

    @property
    def font_scale(self) -> float:
        """The size of all text, 1 being the usual one."""
        try:
            return min(max(float(str(self._store.value("look/font_scale", 1.0))), 0.8), 2.5)
        except (TypeError, ValueError):
            return 1.0

    @font_scale.setter
    def font_scale(self, value: float) -> None:
        self._store.setValue("look/font_scale", value)

    @property
    def geometry(self) -> QByteArray:
        """The window's size and place."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("window/geometry", value)

    @property
    def layout(self) -> QByteArray:
        """Where the docks are."""
        return self._bytes("window/layout")

    @layout.setter
    def layout(self, value: QByteArray) -> None:
        self._store.setValue("window/layout", value)

    @property
    def recent_files(self) -> list[Path]:
        """The files opened or saved last, the newest first, as far as they still exist."""
        value = self._store.value("files/recent", [])
        names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return [Path(name) for name in names if isinstance(name, str) and Path(name).exists()][:RECENT]

    def remember_file(self, path: Path) -> None:
        """Put a file first among the recent ones."""
        others = [known for known in self.recent_files if known != path]
        self._store.setValue("files/recent", [str(name) for name in (path, *others)][:RECENT])

    def sync(self) -> None:
        """Write everything to the disk now."""
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key, QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()


def default_path() -> Path:
    """Return where the settings file is: ``NNSTUDIO_SETTINGS`` where that is set, else the usual place."""
    if chosen := os.environ.get("NNSTUDIO_SETTINGS"):
        return Path(chosen)
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppConfigLocation)
    return Path(folder) / "nnstudio.ini"
