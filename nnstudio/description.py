"""Descriptions: frozen values that check their own fields, from which forms, files and JSON Schema follow.

A layer, a loss, an optimiser, a data set are descriptions. Their fields are annotated with bounds and a title, and
the same annotation refuses a bad value, labels the form in the window and documents the saved file.
"""

import math
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, UnsetType
from msgspec.structs import fields

from nnstudio.sentences import Unusable


class Description(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """A frozen value that refuses fields outside their bounds.

    Raises:
        Unusable: naming the field, the value it was given, and what is allowed.
    """

    def __post_init__(self) -> None:
        for name, (title, meta) in _bounds(type(self)).items():
            check_bounds(title, getattr(self, name), meta)

    @classmethod
    def kind(cls) -> str:
        """Return the name under which this kind of thing is saved."""
        return str(cls.__struct_config__.tag)


def check_bounds(title: str, value: Any, meta: Meta) -> None:
    """Refuse numbers that are not finite or lie outside the bounds of ``meta``; look into tuples."""
    if isinstance(value, tuple):
        for item in value:
            check_bounds(title, item, meta)
    if isinstance(value, str | bool) or not isinstance(value, int | float):
        return
    if not math.isfinite(value) or not _within(value, meta):
        raise Unusable("{field} is {value}; it must be {allowed}.", field=title, value=value, allowed=allowed(meta))


def allowed(meta: Meta) -> str:
    """Say in words which numbers the bounds admit, such as "above 0 and at most 1"."""
    limits = (
        ("at least {:g}", meta.ge),
        ("above {:g}", meta.gt),
        ("at most {:g}", meta.le),
        ("below {:g}", meta.lt),
    )
    words = [text.format(limit) for text, limit in limits if limit is not None]
    return " and ".join(words) or "a finite number"


def _within(value: float, meta: Meta) -> bool:
    return (
        (meta.ge is None or value >= meta.ge)
        and (meta.gt is None or value > meta.gt)
        and (meta.le is None or value <= meta.le)
        and (meta.lt is None or value < meta.lt)
    )


@cache
def _bounds(kind: type[Struct]) -> dict[str, tuple[str, Meta]]:
    """Find title and bounds of every annotated field of a description."""
    hints = get_type_hints(kind, include_extras=True)
    found = {}
    for field in fields(kind):
        meta = field_meta(hints[field.name])
        title = (meta.title if meta else None) or field.name.replace("_", " ")
        found[field.name] = (title.capitalize(), meta or Meta())
    return found


def field_meta(hint: Any) -> Meta | None:
    """Return the annotation of a field's type, also where it stands inside a tuple or a union."""
    if get_origin(hint) is Annotated:
        return next((item for item in hint.__metadata__ if isinstance(item, Meta)), None)
    for part in get_args(hint):
        if part is not UnsetType and (meta := field_meta(part)) is not None:
            return meta
    return None
