"""Train a network and write down what happened.

DIR gets history.csv (a line per epoch), layers.csv (a line per epoch and layer), the project with its weights, loss.svg
and gradients.svg. In layers.csv delta is each sample's own dL/dz, not divided by the batch, and dW belongs to the mean
loss of the batch; both are of the epoch's last batch, at epoch 0 of the first. A dead unit answers no training sample.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import msgspec
from tqdm import tqdm

from nnstudio.app.qt import require_libraries
from nnstudio.cli.source import add_source, chosen, folder, session_of
from nnstudio.project.files import SUFFIX, Saved, write, write_whole
from nnstudio.training.csv_tables import history_csv, layers_csv
from nnstudio.training.evaluation import main_metric_name
from nnstudio.training.measures import LayerMeasures
from nnstudio.training.saving import learned, put_back
from nnstudio.training.session import TrainingSession

HELP = "train a network and write down what happened"

LayerRows = list[tuple[int, LayerMeasures]]


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    add_source(parser)
    parser.add_argument("--out", metavar="DIR", help="write the results into this folder")
    parser.add_argument("--json", action="store_true", help="print one JSON object with the results on stdout")


def run(options: argparse.Namespace) -> int:
    """Train, report, and return 3 if the run diverged."""
    saved = chosen(options)
    target = folder(options.out) if options.out else None
    session = session_of(saved.project)
    if saved.tensors and options.seed is None:
        put_back(session, saved.tensors)
    rows = _train(session, measured=target is not None)
    if target is not None:
        _write(session, rows, target, Path(options.source).stem)
    results = _results(session)
    if options.json:
        sys.stdout.write(msgspec.json.encode(results).decode() + "\n")
    else:
        _tell(session, results, target)
    if session.divergence is not None:
        sys.stderr.write(f"nnstudio: {session.divergence.sentence()}\n")
        return 3
    return 0


def _train(session: TrainingSession, *, measured: bool) -> LayerRows:
    """Train to the end, with a bar on a terminal; measure the layers after every epoch if asked to."""
    rows = _measures(session) if measured else []
    plan = session.trainer.plan
    with tqdm(total=plan.epochs, initial=session.trainer.epoch, unit="epoch", disable=not sys.stderr.isatty()) as bar:
        while not session.done:
            if measured:
                session.finish_epoch()
                rows += _measures(session)
            else:
                session.run(0.1)
            bar.update(session.trainer.epoch - bar.n)
    return rows


def _measures(session: TrainingSession) -> LayerRows:
    return (
        [] if session.divergence is not None else [(session.trainer.epoch, measures) for measures in session.measures()]
    )


def _results(session: TrainingSession) -> dict[str, Any]:
    trainer = session.trainer
    _, _, train_loss, val_loss, train_metric, val_metric = trainer.history.epochs.view()[-1]
    divergence = session.divergence
    return {
        "title": trainer.project.title,
        "epochs": trainer.epoch,
        "steps": trainer.steps,
        "parameters": len(trainer.network.parameters),
        "loss": trainer.plan.loss.kind(),
        "metric": main_metric_name(trainer.data.table.schema.task),
        "train_loss": _known(train_loss),
        "val_loss": _known(val_loss),
        "train_metric": _known(train_metric),
        "val_metric": _known(val_metric),
        "diverged": None if divergence is None else {
            "step": divergence.step, "epoch": divergence.epoch, "layer": divergence.layer, "tensor": divergence.tensor,
        },
    }  # fmt: skip


def _known(number: float) -> float | None:
    """Return None for NaN, which JSON cannot write."""
    return None if number != number else float(number)


def _tell(session: TrainingSession, results: dict[str, Any], target: Path | None) -> None:
    parts = [f"{results['epochs']} epochs, {results['steps']} steps"]
    for name, prefix in (("training", "train"), ("validation", "val")):
        loss, metric = results[f"{prefix}_loss"], results[f"{prefix}_metric"]
        if loss is not None:
            parts.append(f"{name} loss {loss:.4g}" + ("" if metric is None else f", {results['metric']} {metric:.4g}"))
    sys.stdout.write("; ".join(parts) + ".\n")
    if target is not None:
        sys.stdout.write(f"Written to {target}.\n")


def _write(session: TrainingSession, rows: LayerRows, target: Path, name: str) -> None:
    write_whole(target / "history.csv", history_csv(session.trainer.history).encode())
    write_whole(target / "layers.csv", layers_csv(rows).encode())
    write(target / f"{name}{SUFFIX}", Saved(session.trainer.project, learned(session)))
    require_libraries(["offscreen"])
    from nnstudio.app.offscreen import write_plots  # only now: it takes Qt, which training does not

    write_plots(session, target)
