"""What differs between two designs, field by field, in words."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from msgspec import Struct
from msgspec.structs import fields as struct_fields

from nnstudio.numbers import plain
from nnstudio.project.plan import Block, Project
from nnstudio.ui.forms.fields import NumberSpec, fields_of
from nnstudio.ui.forms.styles import style_of
from nnstudio.ui.style import words

UNSEEN = ("title", "note", "format", "id")
"""Fields that no run sees."""

TITLES = {"network.initialiser": "First weights", "data.source": "Data", "data.seed": "Seed of the data"}
"""Names for fields whose own would say too little without their place."""


@dataclass(frozen=True)
class Difference:
    """One field that differs: what it is called, and its value in either design. ``layers`` is "" for all others."""

    field: str
    own: str
    other: str
    layers: str = ""


def differences(own: Project, other: Project) -> list[Difference]:
    """Return everything in which two designs differ; layers in a row that differ alike are told as one."""
    found = list(_between(own, other, ""))
    return [*_blocks(own.network.blocks, other.network.blocks), *found]


def _between(own: Struct, other: Struct, path: str) -> Iterator[Difference]:
    """Compare two descriptions of one kind; ``path`` says where they stand."""
    for field in fields_of(type(own)):
        one, two = getattr(own, field.name), getattr(other, field.name)
        place = f"{path}.{field.name}".removeprefix(".")
        if one == two or field.name in UNSEEN or place == "network.blocks":
            continue
        if isinstance(one, Struct) and type(one) is type(two):
            yield from _between(one, two, place)
        else:
            title = TITLES.get(place) or style_of(field).title or field.title
            zero = style_of(field).zero if isinstance(field.spec, NumberSpec) else ""
            yield Difference(words.name(title), _said(one, zero), _said(two, zero))


def _blocks(own: Sequence[Block], other: Sequence[Block]) -> list[Difference]:
    """Compare two stacks of layers: one by one if they are of like kinds, else as lists."""
    if [type(block.layer) for block in own] != [type(block.layer) for block in other]:
        return [Difference(words.name("Layers"), _listed(own), _listed(other))]
    found: list[Difference] = []
    for number, (one, two) in enumerate(zip(own, other, strict=True), 1):
        found += [replace(each, layers=str(number)) for each in _between(one.layer, two.layer, "")]
    return _merged(found)


def _merged(found: list[Difference]) -> list[Difference]:
    """Put differences that say the same of several layers into one."""
    together: dict[Difference, list[str]] = {}
    for each in found:
        together.setdefault(replace(each, layers=""), []).append(each.layers)
    return [replace(each, layers=_ranges([int(number) for number in layers])) for each, layers in together.items()]


def _ranges(places: list[int]) -> str:
    """Return "1-3, 5" for 1, 2, 3, 5, with a true dash."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(f"{run[0]}" if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _listed(blocks: Sequence[Block]) -> str:
    """Return how many layers there are of each kind: "3 × Dense, 2 × Batch norm"."""
    counts = Counter(words.name(block.layer.title) for block in blocks)
    return ", ".join(title if count == 1 else f"{count} × {title}" for title, count in counts.items())


def _said(value: Any, zero: str = "") -> str:
    """Return a value as people write it: a description by its name with what is not usual about it."""
    if value is None:
        return "–"
    if isinstance(value, Struct):
        title = words.name(getattr(value, "title", type(value).__name__))
        unusual = ", ".join(_unusual(value))
        return f"{title} ({unusual})" if unusual else title
    if isinstance(value, bool):
        return words.name("yes" if value else "no")
    if isinstance(value, int | float):
        return words.name(zero) if zero and not value else plain(value)
    return words.name(str(value).replace("_", " "))


def _unusual(value: Struct) -> Iterator[str]:
    """Return the numbers of a description that are not what they are at first."""
    for info in struct_fields(type(value)):
        number = getattr(value, info.name)
        if isinstance(number, int | float) and not isinstance(number, bool) and number != info.default:
            yield _said(number)
