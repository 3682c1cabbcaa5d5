"""The themes: few colours that always mean the same thing, in a light and a dark theme."""

from dataclasses import dataclass
from string import Template

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from nnstudio.assets import resource

FAMILIES = ["Inter", "NN Studio Symbols", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "DejaVu Sans"]
FONT_POINTS = 9.75
FONT_FACTORS = {"small": 0.82, "large": 1.12, "title": 1.06}


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, by what they mean."""

    name: str
    window: str
    card: str
    field: str
    border: str
    grid: str
    text: str
    muted: str
    accent: str
    on_accent: str
    positive: str
    negative: str
    neutral: str
    selected: str
    healthy: str
    watch: str
    broken: str
    broken_card: str
    train: str
    validation: str
    layers: tuple[str, ...]
    classes: tuple[str, ...]

    @property
    def dark(self) -> bool:
        """Whether light text stands on dark ground."""
        return self.name == "dark"

    def colour(self, meaning: str) -> QColor:
        """Return the colour of a meaning, such as "selected"."""
        return QColor(str(getattr(self, meaning)))

    def layer(self, index: int, count: int) -> QColor:
        """Return the colour of a layer, the first darkest or bluest, the last most yellow."""
        place = index / max(count - 1, 1) * (len(self.layers) - 1)
        low = min(int(place), len(self.layers) - 2)
        return mixed(QColor(self.layers[low]), QColor(self.layers[low + 1]), place - low)

    def class_colour(self, index: int, count: int) -> QColor:
        """Return the colour of a class: orange and blue for two, a colour-blind-safe palette for more."""
        if count <= 2:
            return self.colour("positive" if index else "negative")
        return QColor(self.classes[index % len(self.classes)])

    def signed(self, value: float) -> QColor:
        """Return the colour of a value from -1 (orange) over 0 (the ground's colour) to 1 (blue)."""
        end = self.colour("positive" if value >= 0 else "negative")
        return mixed(self.colour("neutral"), end, min(abs(value), 1.0))

    def signed_table(self) -> NDArray[np.uint32]:
        """Return 256 colours for values from -1 to 1, as 32-bit ARGB for images."""
        return np.array([self.signed(value).rgba() for value in np.linspace(-1.0, 1.0, 256)], np.uint32)


LIGHT = Theme(
    name="light",
    window="#edf1f5",
    card="#ffffff",
    field="#f7f9fb",
    border="#d8dfe7",
    grid="#e9edf2",
    text="#1b242d",
    muted="#5f6b78",
    accent="#1f6feb",
    on_accent="#ffffff",
    positive="#286ab0",
    negative="#e07a2f",
    neutral="#f2f4f7",
    selected="#d6248a",
    healthy="#1f8a4c",
    watch="#b26a00",
    broken="#b3262d",
    broken_card="#fdf3f3",
    train="#1f6feb",
    validation="#c2410c",
    layers=("#3b1a6e", "#3d4f8f", "#26798e", "#2fa17a", "#8cc63f"),
    classes=(
        "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a7f00", "#5b3f91", "#7a4a2b", "#6b7683",
    ),
)  # fmt: skip

DARK = Theme(
    name="dark",
    window="#12161b",
    card="#1b2129",
    field="#232b35",
    border="#333e4a",
    grid="#2a333d",
    text="#e8edf3",
    muted="#9fabb8",
    accent="#4b8ef5",
    on_accent="#0b1320",
    positive="#62a4ea",
    negative="#f0924c",
    neutral="#28303a",
    selected="#ff62bd",
    healthy="#4cc787",
    watch="#f0b13a",
    broken="#ff7b76",
    broken_card="#33201f",
    train="#6aa6ff",
    validation="#ff9a5c",
    layers=("#9a7be0", "#7c93e0", "#45b3c4", "#49cf9e", "#b9e35f"),
    classes=(
        "#4fa8e0", "#f0b23a", "#2fc79a", "#e79cc6", "#8fd0f5", "#ff8a4d", "#d8cc3a", "#a58be0", "#c99a76", "#a9b4c0",
    ),
)  # fmt: skip


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return a colour between two, ``share`` of the way to the other."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def load_fonts() -> None:
    """Register the fonts that come with the program, so that it looks the same everywhere."""
    for path in sorted(resource("fonts").glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))


def app_font(scale: float = 1.0) -> QFont:
    """Return the program's font, with digits of one width so that changing numbers do not jump."""
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPointSizeF(FONT_POINTS * scale)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def dress(app: QApplication, theme: Theme, font_scale: float) -> None:
    """Put the whole program into a theme."""
    app.setStyle("Fusion")
    app.setFont(app_font(font_scale))
    app.setPalette(_palette(theme))
    colours = {name: str(value) for name, value in vars(theme).items()}
    sheet = Template(resource("style.qss").read_text(encoding="utf-8"))
    sizes = {name: f"{FONT_POINTS * font_scale * factor:.2f}pt" for name, factor in FONT_FACTORS.items()}
    app.setStyleSheet(sheet.substitute(colours, **sizes))


def _palette(theme: Theme) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.field,
        QPalette.ColorRole.AlternateBase: theme.card,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.card,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.card,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        faded = mixed(QColor(theme.text), QColor(theme.card), 0.55)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette
