"""Is the gradient right? Compare back-propagation with centred differences, for every parameter of a network.

Relative errors are judged by the rule of Stanford's CS231n: up to 1e-7 happy, up to 1e-4 fine, up to 1e-2 uneasy, above
that wrong. Parameters whose small change crosses a kink are left out of the judgement. Exit code 1 if any tensor is
wrong.
"""

import argparse
import math
import sys
from typing import Any

import msgspec

from nnstudio.cli.source import add_source, chosen, session_of, whole
from nnstudio.engine.analysis.gradient_check import TensorCheck, check_gradient
from nnstudio.engine.passes import upright
from nnstudio.sentences import Unusable

HELP = "compare back-propagation with centred differences"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    add_source(parser)
    parser.add_argument("--samples", type=whole, default=20, metavar="N", help="use the first N training samples")
    parser.add_argument("--most", type=whole, default=200, metavar="N", help="check at most N parameters of a tensor")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")


def run(options: argparse.Namespace) -> int:
    """Check, at the first weights or, where --epochs asks for it, after some training."""
    for name in ("samples", "most"):
        if getattr(options, name) < 1:
            raise Unusable("--{name} is {given}; it must be at least 1.", name=name, given=getattr(options, name))
    session = session_of(chosen(options).project)
    if options.epochs is not None:
        session.run(math.inf)
    trainer = session.trainer
    part = trainer.data.train
    x, y = upright(part.x[: options.samples]), part.y[: options.samples].T
    checks = check_gradient(trainer.network, trainer.plan.loss, x, y, at_most=options.most, seed=trainer.project.seed)
    if options.json:
        sys.stdout.write(msgspec.json.encode({check.name: _numbers(check) for check in checks}).decode() + "\n")
    else:
        sys.stdout.write(_table(checks))
    return 1 if any(check.verdict == "wrong" for check in checks) else 0


def _numbers(check: TensorCheck) -> dict[str, Any]:
    return {
        "verdict": check.verdict,
        "largest_relative_error": check.largest if math.isfinite(check.largest) else None,
        "checked": check.checked,
        "kinked": int(check.kinked.sum()),
    }


def _table(checks: list[TensorCheck]) -> str:
    width = max((len(check.name) for check in checks), default=0)
    lines = []
    for check in checks:
        kinks = f", {int(check.kinked.sum())} across a kink" if check.kinked.any() else ""
        lines.append(f"{check.name:{width}}  {check.largest:8.1e}  {check.verdict:6}  {check.checked} checked{kinks}\n")
    return "".join(lines)
