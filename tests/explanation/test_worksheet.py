"""The worksheet asks for every number of a step and tells none; its key has them all, as the printed examples do."""

import re
from typing import Any

import numpy as np
import pytest

from nnstudio.engine.activations import Softmax, Tanh
from nnstudio.engine.layers import BatchNorm, Dense, Dropout, LayerNorm, Residual
from nnstudio.engine.losses import CategoricalCrossEntropy
from nnstudio.engine.optimisers import OPTIMISERS, Adam
from nnstudio.engine.update import ClipNorm, Restraint
from nnstudio.explanation import TrainingStep
from nnstudio.explanation.worksheet import loss_after, worksheet
from nnstudio.explanation.worksheet_parts import (
    FormulaRule,
    NetworkFigure,
    Task,
    Worksheet,
    WorksheetTable,
    WorksheetText,
)
from nnstudio.project.templates import template
from nnstudio.sentences import Unusable
from nnstudio.training.session import TrainingSession
from nnstudio.typesetting.page import as_html
from tests.engine.golden import DEEPER_GRADIENTS, MAZUR_ERROR, MAZUR_ERRORS_WEIGHTS_ONLY, MAZUR_EXACT, MAZUR_PRINTED
from tests.explanation.specimens import explained


def step_of(name: str) -> TrainingStep:
    return TrainingStep.of(TrainingSession(template(name)), np.array([0]))


def answers(sheet: Worksheet) -> dict[str, float]:
    return {item.equation.symbol: item.equation.value for item in items(sheet, Task)}


def items(sheet: Worksheet, kind: type[Any]) -> list[Any]:
    return [item for section in sheet.sections for item in section.items if isinstance(item, kind)]


def test_the_key_of_the_classic_example_agrees_with_the_corrected_table():
    found = answers(worksheet(step_of("mazur"), "Classic", 10, key=True))
    assert found["L"] == pytest.approx(MAZUR_ERROR, rel=1e-14)
    assert found[r"L^{\,\mathrm{new}}"] == pytest.approx(MAZUR_ERRORS_WEIGHTS_ONLY[1], rel=1e-13)
    for layer, gradients, after in (("1", "dW1", "W1+"), ("2", "dW2", "W2+")):
        for unit in range(2):
            for source in range(2):
                weight = rf"w^{{({layer})}}_{{{source + 1}\to {unit + 1}}}"
                new = rf"w^{{({layer})\,\mathrm{{new}}}}_{{{source + 1}\to {unit + 1}}}"
                truth = MAZUR_EXACT[gradients][unit][source]
                assert found[rf"\frac{{\partial L}}{{\partial {weight}}}"] == pytest.approx(truth, abs=1e-12)
                assert found[new] == pytest.approx(MAZUR_EXACT[after][unit][source], abs=1e-12)
    assert found[r"\delta^{(2)}_{1}"] == pytest.approx(float(MAZUR_PRINTED["delta_o1"]), abs=1e-9)


def test_the_key_shows_the_digits_that_are_asked_for():
    shown = [task.equation.shown for task in items(worksheet(step_of("mazur"), "Classic", 10, key=True), Task)]
    assert "0.2983711088" in shown
    assert shown[-1] == "0.2910277737"


def test_the_key_of_the_example_with_two_hidden_layers_has_all_gradients():
    found = answers(worksheet(step_of("mazur3"), "Deeper", key=True))
    for name, truth in DEEPER_GRADIENTS.items():
        layer, tensor = name.split(".")
        for place in np.ndindex(np.shape(truth)):
            index = rf"{place[1] + 1}\to {place[0] + 1}" if tensor == "W" else place[0] + 1
            symbol = rf"\frac{{\partial L}}{{\partial {tensor.lower()}^{{({layer})}}_{{{index}}}}}"
            assert found[symbol] == pytest.approx(np.array(truth)[place], rel=1e-9)


