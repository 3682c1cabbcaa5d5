"""Which views suit which data: the first one is shown unless the user chooses another."""

from typing import Literal

from nnstudio.datasets import InlineTable, Source

ViewName = Literal["rows", "map", "curve", "confusion", "samples", "scatter"]


def fitting_views(source: Source) -> tuple[ViewName, ...]:
    """Return the views that make sense for a source of data, the most telling one first; always at least one."""
    schema = source.schema
    features, one_answer = schema.feature_count, bool(schema.class_names) or len(schema.target_names) == 1
    suits: dict[ViewName, bool] = {
        "rows": isinstance(source, InlineTable),
        "map": features == 2 and one_answer and schema.task != "multilabel",
        "curve": features == 1 and schema.task in ("regression", "binary"),
        "confusion": bool(schema.class_names),
        "samples": schema.image_shape is not None and bool(schema.class_names),
        "scatter": schema.task == "regression",
    }
    return tuple(name for name, fits in suits.items() if fits) or ("rows",)
