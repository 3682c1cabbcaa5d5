"""Project files: what is written comes back, and what cannot be used is refused in words."""

import json
import os
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.project import files
from nnstudio.project.edits import changed
from nnstudio.project.plan import Project
from nnstudio.project.templates import read_source, template, template_names
from nnstudio.sentences import Unusable


@pytest.mark.parametrize("name", template_names())
@pytest.mark.parametrize("suffix", [".json", ".nnstudio"])
def test_a_design_comes_back_as_it_was_written(name: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"design{suffix}"
    files.write(path, files.Saved(template(name)))
    assert files.read(path) == files.Saved(template(name))


def test_what_was_learned_comes_back_bit_for_bit(tmp_path: Path) -> None:
    path = tmp_path / "learned.nnstudio"
    numbers = np.random.default_rng(0).normal(size=(3, 4))
    files.write(path, files.Saved(template("moons"), {"parameters": numbers, "order": np.arange(5)}))
    read = files.read(path).tensors
    assert np.array_equal(read["parameters"], numbers)
    assert np.array_equal(read["order"], np.arange(5))


def test_a_design_in_json_carries_no_weights(tmp_path: Path) -> None:
    path = tmp_path / "bare.json"
    files.write(path, files.Saved(template("moons"), {"parameters": np.ones(3)}))
    assert files.read(path).tensors == {}


def test_a_design_written_by_hand_needs_only_what_differs_from_the_usual() -> None:
    text = b'{"data": {"kind": "data"}, "network": {"blocks": [{"layer": {"kind": "dense", "units": 1}}]}}'
    project = files.from_json(text, "hand.json")
    assert project.network.blocks[0].id
    assert project.training.batch_size == 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "is not a project"),
        (b"{", "is not a project"),
        (b"[1, 2]", "is not a project"),
        (b"\xff\xfe\x00", "is not a project"),
        (b'{"data": {"kind": "data"}, "colour": 3}', "colour"),
        (b'{"data": {"kind": "data", "validation": 7}}', "validation"),
        (b'{"data": {"kind": "data", "source": {"kind": "clouds"}}}', "clouds"),
        (b'{"data": {"kind": "data"}, "training": {"kind": "training", "learning_rate": "fast"}}', "learning_rate"),
        (b'{"data": {"kind": "data"}, "format": 99}', "made by a newer NN Studio"),
    ],
)
def test_a_text_that_is_no_project_is_refused_with_file_and_place(text: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "strange.json"
    path.write_bytes(text)
    with pytest.raises(Unusable, match=words) as refusal:
        files.read(path)
    assert "strange.json" in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"gone\.nnstudio cannot be read: No such file"):
        files.read(tmp_path / "gone.nnstudio")


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name.replace("_", "."), content)
    return path


def test_an_archive_without_a_design_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="has no project.json inside"):
        files.read(archive(tmp_path / "empty.nnstudio", other_txt=b"hello"))


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    design = files.to_json(template("moons"))
    path = archive(
        tmp_path / "damaged.nnstudio", project_json=design, weights_safetensors=b"\x08\0\0\0\0\0\0\0nonsense"
    )
    with pytest.raises(Unusable, match=r"damaged\.nnstudio is damaged"):
        files.read(path)


def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "whole.nnstudio"
    files.write(path, files.Saved(template("moons"), {"parameters": np.arange(500.0)}))
    content = path.read_bytes()
    for length in range(0, len(content) - 1, 97):
        path.write_bytes(content[:length])
        with pytest.raises(Unusable):
            files.read(path)


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_TEXT", 1 << 16)
    with pytest.raises(Unusable, match="its project.json is too large"):
        files.read(archive(tmp_path / "bomb.nnstudio", project_json=b" " * (1 << 20)))


def test_an_endless_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_TEXT", 100)
    path = tmp_path / "long.json"
    path.write_bytes(b" " * 200)
    with pytest.raises(Unusable, match="too large"):
        files.read(path)


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.nnstudio"
    files.write(path, files.Saved(template("moons")))
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unusable, match="cannot be written: No space left on device"):
        files.write(path, files.Saved(template("digits")))
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix != ".ini"] == ["kept.nnstudio"]


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="No such file or directory"):
        files.write(tmp_path / "nowhere" / "x.nnstudio", files.Saved(template("moons")))


def test_the_schema_admits_every_template() -> None:
    schema = files.json_schema()
    fields = schema["$defs"]["Project"]["properties"]
    for name in template_names():
        assert json.loads(files.to_json(template(name))).keys() <= fields.keys()


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=5), st.text())
def test_any_json_is_read_or_refused_in_words(value: object, key: str) -> None:
    text = msgspec.json.encode({"data": {"kind": "data"}, key: value})
    try:
        assert isinstance(files.from_json(text, "any.json"), Project)
    except Unusable as refusal:
        assert "any.json" in str(refusal)


def test_a_source_is_a_file_or_a_template(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    files.write(path, files.Saved(changed(template("xor"), "title", "mine")))
    assert read_source(str(path)).project.title == "mine"
    assert read_source("xor").project == template("xor")
    with pytest.raises(Unusable, match="neither a file nor a template; the templates are: .*moons"):
        read_source("nosuch")
    with pytest.raises(Unusable, match=r"nosuch\.json cannot be read"):
        read_source("nosuch.json")
    with pytest.raises(Unusable, match="There is no template nosuch"):
        template("nosuch")


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such permissions")
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_file_that_is_written_again_stays_readable_for_whom_it_was(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "design.json"
    files.write(path, files.Saved(template("moons")))
    path.chmod(mode)
    files.write(path, files.Saved(template("iris")))
    assert path.stat().st_mode & 0o777 == mode
    assert files.read(path).project == template("iris")
