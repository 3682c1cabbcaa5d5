"""Remake resources/fonts: the letters and signs that the program writes, and no more, from Debian's font packages.

Needs `apt-get install fonts-inter fonts-jetbrains-mono fonts-dejavu-core` and `pip install fonttools`; then
`python packaging/subset_fonts.py`. The results are in the repository, so only a change of letters needs this.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SYSTEM_FONTS = Path("/usr/share/fonts")
INTER = SYSTEM_FONTS / "opentype" / "inter"
JETBRAINS_MONO = SYSTEM_FONTS / "truetype" / "jetbrains-mono"
DEJAVU_SANS = SYSTEM_FONTS / "truetype" / "dejavu" / "DejaVuSans.ttf"
OUT = Path(__file__).resolve().parent.parent / "resources" / "fonts"

LETTERS = (
    "U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+0237,U+02B0-02FF,U+0302-0304,U+0307,U+0308,U+0370-03FF,"
    "U+1D2C-1D6A,U+1D9C-1DBF,U+2000-206F,U+2070-209F,U+20AC,U+2100-214F,U+2190-23FF,U+2460-2473,"
    "U+2500-27BF,U+27E8-27E9,U+FB00-FB04"
)
SIGNS = (
    "U+0020,U+1D2C-1D6A,U+2070-209F,U+2100-214F,U+2190-23FF,U+25A0-25FF,U+2610-2612,U+2680-2685,U+26A0,"
    "U+2713-2718,U+27E8-27E9"
)
MARKS = ["ccmp", "locl", "mark", "mkmk", "kern"]
INTER_FEATURES = [
    *MARKS,
    "calt",
    "case",
    "tnum",
    "pnum",
    "zero",
    "ss01",
    "sups",
    "subs",
    "sinf",
    "frac",
    "numr",
    "dnom",
]
MONO_FEATURES = [*MARKS, "case", "zero", "sups", "subs", "sinf", "frac"]  # no calt: "->" stays two characters
SYMBOLS_NAMES = {
    1: "NN Studio Symbols",
    2: "Regular",
    3: "NN Studio Symbols 1.0",
    4: "NN Studio Symbols",
    6: "NNStudioSymbols",
    16: "NN Studio Symbols",
    17: "Regular",
}


def cut(font: TTFont, unicodes: list[int], features: list[str]) -> TTFont:
    """Keep only these characters and OpenType features of a font."""
    options = subset.Options(layout_features=features, name_IDs=["*"], notdef_outline=True, drop_tables=["FFTM"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    return font


def symbols(already_in_inter: set[int]) -> TTFont:
    """Make the face of signs that Inter lacks; its maker's licence asks for a name of its own."""
    wanted = [code for code in subset.parse_unicodes(SIGNS) if code == ord(" ") or code not in already_in_inter]
    font = cut(TTFont(DEJAVU_SANS), wanted, ["ccmp", "mark"])
    for record in list(font["name"].names):
        if record.nameID in SYMBOLS_NAMES:
            name = SYMBOLS_NAMES[record.nameID]
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
    return font


def main() -> None:
    """Write all faces."""
    letters = subset.parse_unicodes(LETTERS)
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        inter = cut(TTFont(INTER / f"Inter-{weight}.otf"), letters, INTER_FEATURES)
        inter.save(OUT / f"Inter-{weight}.otf")
    for weight in ("Regular", "Bold"):
        mono = cut(TTFont(JETBRAINS_MONO / f"JetBrainsMono-{weight}.ttf"), letters, MONO_FEATURES)
        mono.save(OUT / f"JetBrainsMono-{weight}.ttf")
    symbols(set(inter.getBestCmap())).save(OUT / "NNStudioSymbols.ttf")


if __name__ == "__main__":
    main()
