"""Print every number of one step, so that anyone can recompute it elsewhere.

The JSON carries the parameters before, inputs, targets, all values of every layer, gradients and the parameters after.
Tables are one row per sample; W has one row per unit and one column per input. delta is each sample's own dL/dz, not
divided by the batch; gradients belong to the mean loss of the batch. The run is left as it was.
"""

import argparse
import sys
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnstudio.cli.source import add_source, chosen, session_of, whole
from nnstudio.engine.analysis.trace import LayerTrace, StepTrace
from nnstudio.engine.arrays import Array
from nnstudio.project.edits import changed
from nnstudio.sentences import Unusable
from nnstudio.training.saving import put_back
from nnstudio.training.session import TrainingSession

HELP = "print every number of one step"

LONG = 100_000_000
"""More epochs than anybody traces: the step after the last epoch can be traced like any other."""


def add_to(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    add_source(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--sample", type=whole, metavar="I", help="a step on the training sample I alone, from 0")
    which.add_argument(
        "--batch", type=whole, default=0, metavar="I", help="the step I from here on, from 0 (the default)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")


def run(options: argparse.Namespace) -> int:
    """Trace a step, at the first weights or, where --epochs asks for it, after some training."""
    saved = chosen(options)
    session = session_of(changed(saved.project, "training.epochs", LONG))
    if saved.tensors:
        put_back(session, saved.tensors)
    while session.trainer.epoch < (options.epochs or 0) and session.divergence is None:
        session.finish_epoch()
    trace = session.trace(_rows(session, options))
    if options.json:
        sys.stdout.write(msgspec.json.encode(as_object(trace)).decode() + "\n")
    else:
        sys.stdout.write(as_text(trace))
    return 0


def _rows(session: TrainingSession, options: argparse.Namespace) -> NDArray[np.intp]:
    """Return the numbers of the samples that the step uses."""
    samples = len(session.trainer.samples)
    if options.sample is not None:
        if not 0 <= options.sample < samples:
            raise Unusable("--sample is {given}; there are {count} training samples, counted from 0.",
                           given=options.sample, count=samples)  # fmt: skip
        return np.array([options.sample])
    if options.batch < 0:
        raise Unusable("--batch is {given}; batches are counted from 0.", given=options.batch)
    for _ in range(options.batch):
        session.step()
    return session.trainer.next_batch()


def as_object(trace: StepTrace) -> dict[str, Any]:
    """Return the whole trace as plain lists and numbers."""
    return {
        "loss": trace.loss,
        "penalty": trace.penalty,
        "losses": trace.losses.tolist(),
        "inputs": trace.inputs.tolist(),
        "targets": trace.targets.tolist(),
        "outputs": trace.outputs.tolist(),
        "learning_rate": trace.rate,
        "step": trace.count,
        "clip_factor": trace.clip_factor,
        "layers": {layer.name: _layer(layer) for layer in trace.layers},
        "gradient_seen_by_optimiser": _lists(trace.direction),
        "optimiser_before": {name: _lists(tensors) for name, tensors in trace.memory_before.items()},
        "optimiser_after": {name: _lists(tensors) for name, tensors in trace.memory_after.items()},
    }


def _layer(layer: LayerTrace) -> dict[str, Any]:
    tables = {"x": layer.x, "z": layer.z, "a": layer.a, "slope": layer.slope, "dL/da": layer.arriving,
              "delta": layer.delta}  # fmt: skip
    return {
        "kind": layer.kind,
        "before": _lists(layer.tensors),
        **{name: table.tolist() for name, table in tables.items() if table is not None},
        **_lists(layer.details),
        "gradient": _lists(layer.gradient),
        "after": _lists(layer.after),
    }


def _lists(tensors: dict[str, Array]) -> dict[str, Any]:
    return {name: tensor.tolist() for name, tensor in tensors.items()}


def as_text(trace: StepTrace) -> str:
    """Return the trace as tables with twelve digits."""
    lines = [f"loss {trace.loss:.12g}", f"learning rate {trace.rate:.12g}", ""]
    for layer in trace.layers:
        lines.append(f"layer {layer.name} ({layer.kind})")
        for name, value in _layer(layer).items():
            if isinstance(value, dict):
                lines += [f"  {name} {part}: {_row(numbers)}" for part, numbers in value.items()]
            elif name != "kind":
                lines.append(f"  {name}: {_row(value)}")
        lines.append("")
    return "\n".join(lines)


def _row(numbers: Any) -> str:
    if isinstance(numbers, list):
        return "[" + ", ".join(map(_row, numbers)) + "]"
    return f"{numbers:.12g}"
