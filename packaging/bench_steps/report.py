"""The race as a table for people."""

import msgspec
from msgspec import Struct

from bench_steps.referee import Race, Ratio, Result
from bench_steps.works import WORKS

PACKAGES = {"pytorch": "torch", "jax": "jax"}
INSTALL = "To have them in the race: .venv/bin/python -m pip install --constraint packaging/requirements.lock {rivals}"


def as_table(race: Race) -> str:
    """Write one line per network and number of cores, then what ran and what could not."""
    rivals = sorted({rival for result in race.results for rival in result.ratios})
    header = ["network", "cores", "ours µs", "products", *(f"{rival} / ours" for rival in rivals)]
    rows = [header, *(_row(result, rivals) for result in race.results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines += ["", *(f"{who}: {what}" for who, what in race.facts.items())]
    lines += [f"Not measured: {library} ({why})." for library, why in race.not_measured.items()]
    if race.not_measured:
        lines += [INSTALL.format(rivals=" ".join(PACKAGES.get(rival, rival) for rival in race.not_measured))]
    return "\n".join(lines) + "\n"


def as_lines(measures: Struct) -> str:
    """Write what was measured of the window, a line each: "pulse, share: 0.86"."""
    lines = []
    for part, numbers in msgspec.to_builtins(measures).items():
        lines += [f"{part}, {name.replace('_', ' ')}: {value:.4g}" for name, value in numbers.items()]
    return "\n".join(lines) + "\n"


def _row(result: Result, rivals: list[str]) -> list[str]:
    ratios = [_ratio(result.ratios.get(rival)) for rival in rivals]
    ours = f"{result.microseconds['nnstudio']:.1f}"
    return [str(WORKS[result.work]), str(result.cores), ours, f"{result.products_share:.0%}", *ratios]


def _ratio(ratio: Ratio | None) -> str:
    return "-" if ratio is None else f"{ratio.median:.2f} ({ratio.lowest:.2f} to {ratio.highest:.2f})"
