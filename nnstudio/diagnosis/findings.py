"""The catalogue of findings: to add one, write its rule in the file of its family and name it here."""

from nnstudio.diagnosis import ends, progress, signal, steps, units
from nnstudio.diagnosis.evidence import Evidence
from nnstudio.diagnosis.finding import Finding, FindingRule
from nnstudio.engine.arrays import quiet

FINDINGS: tuple[FindingRule, ...] = (
    steps.DIVERGED,
    ends.UNSCALED_INPUTS,
    units.TWINS,
    units.DEAD_UNITS,
    signal.EXPLODING,
    signal.VANISHING,
    units.SATURATED_UNITS,
    ends.SATURATED_OUTPUTS,
    steps.RATE_TOO_HIGH,
    steps.RATE_TOO_LOW,
    progress.PLATEAU,
    progress.OVERFITTING,
)
"""In the order in which they are told: causes before what they lead to."""


@quiet()
def find_all(evidence: Evidence) -> dict[str, Finding]:
    """Return everything that the rules find at one moment, by kind."""
    return {rule.kind: finding for rule in FINDINGS if (finding := rule.find(evidence)) is not None}


def without_consequences(found: dict[str, Finding]) -> dict[str, Finding]:
    """Leave out what other findings explain."""
    told = (rule for rule in FINDINGS if rule.kind in found and found.keys().isdisjoint(rule.unless))
    return {rule.kind: found[rule.kind] for rule in told}
