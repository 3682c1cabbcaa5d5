"""The Palmer penguins: real data in which some measurements are missing."""

import csv
from functools import cache
from typing import Annotated, Literal

import numpy as np
from msgspec import Meta

from nnstudio.assets import resource
from nnstudio.datasets.source import Source
from nnstudio.datasets.table import Rows, Schema, Table, Whole, one_hot
from nnstudio.sentences import say

_COLUMNS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
_SPECIES = ("Adelie", "Chinstrap", "Gentoo")


class Penguins(Source, frozen=True, tag="penguins"):
    """Penguins of the Palmer Archipelago (Gorman and others 2014): 344 birds of three species, by four measurements.

    Two birds were never measured: their rows are left out, or their gaps are filled with the mean of the training rows.
    """

    missing: Annotated[Literal["leave_out", "fill_mean"], Meta(title="missing values")] = "leave_out"

    title = "Penguins"
    about = "344 penguins of three species, by bill, flipper and weight; two of them were never measured."
    schema = Schema(
        "multiclass", ("Bill length (mm)", "Bill depth (mm)", "Flipper length (mm)", "Body mass (g)"), _SPECIES
    )

    def table(self, rng: np.random.Generator) -> Table:
        """Read the rows and deal with the gaps; nothing is drawn."""
        x, species = _read()
        gaps = np.isnan(x)
        holed = gaps.any(axis=1)
        told = {"rows": len(x), "holed": int(holed.sum()), "gaps": int(gaps.sum())}
        if self.missing == "leave_out":
            note = say("{holed} of {rows} rows have missing measurements and are left out.", **told)
            return Table.of_classes(self.schema, x[~holed], species[~holed], (note,))
        note = say(
            "{gaps} missing measurements in {holed} of {rows} rows are filled with the mean of the training rows.",
            **told,
        )
        return Table(self.schema, x, one_hot(species, self.schema.outputs), (note,), fills_gaps=True)


@cache
def _read() -> tuple[Rows, Whole]:
    """Return the measurements, NaN where missing, (344, 4), and the number of each bird's species."""
    with resource("datasets", "penguins.csv").open(encoding="utf-8", newline="") as file:
        birds = list(csv.DictReader(file))
    x = np.array([[float(bird[column].replace("NA", "nan")) for column in _COLUMNS] for bird in birds])
    return x, np.array([_SPECIES.index(bird["species"]) for bird in birds])
