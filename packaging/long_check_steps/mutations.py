"""Small wrongs that could be in a program's text: another comparison, sign, number, truth value, a lost statement.

Written by hand, where libraries exist: mutmut leaves out whatever is decorated and the fields of classes, cosmic-ray
asks for a data base, and neither draws a sample or runs only the tests that reach a line.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

SWAPS: dict[type[ast.AST], Any] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """One wrong: the bytes from ``start`` to ``end`` of a file become ``after``.

    ``lines`` are the first lines of the statement, as far as the place of the wrong: whoever runs one may meet it.
    """

    start: int
    end: int
    before: str
    after: str
    lines: range
    file: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.lines[-1]}  {self.before}  ->  {self.after}"

    def applied(self, source: bytes) -> bytes:
        """Return the text with the wrong in it."""
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutations(source: bytes, file: str = "") -> Iterator[Mutation]:
    """Find every wrong that can be made in a text, in the order of its lines."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for statement, node in _places(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        lines = range(statement.lineno, node.lineno + 1)
        before = " ".join(source[start:end].decode().split())
        for after in _wrongs(node):
            yield Mutation(start, end, before, after, lines, file)


_Place = ast.stmt | ast.expr


def _places(tree: ast.Module) -> Iterator[tuple[ast.stmt, _Place]]:
    """Yield all statements and expressions that a run evaluates, each with the statement around it."""
    waiting: list[tuple[ast.stmt, ast.AST]] = [(statement, statement) for statement in reversed(tree.body)]
    while waiting:
        statement, node = waiting.pop()
        if isinstance(node, ast.stmt):
            statement = node
        if isinstance(node, ast.stmt | ast.expr):
            yield statement, node
        waiting += [(statement, child) for child in reversed(list(_evaluated(node)))]


def _evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node's parts without annotations, decorators, options of classes, and what f-strings hold."""
    left_out: list[ast.AST | None] = []
    match node:
        case ast.FunctionDef():
            left_out = [node.returns, *node.decorator_list]
        case ast.ClassDef():
            left_out = [*node.keywords, *node.decorator_list]
        case ast.arg():
            left_out = [node.annotation]
        case ast.AnnAssign():
            yield from (part for part in ast.walk(node.annotation) if isinstance(part, ast.keyword))
            left_out = [node.annotation]
        case ast.JoinedStr():
            return
    yield from (child for child in ast.iter_child_nodes(node) if child not in left_out)


def _wrongs(node: _Place) -> Iterator[str]:
    """Yield what could stand wrongly in the place of a node."""
    match node:
        case ast.Constant(bool(value)):
            yield str(not value)
        case ast.Constant(int(value) | float(value)):
            yield str(value + 1)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield f"({ast.unparse(operand)})"
        case ast.IfExp(test, body, orelse):
            yield f"({ast.unparse(ast.IfExp(test, orelse, body))})"
        case ast.Return(ast.expr() as value) if ast.unparse(value) != "None":
            yield "return None"
        case ast.Raise() | ast.Expr(ast.Call() | ast.Yield() | ast.YieldFrom()):
            yield "pass"
        case ast.Assign([ast.Attribute() | ast.Subscript()]) | ast.AugAssign():
            yield "pass"
    yield from _other_operators(node)


def _other_operators(node: _Place) -> Iterator[str]:
    match node:
        case ast.Compare(left, [operator], others) if type(operator) in SWAPS:
            yield f"({ast.unparse(ast.Compare(left, [SWAPS[type(operator)]()], others))})"
        case ast.BinOp(left, operator, right) if type(operator) in SWAPS:
            yield f"({ast.unparse(ast.BinOp(left, SWAPS[type(operator)](), right))})"
        case ast.BoolOp(operator, values):
            yield f"({ast.unparse(ast.BoolOp(SWAPS[type(operator)](), values))})"
        case ast.AugAssign(target, operator, value) if type(operator) in SWAPS:
            yield ast.unparse(ast.AugAssign(target, SWAPS[type(operator)](), value))
