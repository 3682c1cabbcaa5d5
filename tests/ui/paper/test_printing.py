"""Worksheets on paper: everything stands on a page, within its margins, and nothing lies on anything else."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.worksheet import worksheet
from nnstudio.explanation.worksheet_parts import Worksheet
from nnstudio.project.templates import template
from nnstudio.sentences import Unusable
from nnstudio.training.session import TrainingSession
from nnstudio.ui.paper import printing, write_pdf
from nnstudio.ui.paper.blocks import Answer, Blank

WIDTH, HEIGHT = 500.0, 720.0


@pytest.fixture(scope="module")
def sheets() -> dict[bool, Worksheet]:
    step = TrainingStep.of(TrainingSession(template("softmax")), np.array([0]))
    return {key: worksheet(step, "Softmax by hand", 4, key=key) for key in (False, True)}


def pages_of(sheet: Worksheet) -> list[printing.Placed]:
    return list(printing._pages(list(printing._blocks(sheet)), WIDTH, HEIGHT))


def ink_of(page: printing.Placed) -> np.ndarray:
    """Paint a page with a margin of 20 points around it; return where it is not white."""
    image = QImage(int(WIDTH) + 40, int(HEIGHT) + 40, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    for block, box in page:
        block.draw(painter, box.translated(20.0, 20.0))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width()] < 200


@pytest.mark.parametrize("key", [False, True])
def test_every_block_has_a_place_of_its_own(qapp, sheets, key):
    pages = pages_of(sheets[key])
    assert sum(map(len, pages)) == len(list(printing._blocks(sheets[key])))
    assert len(pages) > 2
    for page in pages:
        for (_, one), (_, other) in pairwise(page):
            assert other.top() >= one.bottom()
        assert page[0][1].top() >= 0.0
        assert page[-1][1].bottom() <= HEIGHT


@pytest.mark.parametrize("key", [False, True])
def test_headings_and_instructions_stay_with_what_follows(qapp, sheets, key):
    for page in pages_of(sheets[key]):
        assert not page[-1][0].leads


@pytest.mark.parametrize("key", [False, True])
def test_ink_stays_within_the_margins_and_every_page_has_some(qapp, sheets, key):
    for page in pages_of(sheets[key]):
        ink = ink_of(page)
        assert ink[20:-20, 20:-20].any()
        edges = (ink[:18], ink[-18:], ink[:, :18], ink[:, -18:])
        assert not any(edge.any() for edge in edges)


def test_the_worksheet_has_a_line_for_every_answer_of_the_key(qapp, sheets):
    kinds = {
        key: [type(block) for page in pages_of(sheet) for block, _ in page if isinstance(block, Blank | Answer)]
        for key, sheet in sheets.items()
    }
    assert set(kinds[False]) == {Blank}
    assert set(kinds[True]) == {Answer}
    assert len(kinds[False]) == len(kinds[True])


def test_a_blank_leaves_room_to_write(qapp, sheets):
    for page in pages_of(sheets[False]):
        for block, box in page:
            if isinstance(block, Blank):
                image = QImage(int(WIDTH), int(box.height()) + 1, QImage.Format.Format_Grayscale8)
                image.fill(255)
                painter = QPainter(image)
                block.draw(painter, box.translated(-box.topLeft()))
                painter.end()
                rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
                longest = (rows[:, : image.width()] < 250).sum(axis=1).max()
                assert longest >= 100


def test_a_pdf_is_written_page_by_page(qapp, sheets, tmp_path):
    path = tmp_path / "key.pdf"
    count = write_pdf(sheets[True], path)
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == count
    assert count > 2


def test_a_place_that_cannot_be_written_to_is_named(qapp, sheets, tmp_path):
    with pytest.raises(Unusable, match="cannot be written"):
        write_pdf(sheets[False], tmp_path / "missing" / "key.pdf")
