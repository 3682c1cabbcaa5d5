"""The numbers that users meet in forms and files: what every field is at first, and between which limits it may lie.

A field that a file leaves out has its first value when the file is read: a change here changes what old files mean.
"""

from typing import Any

import msgspec

from nnstudio.engine.update import Restraint
from tests.engine.test_catalogues import ENTRIES

NUMBERS = """\
leaky_relu.leak = 0.01 in [0, 1)
prelu.leak = 0.25 in [0, 1)
dense.units = 4 in [1, 4096]
dense.first_bias = 0 in [-1000, 1000]
dropout.rate = 0.2 in [0, 1)
gaussian_noise.std = 0.1 in [0, 100]
batch_norm.epsilon = 1e-05 in (0, 1]
batch_norm.momentum = 0.1 in (0, 1]
layer_norm.epsilon = 1e-05 in (0, 1]
huber.delta = 1 in (0, 1000]
binary_cross_entropy.label_smoothing = 0 in [0, 1)
categorical_cross_entropy.label_smoothing = 0 in [0, 1)
focal.gamma = 2 in [0, 10]
focal.balance = 0.25 in (0, 1)
momentum.momentum = 0.9 in [0, 1)
nesterov.momentum = 0.9 in [0, 1)
adagrad.epsilon = 1e-10 in (0, 1]
rmsprop.alpha = 0.99 in [0, 1)
rmsprop.epsilon = 1e-08 in (0, 1]
adadelta.rho = 0.9 in [0, 1)
adadelta.epsilon = 1e-06 in (0, 1]
adam.beta1 = 0.9 in [0, 1)
adam.beta2 = 0.999 in [0, 1)
adam.epsilon = 1e-08 in (0, 1]
adamw.beta1 = 0.9 in [0, 1)
adamw.beta2 = 0.999 in [0, 1)
adamw.epsilon = 1e-08 in (0, 1]
adamw.decay = 0.01 in [0, 10]
amsgrad.beta1 = 0.9 in [0, 1)
amsgrad.beta2 = 0.999 in [0, 1)
amsgrad.epsilon = 1e-08 in (0, 1]
nadam.beta1 = 0.9 in [0, 1)
nadam.beta2 = 0.999 in [0, 1)
nadam.epsilon = 1e-08 in (0, 1]
nadam.momentum_decay = 0.004 in [0, 1]
glorot_uniform.gain = 1 in (0, 100]
glorot_normal.gain = 1 in (0, 100]
he_uniform.gain = 1 in (0, 100]
he_normal.gain = 1 in (0, 100]
lecun_normal.gain = 1 in (0, 100]
old_uniform.gain = 1 in (0, 100]
orthogonal.gain = 1 in (0, 100]
normal.std = 1 in [0, 1000]
uniform.limit = 0.5 in [0, 1000]
constant.value = 0.3 in [-1000, 1000]
step.every = 100 in [1, 1e+06]
step.drop = 0.1 in (0, 1]
exponential.decay = 0.99 in (0, 1]
cosine.length = 200 in [1, 1e+06]
cosine.floor = 0 in [0, 1]
warm_up.length = 5 in [1, 1e+06]
warm_up.first = 0.333333 in (0, 1]
plateau.drop = 0.1 in (0, 1]
plateau.patience = 10 in [0, 1e+06]
plateau.threshold = 0.0001 in [0, 1)
norm.limit = 1 in (0, 1e+06]
layer_norm.limit = 1 in (0, 1e+06]
value.limit = 1 in (0, 1e+06]
restraint.l1 = 0 in [0, 100]
restraint.l2 = 0 in [0, 100]
restraint.max_norm = 0 in [0, 1e+06]
"""


def bounds(schema: dict[str, Any]) -> str:
    """Write limits as an interval: [ and ] belong to it, ( and ) do not."""
    low = f"[{schema['minimum']:g}" if "minimum" in schema else f"({schema.get('exclusiveMinimum', float('-inf')):g}"
    high = f"{schema['maximum']:g}]" if "maximum" in schema else f"{schema.get('exclusiveMaximum', float('inf')):g})"
    return f"{low}, {high}"


def numbers(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the number that a field may be; a field that may also be nothing has its number among others."""
    alternatives = [schema, *schema.get("anyOf", [])]
    return [one for one in alternatives if one.get("type") in ("number", "integer")]


def fields_of(kind: type[Any], title: str) -> list[str]:
    """Write every number of an entry: its field, its first value, its limits."""
    _, components = msgspec.json.schema_components([kind])
    fields = components[kind.__name__]["properties"]
    return [
        f"{title}.{name} = {fields[name]['default']:g} in {bounds(number)}"
        for name in fields
        for number in numbers(fields[name])
    ]


def test_first_values_and_limits_stay_what_they_are() -> None:
    kinds: list[tuple[type[Any], str]] = [*((kind, kind.kind()) for _, kind in ENTRIES), (Restraint, "restraint")]
    assert [line for kind, title in kinds for line in fields_of(kind, title)] == NUMBERS.splitlines()
