"""Settings survive a restart, and nonsense in their file does no harm."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from nnstudio.workspace.selection import Place, Selection
from nnstudio.workspace.settings import RECENT, Settings, default_path


def test_what_is_set_is_there_after_a_restart(tmp_path: Path) -> None:
    first = Settings(tmp_path / "s.ini")
    first.theme, first.font_scale = "dark", 1.5
    first.layout, first.geometry = QByteArray(b"\x00lay"), QByteArray(b"geo\xff")
    first.sync()
    second = Settings(tmp_path / "s.ini")
    assert (second.theme, second.font_scale) == ("dark", 1.5)
    assert (second.layout, second.geometry) == (QByteArray(b"\x00lay"), QByteArray(b"geo\xff"))


@pytest.mark.parametrize("text", ["[look]\ntheme=pink\nfont_scale=huge\n[window]\nlayout=3\n", "\x00\x01garbage", ""])
def test_nonsense_in_the_file_gives_the_usual_values(text: str, tmp_path: Path) -> None:
    (tmp_path / "s.ini").write_text(text)
    settings = Settings(tmp_path / "s.ini")
    assert (settings.theme, settings.font_scale) == ("system", 1.0)
    assert settings.layout.isEmpty()
    assert settings.recent_files == []


def test_a_font_scale_out_of_bounds_is_brought_back(tmp_path: Path) -> None:
    (tmp_path / "s.ini").write_text("[look]\nfont_scale=900\n")
    assert Settings(tmp_path / "s.ini").font_scale == 2.5


def test_recent_files_are_newest_first_without_those_that_are_gone(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    paths = [tmp_path / f"{number}.nnstudio" for number in range(RECENT + 3)]
    for path in paths:
        path.touch()
        settings.remember_file(path)
    settings.remember_file(paths[-2])
    assert settings.recent_files[:2] == [paths[-2], paths[-1]]
    assert len(settings.recent_files) == RECENT
    paths[-1].unlink()
    assert paths[-1] not in settings.recent_files


def test_the_usual_place_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NNSTUDIO_SETTINGS", str(tmp_path / "here.ini"))
    assert default_path() == tmp_path / "here.ini"
    monkeypatch.delenv("NNSTUDIO_SETTINGS")
    assert default_path().name == "nnstudio.ini"


def test_a_selection_tells_of_changes_only() -> None:
    told: list[Place | None] = []
    selection = Selection()
    selection.changed.connect(told.append)
    for place in (Place("1", 0), Place("1", 0), Place("1", 0, bias=True), None):
        selection.select(place)
    assert told == [Place("1", 0), Place("1", 0, bias=True), None]
