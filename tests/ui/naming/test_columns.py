"""Which layers stand side by side, and what each of them reads."""

from nnstudio.project.plan import build_network
from nnstudio.project.templates import template
from nnstudio.ui.naming.columns import LayerColumn, columns_of
from tests.ui.panels.network.scenes import every_kind, wide_digits


def columns(project, image: bool = False) -> tuple[LayerColumn, ...]:
    return columns_of(build_network(project), image=image)


def test_every_dense_layer_reads_the_column_before_it() -> None:
    found = columns(template("moons"))
    assert [(column.name, column.kind, column.units, column.reads) for column in found] == [
        ("0", "input", 2, ""),
        ("1", "units", 6, "0"),
        ("2", "units", 6, "1"),
        ("3", "units", 6, "2"),
        ("4", "units", 6, "3"),
        ("5", "units", 1, "4"),
    ]


def test_layers_without_weights_are_bands_and_residual_blocks_end_in_their_sum() -> None:
    found = columns(every_kind())
    assert [(column.name, column.kind, column.block) for column in found] == [
        ("0", "input", ""),
        ("1", "chip", ""),
        ("2", "units", ""),
        ("3", "chip", ""),
        ("4", "chip", ""),
        ("5", "chip", ""),
        ("6.1", "units", "6"),
        ("6.2", "chip", "6"),
        ("6.3", "units", "6"),
        ("6", "sum", "6"),
        ("7.1", "units", "7"),
        ("7", "sum", "7"),
        ("8", "units", ""),
    ]
    assert [column.number for column in found] == [0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 7, 7, 8]


def test_the_first_layer_of_a_residual_block_reads_what_came_before_the_block() -> None:
    reads = {column.name: column.reads for column in columns(every_kind())}
    assert reads["6.1"] == "5"
    assert reads["7.1"] == "6"
    assert reads["8"] == "7"


def test_an_image_stays_one_through_bands_but_not_through_weights() -> None:
    project = wide_digits()
    assert [column.image for column in columns(project, image=True)] == [True, False, False, False]
