"""Train a network and say what is wrong with it: what, the evidence, the rule, the cause, and what to try.

A finding counts when it held for some examinations in a row. Those that were over before the end are told as earlier
ones. The JSON also has the path of the error signal in the last step, from the output back, with the factors of every
layer. With --table, all lessons' templates and some healthy ones are trained with several seeds instead, and counted.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import msgspec
from tqdm import tqdm

from nnstudio.app.process import limit_blas_threads
from nnstudio.cli.source import SOURCE_HELP, chosen, session_of, whole
from nnstudio.diagnosis.doctor import Diagnosis, diagnose
from nnstudio.diagnosis.finding import Finding
from nnstudio.diagnosis.lessons_table import HEALTHY, LESSONS, Expected, TemplateRow, tabulate
from nnstudio.project.templates import template
from nnstudio.sentences import Sentence, Unusable
from nnstudio.training.error_path import CAUSES, ErrorPath
from nnstudio.training.saving import put_back
from nnstudio.training.session import TrainingSession

HELP = "train a network and say what is wrong with it"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("source", metavar="SOURCE", nargs="?", help=SOURCE_HELP)
    parser.add_argument("--epochs", type=whole, metavar="N", help="stop after N epochs instead of the project's number")
    parser.add_argument("--seed", type=whole, metavar="N", help="first weights and shuffling from this seed")
    parser.add_argument("--table", action="store_true", help="count the findings of all lessons' templates")
    parser.add_argument("--seeds", type=whole, default=20, metavar="N", help="how many seeds the table is made from")
    parser.add_argument("--json", action="store_true", help="print one JSON object with the results on stdout")


def run(options: argparse.Namespace) -> int:
    """Diagnose, report, and return 3 if the run diverged; or make the table."""
    if options.table:
        return _table(options)
    if options.source is None:
        raise Unusable("Name a project or a template to diagnose, or ask for --table.")
    saved = chosen(options)
    session = session_of(saved.project)
    if saved.tensors and options.seed is None:
        put_back(session, saved.tensors)
    diagnosis = diagnose(session)
    sys.stdout.write(_json(_results(session, diagnosis)) if options.json else _words(session, diagnosis))
    return 0 if session.divergence is None else 3


def _results(session: TrainingSession, diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "title": session.trainer.project.title,
        "epochs": session.trainer.epoch,
        "steps": session.trainer.steps,
        "diverged": session.divergence is not None,
        "findings": [_as_object(finding) for finding in diagnosis.now],
        "earlier": [_as_object(finding) for finding in diagnosis.earlier],
        "error_path": _path_as_object(session.snapshot(frozenset({"layers", "flow"})).error_path),
    }


def _path_as_object(path: ErrorPath) -> dict[str, Any]:
    """Return the factors from the output back; what is no number is null, as are weights where there are none."""
    return {
        "state": path.state,
        "output": path.output,
        "rms": path.rms,
        "ratio": path.ratio,
        "mean_factors": {cause: path.mean(cause) for cause in CAUSES},
        "steps": [
            {
                "layer": step.layer,
                "weights": step.weights,
                "own": step.own,
                "cause": step.cause,
                "factor": step.factor,
                "rms": step.rms,
            }
            for step in path.steps
        ],
    }


def _as_object(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "severity": finding.severity,
        "layer": finding.layer or None,
        "sentence": str(finding.sentence),
        "numbers": [str(said) for said in finding.numbers],
        "rule": str(finding.rule),
        "cause": [str(said) for said in finding.cause],
        "remedies": [{"label": str(remedy.label), "changes": str(remedy.changes)} for remedy in finding.remedies],
    }


def _words(session: TrainingSession, diagnosis: Diagnosis) -> str:
    ran = f"{session.trainer.epoch} epochs, {session.trainer.steps} steps"
    if not diagnosis.now and not diagnosis.earlier:
        return f"No findings in {ran}.\n"
    parts = [f"After {ran}:", *map(_in_words, diagnosis.now)] if diagnosis.now else [f"Nothing left after {ran}."]
    if diagnosis.earlier:
        parts += ["Earlier:", *map(_in_words, diagnosis.earlier)]
    return "\n\n".join(parts) + "\n"


def _in_words(finding: Finding) -> str:
    mark = {"broken": "BROKEN", "watch": "WATCH"}[finding.severity]
    lines = [
        f"{mark}  {finding.sentence}",
        f"  Evidence  {_joined(finding.numbers)}",
        f"  Rule      {finding.rule}",
        f"  Cause     {_joined(finding.cause)}",
    ]
    return "\n".join([*lines, *(f"  Try       {remedy.label}: {remedy.changes}" for remedy in finding.remedies)])


def _joined(sentences: tuple[Sentence, ...]) -> str:
    return " ".join(map(str, sentences))


def _table(options: argparse.Namespace) -> int:
    if options.source is not None:
        raise Unusable("--table goes through the lessons' templates; leave {name} out.", name=options.source)
    if options.seeds < 1:
        raise Unusable("--seeds is {given}; it must be at least 1.", given=options.seeds)
    templates = (*LESSONS, *HEALTHY)
    limit_blas_threads(template(templates[0].template))  # they are all small
    rows = list(tqdm(tabulate(templates, options.seeds), total=len(templates), disable=not sys.stderr.isatty()))
    sys.stdout.write(_json({"rows": [asdict(row) for row in rows]}) if options.json else "\n".join(_lines(rows)) + "\n")
    return 0


def _lines(rows: list[TemplateRow]) -> Iterator[str]:
    yield f"{'template':14} {'expected':22} {'seeds':9} other findings"
    for row in rows:
        others = ", ".join(f"{kind} {count}" for kind, count in row.others.items())
        seeds = f"{row.fitting} of {row.seeds}"
        yield f"{row.expected.template:14} {_expected(row.expected):22} {seeds:9} {others}".rstrip()


def _expected(expected: Expected) -> str:
    parts = [expected.shows, f"no {expected.without}" if expected.without else ""]
    return ", ".join(filter(None, parts)) or "nothing"


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode() + "\n"
