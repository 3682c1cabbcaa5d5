"""Write a worksheet of one step on one sample, and its answer key, as pages for a browser and for a printer.

The folder gets worksheet.html, key.html, worksheet.pdf and key.pdf. The network must be small enough to be worked by
hand. Of a saved run the step that comes next is taken, with what the optimiser remembers.
"""

import argparse
import sys

import numpy as np

from nnstudio.app.qt import require_libraries
from nnstudio.cli.source import add_source, chosen, folder, session_of, whole
from nnstudio.explanation.step import TrainingStep
from nnstudio.explanation.worksheet import worksheet
from nnstudio.project.edits import changed
from nnstudio.sentences import Unusable
from nnstudio.training.saving import put_back
from nnstudio.typesetting.page import as_html

HELP = "write a worksheet of one step, and its answer key"

LONG = 100_000_000
"""More epochs than anybody runs: the step after the last epoch can be explained like any other."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    add_source(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="write into this folder, made if need be")
    parser.add_argument(
        "--sample", type=whole, default=0, metavar="I", help="the training sample, from 0 (the default)"
    )
    parser.add_argument("--digits", type=whole, default=5, metavar="N", help="significant digits, 2 to 12 (default 5)")


def run(options: argparse.Namespace) -> int:
    """Write four files."""
    if not 2 <= options.digits <= 12:
        raise Unusable("--digits is {given}; it must be from 2 to 12.", given=options.digits)
    title, step = step_of(options)
    sheets = {name: worksheet(step, title, options.digits, key=name == "key") for name in ("worksheet", "key")}
    out = folder(options.out)
    require_libraries(["offscreen"])
    from nnstudio.app.offscreen import start_offscreen  # only now: refusals need no Qt
    from nnstudio.ui.paper import write_pdf

    start_offscreen()
    for name, sheet in sheets.items():
        (out / f"{name}.html").write_text(as_html(sheet), encoding="utf-8")
        write_pdf(sheet, out / f"{name}.pdf")
    sys.stdout.write("".join(f"{out / name}.{ending}\n" for name in sheets for ending in ("html", "pdf")))
    return 0


def step_of(options: argparse.Namespace) -> tuple[str, TrainingStep]:
    """Return the title of the project that is named, and the step to be worked."""
    saved = chosen(options)
    session = session_of(changed(saved.project, "training.epochs", LONG))
    if saved.tensors:
        put_back(session, saved.tensors)
    while session.trainer.epoch < (options.epochs or 0) and session.divergence is None:
        session.finish_epoch()
    samples = len(session.trainer.samples)
    if not 0 <= options.sample < samples:
        raise Unusable("--sample is {given}; there are {count} training samples, counted from 0.",
                       given=options.sample, count=samples)  # fmt: skip
    return saved.project.title or options.source, TrainingStep.of(session, np.array([options.sample]))
