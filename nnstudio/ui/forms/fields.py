"""What the fields of a description may be, read from their annotations: the plan from which forms are built."""

import types
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Meta, Struct
from msgspec.structs import FieldInfo
from msgspec.structs import fields as struct_fields

from nnstudio.description import field_meta


@dataclass(frozen=True)
class NumberSpec:
    """A number; ``whole`` without a fraction, ``many`` perhaps several of them."""

    whole: bool = False
    many: bool = False


@dataclass(frozen=True)
class FlagSpec:
    """Yes or no."""


@dataclass(frozen=True)
class ChoiceSpec:
    """One of a few words."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class VariantSpec:
    """One of several kinds of description; ``optional`` where there may be none."""

    kinds: tuple[type[Struct], ...]
    optional: bool = False


@dataclass(frozen=True)
class PartSpec:
    """A description of one kind, whose fields stand among the others."""

    kind: type[Struct]


@dataclass(frozen=True)
class SeriesSpec:
    """Several descriptions in a row, each of one of several kinds."""

    kinds: tuple[type[Struct], ...]


@dataclass(frozen=True)
class ShownSpec:
    """Something to look at, such as a table of given numbers."""


FieldSpec = NumberSpec | FlagSpec | ChoiceSpec | VariantSpec | PartSpec | SeriesSpec | ShownSpec


@dataclass(frozen=True)
class Field:
    """One field of a description: whose it is, its name, its title in English, its bounds, and what it may be."""

    owner: str
    name: str
    title: str
    meta: Meta
    spec: FieldSpec


@cache
def fields_of(kind: type[Struct]) -> tuple[Field, ...]:
    """Return the fields of a kind of description, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(_field(kind.__name__, info, hints[info.name]) for info in struct_fields(kind))


@cache
def stands_alone(kind: type[Struct]) -> bool:
    """Tell whether one of this kind can be made without being told anything."""
    return all(info.default is not NODEFAULT or info.default_factory is not NODEFAULT for info in struct_fields(kind))


def capitalised(title: str) -> str:
    """Return a title with a large first letter, the others as they are: "Weight decay L1"."""
    return title[:1].upper() + title[1:]


def _field(owner: str, info: FieldInfo, hint: Any) -> Field:
    meta = field_meta(hint) or Meta()
    spec = _spec(_bare(hint))
    own = meta.title if not isinstance(spec, SeriesSpec | PartSpec) else None
    return Field(owner, info.name, capitalised(own or info.name.replace("_", " ")), meta, spec)


def _spec(hint: Any) -> FieldSpec:
    if hint is bool:
        return FlagSpec()
    if hint in (int, float):
        return NumberSpec(whole=hint is int)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return PartSpec(hint)
    if get_origin(hint) is Literal:
        return ChoiceSpec(get_args(hint))
    if get_origin(hint) is tuple:
        kinds = _kinds(_bare(get_args(hint)[0]))
        return SeriesSpec(kinds) if kinds else ShownSpec()
    return _spec_of_union(_members(hint))


def _spec_of_union(members: tuple[Any, ...]) -> FieldSpec:
    kinds = tuple(member for member in members if isinstance(member, type) and issubclass(member, Struct))
    if kinds:
        return VariantSpec(kinds, optional=types.NoneType in members)
    if float in members and any(_bare(get_args(member)[0]) is float for member in members if get_args(member)):
        return NumberSpec(many=True)
    return ShownSpec()


def _kinds(hint: Any) -> tuple[type[Struct], ...]:
    members = _members(hint) or (hint,)
    return tuple(member for member in members if isinstance(member, type) and issubclass(member, Struct))


def _members(hint: Any) -> tuple[Any, ...]:
    """Return the members of a union, without their annotations; none for anything else."""
    return tuple(map(_bare, get_args(hint))) if get_origin(hint) in (Union, types.UnionType) else ()


def _bare(hint: Any) -> Any:
    return hint.__origin__ if get_origin(hint) is Annotated else hint
