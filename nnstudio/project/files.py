"""Project files: a design as readable JSON, alone or with its weights in a zip archive.

``*.nnstudio`` is a zip of ``project.json`` and, for what the network has learned, ``weights.safetensors``: data only,
nothing in it can run. A bare ``*.json`` holds the design alone. Both are read with limits, and written in one move: the
old file stays whole until the new one is complete.
"""

import io
import os
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from safetensors import SafetensorError
from safetensors import numpy as safetensors

from nnstudio.project.edits import with_ids
from nnstudio.project.plan import Project
from nnstudio.sentences import Unusable

SUFFIX = ".nnstudio"
FORMAT = 1
LARGEST_TEXT = 16 << 20
LARGEST_WEIGHTS = 512 << 20

_DESIGN, _WEIGHTS = "project.json", "weights.safetensors"

Tensors = dict[str, np.ndarray]


@dataclass(frozen=True)
class Saved:
    """What a project file holds: the design, and the named arrays of what it has learned (none for a bare design)."""

    project: Project
    tensors: Tensors = field(default_factory=dict)


def to_json(project: Project) -> bytes:
    """Write a design as JSON that a person can read and edit."""
    return msgspec.json.format(msgspec.json.encode(project), indent=2) + b"\n"


def from_json(text: bytes, name: str) -> Project:
    """Read a design from JSON; ``name`` says in errors where it came from.

    Raises:
        Unusable: if it is not a project, or one of a newer program; the sentence says where in the text.
    """
    try:
        raw = msgspec.json.decode(text)
        _refuse_newer(raw, name)
        return with_ids(msgspec.convert(raw, Project))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unusable("{file} is not a project: {why}.", file=name, why=str(error)) from error


def read(path: Path) -> Saved:
    """Read a project file or a bare design.

    Raises:
        Unusable: naming the file and what is wrong with it.
    """
    try:
        with path.open("rb") as file:
            if zipfile.is_zipfile(file):
                return _read_archive(file, path.name)
            file.seek(0)
            text = file.read(LARGEST_TEXT + 1)
    except OSError as error:
        raise Unusable("{file} cannot be read: {why}.", file=str(path), why=_reason(error)) from error
    if len(text) > LARGEST_TEXT:
        raise Unusable("{file} is too large for a project.", file=path.name)
    return Saved(from_json(text, path.name))


def write(path: Path, saved: Saved) -> None:
    """Write a project file in one move; a path that ends in .json gets the design alone.

    Raises:
        Unusable: naming the file and why it cannot be written; the old file is then still whole.
    """
    content = to_json(saved.project) if path.suffix == ".json" else _archive(saved)
    try:
        write_whole(path, content)
    except OSError as error:
        raise Unusable("{file} cannot be written: {why}.", file=str(path), why=_reason(error)) from error


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there when it is complete and on the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            os.chmod(name, path.stat().st_mode & 0o777)
        else:
            os.chmod(name, 0o666 & ~_umask())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a design."""
    return msgspec.json.schema(Project)


def _archive(saved: Saved) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_DESIGN, to_json(saved.project))
        if saved.tensors:
            dense = {name: np.ascontiguousarray(tensor) for name, tensor in saved.tensors.items()}
            archive.writestr(_WEIGHTS, safetensors.save(dense))
    return buffer.getvalue()


def _read_archive(file: Any, name: str) -> Saved:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if _DESIGN not in names:
                raise Unusable("{file} is not a project: it has no {part} inside.", file=name, part=_DESIGN)
            project = from_json(_member(archive, _DESIGN, LARGEST_TEXT, name), name)
            if _WEIGHTS not in names:
                return Saved(project)
            return Saved(project, safetensors.load(_member(archive, _WEIGHTS, LARGEST_WEIGHTS, name)))
    except (zipfile.BadZipFile, SafetensorError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unusable("{file} is damaged: {why}.", file=name, why=str(error)) from error


def _member(archive: zipfile.ZipFile, part: str, largest: int, name: str) -> bytes:
    """Read one member with a limit that holds whatever the archive's directory claims."""
    with archive.open(part) as stream:
        content = stream.read(largest + 1)
    if len(content) > largest:
        raise Unusable("{file} is damaged: its {part} is too large.", file=name, part=part)
    return content


def _refuse_newer(raw: Any, name: str) -> None:
    number = raw.get("format", FORMAT) if isinstance(raw, dict) else FORMAT
    if isinstance(number, int) and number > FORMAT:
        raise Unusable(
            "{file} was made by a newer NN Studio (file format {number}; this one reads up to {known}). "
            "Please update NN Studio.",
            file=name,
            number=number,
            known=FORMAT,
        )


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
