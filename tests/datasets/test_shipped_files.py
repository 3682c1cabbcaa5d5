"""The real data sets: their bytes, their sums, and what is said about them."""

import hashlib
import re

import numpy as np
import pytest

from nnstudio.assets import resource
from nnstudio.datasets import BreastCancer, Digits, Iris, Penguins, Wine

SUMS = dict(line.split()[::-1] for line in resource("datasets", "SHA256SUMS").read_text().splitlines())


def read(source):
    return source.table(np.random.default_rng(0))


@pytest.mark.parametrize("file", sorted(SUMS))
def test_files_are_the_bytes_that_were_checked(file):
    assert hashlib.sha256(resource("datasets", file).read_bytes()).hexdigest() == SUMS[file]


def test_every_data_file_has_a_checksum_and_a_licence():
    files = {path.name for path in resource("datasets").iterdir() if re.search(r"\.csv(\.gz)?$", path.name)}
    licences = resource("datasets", "DATA_LICENSES.md").read_text(encoding="utf-8")
    assert files == set(SUMS)
    assert files == set(re.findall(r"^\| `([\w.]+)` \|", licences, re.MULTILINE))


@pytest.mark.parametrize(
    ("file", "prefix"),
    [
        ("iris.csv", "f13ffa8fdd56fd8e"),
        ("wine_data.csv", "10e8a802908b34f8"),
        ("breast_cancer.csv", "fed3eb72d0575ef6"),
        ("digits.csv.gz", "09f66e6debdee2cd"),
    ],
)
def test_files_are_those_that_scikit_learn_ships(file, prefix):
    assert SUMS[file].startswith(prefix)


@pytest.mark.parametrize(
    ("source", "shape", "counts"),
    [
        (Iris(), (150, 4), [50, 50, 50]),
        (Wine(), (178, 13), [59, 71, 48]),
        (BreastCancer(), (569, 30), [212, 357]),
        (Digits(), (1797, 64), [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]),
        (Penguins(), (342, 4), [151, 68, 123]),
        (Penguins(missing="fill_mean"), (344, 4), [152, 68, 124]),
    ],
)
def test_tables_have_their_published_sizes(source, shape, counts):
    table = read(source)
    assert table.x.shape == shape
    assert np.bincount(table.classes).tolist() == counts


def test_sums_are_the_published_ones():
    assert read(Iris()).x.sum() == pytest.approx(2078.7, abs=1e-9)
    assert read(Digits()).x.sum() == 561_718


def test_digits_are_pictures_of_8_by_8_pixels_from_0_to_16():
    table = read(Digits())
    assert table.schema.image_shape == (8, 8)
    assert (table.x.min(), table.x.max()) == (0, 16)
    first = table.x[0].reshape(8, 8)
    assert table.classes[0] == 0
    assert first[3:5, 3:5].sum() == 0  # the hole in the middle of a nought


def test_the_first_columns_agree_with_their_names():
    iris, wine = read(Iris()), read(Wine())
    assert dict(zip(iris.schema.feature_names, iris.x[0], strict=True))["Petal length (cm)"] == 1.4
    assert dict(zip(wine.schema.feature_names, wine.x[0], strict=True))["Proline"] == 1065
    cancer = read(BreastCancer())
    assert dict(zip(cancer.schema.feature_names, cancer.x[0], strict=True))["Area (worst)"] == 2019


def test_penguins_without_measurements_are_left_out_and_told():
    table = read(Penguins())
    assert [str(note) for note in table.notes] == ["2 of 344 rows have missing measurements and are left out."]
    assert np.isfinite(table.x).all()


def test_penguins_keep_their_gaps_until_the_training_rows_are_known():
    table = read(Penguins(missing="fill_mean"))
    assert np.flatnonzero(np.isnan(table.x).all(axis=1)).tolist() == [3, 271]
    assert str(table.notes[0]).startswith("8 missing measurements in 2 of 344 rows are filled")


def test_penguins_agree_with_the_first_lines_of_the_file():
    table = read(Penguins())
    assert table.x[0].tolist() == [39.1, 18.7, 181, 3750]
    assert table.schema.class_names[table.classes[0]] == "Adelie"
