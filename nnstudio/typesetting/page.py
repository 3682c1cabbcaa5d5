"""A worksheet as one HTML page that needs nothing else: formulas are drawn, and it prints well."""

from html import escape

from nnstudio.explanation.worksheet_parts import (
    FormulaRule,
    NetworkFigure,
    SheetBlock,
    Task,
    Worksheet,
    WorksheetSection,
    WorksheetTable,
    WorksheetText,
)
from nnstudio.typesetting.drawing import network_drawing
from nnstudio.typesetting.glyph_cache import STYLE as LETTERS_STYLE
from nnstudio.typesetting.glyph_cache import GlyphCache

STYLE = """
@page { size: A4; margin: 16mm 15mm; }
body { font: 11pt/1.45 Inter, "DejaVu Sans", system-ui, sans-serif; color: #1c2733; max-width: 52rem; margin: 2rem auto;
       padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; border-bottom: 1px solid #b9c3cf; break-after: avoid; }
p { margin: .5rem 0; break-after: avoid; }
.names { display: flex; gap: 2rem; margin: .8rem 0; }
.names span { flex: 1; border-bottom: 1px solid #7a8594; padding-bottom: .2rem; color: #55606e; }
.task { display: flex; align-items: baseline; margin: .35rem 0; break-inside: avoid; }
.number { min-width: 2.4rem; color: #55606e; }
.blank { flex: 1; min-width: 7rem; border-bottom: 1px solid #7a8594; margin-left: .4rem; }
.rules { display: flex; flex-wrap: wrap; align-items: baseline; gap: .2rem 1.6rem; margin: .5rem 0; color: #55606e; }
table { border-collapse: collapse; margin: .5rem 0; break-inside: avoid; }
th, td { border: 1px solid #b9c3cf; padding: .1rem .7rem; text-align: center; }
th { background: #edf1f5; }
figure { margin: .8rem 0; text-align: center; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; }
figure text { font-family: Inter, "DejaVu Sans", system-ui, sans-serif; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""


def as_html(sheet: Worksheet) -> str:
    """Return the page."""
    return _Page(sheet).html()


class _Page:
    def __init__(self, sheet: Worksheet) -> None:
        self._sheet = sheet
        self._letters = GlyphCache()

    def html(self) -> str:
        sheet, title = self._sheet, escape(self._sheet.title)
        names = "" if sheet.key else '<div class="names"><span>Name</span><span>Date</span></div>'
        body = "\n".join(self._section(section) for section in sheet.sections)
        return (
            f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title>\n'
            f"<style>{STYLE}{LETTERS_STYLE}</style></head>\n<body>\n<h1>{title}</h1>\n"
            f"<p>{escape(str(sheet.subtitle))}</p>{names}\n{body}\n{self._letters.definitions()}\n</body>\n</html>\n"
        )

    def _section(self, section: WorksheetSection) -> str:
        parts = "\n".join(map(self._block, section.blocks()))
        return f"<section><h2>{escape(str(section.heading))}</h2>\n{parts}</section>"

    def _block(self, block: SheetBlock) -> str:
        match block:
            case WorksheetText():
                return f"<p>{escape(str(block.sentence))}</p>"
            case NetworkFigure():
                return f"<figure>{network_drawing(block).svg}</figure>"
            case WorksheetTable():
                return self._table(block)
            case Task():
                return self._task(block)
            case _:
                return self._rules(block)

    def _rules(self, rules: tuple[FormulaRule, ...]) -> str:
        labels = ("" if rule.label is None else f"{escape(str(rule.label))} " for rule in rules)
        formulas = (self._letters.formula(rule.latex) for rule in rules)
        told = (f"<span>{label}{formula}</span>" for label, formula in zip(labels, formulas, strict=True))
        return f'<div class="rules">{"".join(told)}</div>'

    def _table(self, table: WorksheetTable) -> str:
        formula = self._letters.formula
        heads = "".join(f"<th>{formula(head)}</th>" for head in table.heads)
        rows = "".join(f"<tr>{''.join(f'<td>{formula(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
        return f"<table><tr>{heads}</tr>{rows}</table>"

    def _task(self, task: Task) -> str:
        equation = task.equation
        number = f'<span class="number">({task.number})</span>'
        if not self._sheet.key:
            asked = self._letters.formula(f"{equation.symbols}=")
            return f'<div class="task">{number}{asked}<span class="blank"></span></div>'
        live = "" if equation.live == equation.shown else equation.live
        answer = "=".join(filter(None, (equation.symbols, live, equation.shown)))
        return f'<div class="task">{number}{self._letters.formula(answer)}</div>'