@pytest.mark.parametrize("name", ["mazur", "mazur3", "neuron", "xor221", "softmax"])
def test_every_small_template_has_a_worksheet(name):
    step = step_of(name)
    blank, key = worksheet(step, name), worksheet(step, name, key=True)
    assert [task.number for task in items(blank, Task)] == list(range(1, len(items(key, Task)) + 1))
    assert {type(item) for section in blank.sections for item in section.items} >= {
        WorksheetText,
        NetworkFigure,
        FormulaRule,
        WorksheetTable,
        Task,
    }
    new = [symbol for symbol in answers(key) if "new" in symbol]
    trained = sum(view.size for name, view in step.network.tensors().items() if name not in step.fixed)
    assert len(new) == trained + 1
    assert sum("frozen" in str(item.sentence) for item in items(blank, WorksheetText)) == len(step.fixed)


@pytest.mark.parametrize("kind", OPTIMISERS, ids=lambda kind: kind.kind())
def test_every_optimiser_gives_its_numbers(kind):
    step = explained([Dense(2, Tanh()), Dense(2)], optimiser=kind(), batch=1)
    sheet = worksheet(step, "x")
    rules = [rule.latex for rule in items(sheet, FormulaRule)]
    assert kind.formula in rules
    assert len(rules) >= 4 + len(kind.__struct_fields__)
    remembered = [row for table in items(sheet, WorksheetTable) for row in table.rows if "old" in row[0]]
    assert sum(len(row) - 1 for row in remembered) == len(step.trace.memory_before) * len(step.network.parameters)


def test_no_answer_stands_on_the_worksheet():
    """Every number of the key that was not given is missing on the worksheet."""
    step = step_of("mazur")
    page = as_html(worksheet(step, "Classic", 9))
    given = {f"{number:.9g}" for number in (*step.network.parameters, *step.trace.inputs[0], *step.trace.targets[0])}
    labels = re.findall(r'aria-label="([^"]*)"', page)
    texts = re.findall(r">([^<>]+)<", page.split("</style>")[1])
    for task in items(worksheet(step, "Classic", 9, key=True), Task):
        if task.equation.shown not in given:
            assert not any(task.equation.shown in text for text in (*labels, *texts)), task


def test_the_page_needs_nothing_else_and_says_its_formulas():
    page = as_html(worksheet(step_of("mazur"), "A <b> & c", key=True))
    assert "<title>A &lt;b&gt; &amp; c</title>" in page
    assert not re.search(r"src\s*=|href=\"[^#]|url\(|@import|http://(?!www\.w3\.org)", page)
    assert set(re.findall(r'href="#(\w+)"', page)) == set(re.findall(r'<symbol id="(\w+)"', page))
    assert '=0.29837"' in page


def test_blocks_and_layer_norm_can_be_worked_by_hand():
    layers = [Dense(2, Tanh()), Residual((LayerNorm(), Dense(2, Tanh()))), Dense(3, Softmax())]
    step = explained(layers, loss=CategoricalCrossEntropy(), batch=1, restraint=Restraint(l2=0.1, clipping=ClipNorm()))
    found = answers(worksheet(step, "x", key=True))
    assert found["L"] == pytest.approx(step.trace.losses[0])
    assert {r"\hat x^{(2.1)}_{1}", "k", "J"} <= found.keys()


def test_the_loss_afterwards_is_that_of_the_next_step():
    session = TrainingSession(template("xor221"))
    step = TrainingStep.of(session)
    session.step()
    assert loss_after(step) == pytest.approx(session.trace().loss, rel=1e-12)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([Dense(5), Dense(2)], "at most 4 inputs, 4 units"),
        ([Dense(4), Dense(4), Dense(4), Dense(2)], "60 parameters"),
        ([Dense(3), Dropout(0.2), Dense(2)], "draws at random"),
        ([Dense(3), BatchNorm(), Dense(2)], "normalises over a batch"),
    ],
)
def test_what_cannot_be_worked_by_hand_is_refused(layers, words):
    with pytest.raises(Unusable, match=words):
        worksheet(explained(layers, batch=1, optimiser=Adam()), "x")
