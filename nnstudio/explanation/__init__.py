"""Every number of one step in words, formulas and numbers: forward, loss, backward and update.

Lives here: the explanation of a training step, itself step by step; the chain rule for one weight; the check of a
learner's number; the wrong chain rule to try the gradient check on; and the worksheet with its key.
May import training and below. Must never compute a number that the engine's trace has, nor know of paper, pixels or
windows.

A ``TrainingStep`` is a trace with the network and the plan behind it: ``TrainingStep(trace, network, plan)``, or
``TrainingStep.of(session)``. Of the network only the structure is looked at, so ``build_network(project)`` will do.

``explain(step, grain, sample)`` gives an ``Explanation``, a sequence that makes each ``ExplanationStep`` only when it
is asked for. Grains are "stage", "layer", "unit" and "term"; stages "forward", "loss", "backward" and "update". An
``ExplanationStep`` has

- ``sentence``, one plain sentence (a ``Sentence``, to be translated),
- ``equations``, in the order in which one works them out; each has ``symbols`` and ``numbers`` in LaTeX, and a value,
- ``formula``, ``live`` and ``value``, those of the last equation,
- ``focus``, the places that light up, and ``feeds``, those the values come from; ``travels`` says which way they go,
- ``layer``, ``unit``, ``source`` and ``what`` ("z", "a", "slope", "delta", "gradient", "new", ...).

``explanation.at_grain(grain)`` tells the same training step at another grain, ``explanation.position(other, index)``
is the place there of what ``other[index]`` tells; ``explanation.start(stage)`` is where a stage begins.

``chain.chain(step, spot, sample)`` unfolds the derivative by one weight or bias of a dense layer: a product of
fractions, the parts of what arrives, the paths, every sample's pull, and why the parameter moves as it does.
``checking.check(step, question, text)`` judges a learner's number. ``broken.broken(network)`` is a network with the
wrong chain rule. ``worksheet.worksheet(step, title, digits, key=...)`` makes a ``Worksheet``;
``nnstudio.typesetting.page.as_html`` makes a page of it, ``nnstudio.ui.paper.write_pdf`` a PDF.
"""

from nnstudio.explanation.explain import Explanation, explain
from nnstudio.explanation.explanation_step import GRAINS, STAGES, Equation, ExplanationStep, Grain, Spot, Stage
from nnstudio.explanation.step import TrainingStep

__all__ = [
    "GRAINS",
    "STAGES",
    "Equation",
    "Explanation",
    "ExplanationStep",
    "Grain",
    "Spot",
    "Stage",
    "TrainingStep",
    "explain",
]
