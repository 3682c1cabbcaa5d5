"""Real data that comes with the program; sources and licences are in ``resources/datasets/DATA_LICENSES.md``."""

from functools import cache
from typing import ClassVar

import numpy as np

from nnstudio.assets import resource
from nnstudio.datasets.source import Source
from nnstudio.datasets.table import Rows, Schema, Table


class _Shipped(Source, frozen=True):
    """A file of comma-separated numbers, the class in the last column, after some lines of heading."""

    file: ClassVar[str]
    lines_of_heading: ClassVar[int] = 1

    def table(self, rng: np.random.Generator) -> Table:
        """Read the rows; nothing is drawn."""
        columns = _read(self.file, self.lines_of_heading)
        return Table.of_classes(self.schema, columns[:, :-1], columns[:, -1].astype(np.intp))


class Iris(_Shipped, frozen=True, tag="iris"):
    """Fisher's irises (1936): 150 flowers of three species, 50 each, by the size of their sepals and petals."""

    title = "Iris"
    about = "150 flowers of three species, told apart by four lengths; one species is easy, two are alike."
    file = "iris.csv"
    schema = Schema(
        "multiclass",
        ("Sepal length (cm)", "Sepal width (cm)", "Petal length (cm)", "Petal width (cm)"),
        ("Setosa", "Versicolor", "Virginica"),
    )


class Wine(_Shipped, frozen=True, tag="wine"):
    """Wines from three growers of one region (Forina and others): 178 chemical analyses of 13 numbers."""

    title = "Wine"
    about = "178 Italian wines of three growers, by 13 chemical measurements of very unlike sizes: scaling matters."
    file = "wine_data.csv"
    schema = Schema(
        "multiclass",
        (
            "Alcohol",
            "Malic acid",
            "Ash",
            "Alkalinity of ash",
            "Magnesium",
            "Total phenols",
            "Flavonoids",
            "Non-flavonoid phenols",
            "Proanthocyanins",
            "Colour intensity",
            "Hue",
            "OD280/OD315 of diluted wine",
            "Proline",
        ),
        ("Grower 1", "Grower 2", "Grower 3"),
    )


_MEASURES = (
    "Radius", "Texture", "Perimeter", "Area", "Smoothness",
    "Compactness", "Concavity", "Concave points", "Symmetry", "Fractal dimension",
)  # fmt: skip


class BreastCancer(_Shipped, frozen=True, tag="breast_cancer"):
    """Wisconsin breast cancer, diagnostic (Wolberg, Street, Mangasarian 1995): 569 tumours, 30 numbers of cell nuclei.

    Each of ten measures comes as its mean over the nuclei of the picture, its standard error, and its worst (the mean
    of the three largest).
    """

    title = "Breast cancer"
    about = "569 tumours, malignant or benign, by 30 measures of their cell nuclei under the microscope."
    file = "breast_cancer.csv"
    schema = Schema(
        "binary",
        tuple(f"{measure} ({kind})" for kind in ("mean", "standard error", "worst") for measure in _MEASURES),
        ("Malignant", "Benign"),
    )


class Digits(_Shipped, frozen=True, tag="digits"):
    """Handwritten digits (Alpaydin and Kaynak 1998): 1,797 pictures of 8 by 8 pixels, each 0 (paper) to 16 (ink)."""

    title = "Handwritten digits"
    about = "1,797 real handwritten digits, 8 by 8 pixels each."
    file = "digits.csv.gz"
    lines_of_heading = 0
    schema = Schema(
        "multiclass",
        tuple(f"Pixel ({row}, {column})" for row in range(1, 9) for column in range(1, 9)),
        tuple("0123456789"),
        image_shape=(8, 8),
    )


@cache
def _read(file: str, lines_of_heading: int) -> Rows:
    columns = np.loadtxt(resource("datasets", file), delimiter=",", skiprows=lines_of_heading, ndmin=2)
    columns.setflags(write=False)
    return columns
