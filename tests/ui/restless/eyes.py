"""Eyes: what the window shows, read off its controls, and where that is not what it ought to show."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from PySide6.QtWidgets import QWidget

from nnstudio import numbers
from nnstudio.project.plan import Project
from nnstudio.project.problems import can_run
from nnstudio.training.session import Progress
from nnstudio.ui.forms.choices import FlagField, ScaleField
from nnstudio.ui.forms.field_sheet import FieldSheet
from nnstudio.ui.forms.form import Form
from nnstudio.ui.forms.number_field import NumberField
from nnstudio.ui.forms.plain import NumbersField, SeedField
from nnstudio.ui.forms.series import SeriesField
from nnstudio.ui.forms.variant import Below, VariantField, title_of_kind
from nnstudio.ui.panels.design.block_row import BlockRow
from nnstudio.ui.panels.design.panel import DesignPanel
from nnstudio.ui.shell.run_bar import Readout
from nnstudio.ui.shell.window import MainWindow
from nnstudio.ui.style import words
from tests.ui.restless.hands import diagram_of

NUMBER = re.compile(r"[-+]?\d+\.?\d*(e[-+]?\d+)?")


def wrong_in_design(panel: DesignPanel, project: Project) -> list[str]:
    """Compare the design panel's rows and fields with the project; name what is different."""
    rows = panel.network.blocks.ordered()
    if [row.id for row in rows] != [block.id for block in project.network.blocks]:
        return [f"the rows are {[row.id for row in rows]}"]
    found = [
        line for row, block in zip(rows, project.network.blocks, strict=True) for line in _in_row(row, block.layer)
    ]
    parts = (project, project.data, project.data.source, project.network, project.training)
    values = {type(part).__name__: part for part in parts}
    for form in panel.findChildren(Form):
        owner = form.sheet.fields[0].owner
        if owner in values:
            found += _in_sheet(form.sheet, values[owner], owner)
    if panel.data.gallery.chosen is not type(project.data.source):
        found.append(f"the gallery shows {panel.data.gallery.chosen}")
    return found


def _in_row(row: BlockRow, layer: Struct) -> Iterator[str]:
    if row.kind is not type(layer):
        yield f"row {row.id} is a {row.kind.__name__}"
        return
    yield from _in_sheet(row.sheet, layer, row.id)
    if row.details is not None:
        yield from _in_sheet(row.details.sheet, layer, row.id)


def _in_sheet(sheet: FieldSheet, value: Struct, where: str) -> Iterator[str]:
    for field in sheet.fields:
        yield from _in_editor(sheet.editors[field.name], getattr(value, field.name), f"{where}.{field.name}")


def _in_editor(editor: Any, value: Any, where: str) -> Iterator[str]:
    match editor:
        case ScaleField() | SeedField():
            yield from _in_editor(editor.number, value, where)
        case NumberField():
            yield from _in_number(editor, value, where)
        case FlagField() if editor.isChecked() is not value:
            yield f"{where} is ticked: {editor.isChecked()}"
        case NumbersField() if not _being_typed(editor):
            said = [float(word) for word in editor.text().split()]
            if not _near(said, value if isinstance(value, tuple) else (value,)):
                yield f"{where} says {editor.text()}"
        case VariantField():
            yield from _in_variant(editor, value, where)
        case SeriesField():
            for place, (card, item) in enumerate(zip(editor.cards, value, strict=True)):
                yield from _below(card.below, item, f"{where}[{place}]")
        case Form():
            yield from _in_sheet(editor.sheet, value, where)


def _in_variant(field: VariantField, value: Struct | None, where: str) -> Iterator[str]:
    if value is not None and field.currentText() != title_of_kind(type(value)):
        yield f"{where} says {field.currentText()}"
    yield from _below(field.below, value, where)


def _below(below: Below, value: Struct | None, where: str) -> Iterator[str]:
    if below.kind is not (None if value is None else type(value)):
        yield f"below {where} stands a {below.kind}"
    elif value is not None and isinstance(below.view, Form):
        yield from _in_sheet(below.view.sheet, value, where)


def _in_number(field: NumberField, value: float, where: str) -> Iterator[str]:
    """Compare the number of a field and, while nobody types in it, its text; a word stands for 0."""
    if field.value != value:
        yield f"{where} is {field.value}"
    text = field.lineEdit().text()
    said = NUMBER.match(text)
    number = float(said[0]) / (100.0 if text.endswith("%") else 1.0) if said else 0.0
    if not _being_typed(field) and not _near([number], [value]):
        yield f"{where} says {text}"


def _being_typed(field: QWidget) -> bool:
    """Tell whether the keyboard is in a field, or will be in it again once its window is active again."""
    return field.window().focusWidget() is field


def _near(said: Any, meant: Any) -> bool:
    return len(said) == len(meant) and all(
        abs(one - other) <= 1e-5 * abs(other) for one, other in zip(said, meant, strict=True)
    )


def wrong_in_frame(window: MainWindow) -> list[str]:
    """Compare title, status line, Undo, Redo and the run's buttons with the document; name what is different."""
    document, shown = window.context.document, window.actions_by_key
    project, stack = document.project, document.undo_stack
    name = document.path.stem if document.path else words.name(project.title)
    runs = can_run(project)
    said = {
        "title": (window.windowTitle(), f"{name}[*] — NN Studio"),
        "star": (window.isWindowModified(), not stack.is_clean),
        "undo": (shown["undo"].text(), f"&Undo {stack.undo_text}".strip()),
        "redo": (shown["redo"].text(), f"&Redo {stack.redo_text}".strip()),
        "can undo": (shown["undo"].isEnabled(), stack.can_undo),
        "can redo": (shown["redo"].isEnabled(), stack.can_redo),
        "status": (window._facts.text(), f"{project.training.precision} · seed {project.seed}"),
        **{key: (shown[key].isEnabled(), runs) for key in ("run", "step", "explain")},
    }
    return [f"{what} is {told!r}, not {meant!r}" for what, (told, meant) in said.items() if told != meant]


def _wrong_in_run_bar(window: MainWindow, progress: Progress) -> list[str]:
    told = {one._value.accessibleName(): one._value.text() for one in window.run_bar.findChildren(Readout)}
    meant = {"EPOCH": numbers.count(progress.epoch), "STEP": numbers.count(progress.steps)}
    return [f"{key} says {told[key]}, not {text}" for key, text in meant.items() if told[key] != text]


def wrong_at_rest(window: MainWindow) -> list[str]:
    """Compare the run with the design, and what is shown with the run, once it is paused and all is drawn."""
    run, project = window.context.run, window.context.document.project
    progress = run.status.progress
    if run.running:
        return ["the run goes on"]
    if not can_run(project):
        return [] if progress is None and run.status.refusal is not None else ["a design that cannot run has a run"]
    if progress is None or progress.project != project:
        return ["the run is that of another design"]
    if run.snapshot is None or run.snapshot.step != progress.steps:
        return ["the snapshot is that of another step"]
    return _wrong_in_run_bar(window, progress) + _wrong_in_network(window, project)


def _wrong_in_network(window: MainWindow, project: Project) -> list[str]:
    diagram = diagram_of(window)
    if not diagram.isVisible():
        return []
    drawn = diagram.scene.snapshot.network.layers if diagram.scene else None
    return [] if drawn == project.network.layers else [f"the network shows {drawn}"]
