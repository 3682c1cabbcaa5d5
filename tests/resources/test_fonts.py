import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

from nnstudio.assets import resource

FILES = sorted(resource("fonts").glob("*.?tf"))
INTER = [file for file in FILES if file.stem.startswith("Inter")]
MONO = [file for file in FILES if file.stem.startswith("JetBrainsMono")]
FAMILIES = {"Inter": "Inter", "JetBrainsMono": "JetBrains Mono", "NNStudioSymbols": "NN Studio Symbols"}
LETTERS = "Aa0 äöüß ÅØ ĞŁ αβγδηθλμσΔΣ −×·± ∂√∑∞≈≠≤≥ ₀₁₂ ⁰¹⁻⁵ →← ✓ ●■▶ …–—’“”‰"
SIGNS = "∇∈∝⊙ℝ⋯▾▸☑☐ᵀ⟨⟩"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_font_loads_under_the_name_of_its_family_and_is_small(qapp, file):
    number = QFontDatabase.addApplicationFontFromData(QByteArray(file.read_bytes()))
    families = QFontDatabase.applicationFontFamilies(number)
    QFontDatabase.removeApplicationFont(number)
    assert FAMILIES[file.stem.partition("-")[0]] in families
    assert file.stat().st_size < 150_000


@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {" "}))
def test_every_weight_has_the_letters_that_the_program_writes(qapp, letter):
    without = [file.stem for file in INTER if not QRawFont(str(file), 12).supportsCharacter(ord(letter))]
    assert without == []


@pytest.mark.parametrize("sign", SIGNS)
def test_the_symbols_have_what_inter_lacks(qapp, sign):
    assert QRawFont(str(resource("fonts", "NNStudioSymbols.ttf")), 12).supportsCharacter(ord(sign))


@pytest.mark.parametrize("file", MONO, ids=lambda file: file.stem)
def test_the_mono_face_gives_every_letter_the_same_width(qapp, file):
    face = QRawFont(str(file), 20)
    widths = {advance.x() for advance in face.advancesForGlyphIndexes(face.glyphIndexesForString("0123456789−.iWλ"))}
    assert len(widths) == 1


@pytest.mark.parametrize("weight", [QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold])
def test_digits_can_be_made_equally_wide(qapp, weight):
    numbers = [QFontDatabase.addApplicationFont(str(file)) for file in INTER]
    font = QFont("Inter")
    font.setPixelSize(100)
    font.setWeight(weight)
    assert spread_of_digits(font) > 5
    font.setFeature(QFont.Tag("tnum"), 1)
    assert spread_of_digits(font) < 0.5
    for number in numbers:
        QFontDatabase.removeApplicationFont(number)


def spread_of_digits(font: QFont) -> float:
    widths = [QFontMetricsF(font).horizontalAdvance(digit) for digit in "0123456789"]
    return max(widths) - min(widths)


def test_the_fonts_come_with_their_licences():
    text = resource("fonts", "FONT_LICENSE.txt").read_text(encoding="utf-8")
    for words in ("SIL OPEN FONT LICENSE Version 1.1", "The Inter Project Authors", "JetBrains Mono", "Bitstream Vera"):
        assert words in text
