"""What holds for every entry of every catalogue: adding one is writing one class, and nothing may be forgotten."""

from typing import Any

import msgspec
import numpy as np
import pytest

from nnstudio.engine import activations, initialisers, layers, losses, optimisers, schedules, update
from nnstudio.engine.layers import Dropout
from nnstudio.engine.layers.layer import BindContext, Layer, Operation
from nnstudio.engine.optimisers.optimiser import Steps
from tests.engine.specimens import made

CATALOGUES: dict[str, tuple[tuple[type[Any], ...], Any]] = {
    "activations": (activations.ACTIVATIONS, activations.AnyActivation),
    "layers": (layers.LAYERS, layers.AnyLayer),
    "losses": (losses.LOSSES, losses.AnyLoss),
    "optimisers": (optimisers.OPTIMISERS, optimisers.AnyOptimiser),
    "initialisers": (initialisers.INITIALISERS, initialisers.AnyInitialiser),
    "schedules": (schedules.SCHEDULES, schedules.AnySchedule),
    "clippings": (update.CLIPPINGS, update.AnyClipping),
}
ENTRIES = [(name, kind) for name, (kinds, _) in CATALOGUES.items() for kind in kinds]

every_catalogue = pytest.mark.parametrize("name", CATALOGUES)
every_entry = pytest.mark.parametrize(
    ("name", "kind"), ENTRIES, ids=[f"{name}-{kind.kind()}" for name, kind in ENTRIES]
)


@every_catalogue
def test_names_and_titles_are_not_given_twice(name):
    kinds, _ = CATALOGUES[name]
    for words in ([kind.kind() for kind in kinds], [kind.title for kind in kinds]):
        assert len(set(words)) == len(words)


@every_entry
def test_an_entry_survives_being_saved_and_loaded(name, kind):
    entry = made(kind)
    saved = msgspec.json.encode(entry)
    assert msgspec.json.decode(saved)["kind"] == kind.kind()
    loaded = msgspec.json.decode(saved, type=CATALOGUES[name][1])
    assert type(loaded) is kind
    assert loaded == entry
    assert hash(loaded) == hash(entry)


@every_entry
def test_a_saved_entry_with_a_field_too_many_is_refused(name, kind):
    saved = msgspec.to_builtins(made(kind)) | {"spin": 1}
    with pytest.raises(msgspec.ValidationError, match="spin"):
        msgspec.convert(saved, type=CATALOGUES[name][1])


@every_entry
def test_an_entry_is_frozen(name, kind):
    entry = made(kind)
    for field in entry.__struct_fields__:
        with pytest.raises(AttributeError):
            setattr(entry, field, getattr(entry, field))


@every_entry
def test_an_entry_has_a_docstring_of_its_own(name, kind):
    assert kind.__doc__
    assert all(kind.__doc__ != parent.__doc__ for parent in kind.__mro__[1:])


Z = np.zeros((1, 1))
CONTEXT = BindContext(1, 1, np.zeros(0), np.zeros(0), np.zeros(0))
STEPS = Steps(optimisers.Optimiser(), np.zeros(0), np.zeros(0))
FORGOTTEN = {
    "an activation's value": lambda: activations.Activation().value(Z, Z),
    "an activation's slope": lambda: activations.Activation().slope(Z, Z, Z),
    "an initialiser's fill": lambda: initialisers.Initialiser().fill(Z, np.random.default_rng(0)),
    "an initialiser's deviation": lambda: initialisers._Spread().deviation(1, 1),
    "the Jacobian of an activation whose units depend on each other": lambda: activations.Activation().jacobian(Z[0]),
    "a loss of samples": lambda: losses.Loss().sample_losses(Z, Z),
    "a loss's gradient": lambda: losses.Loss().gradient(Z, Z),
    "a loss's fused objective": lambda: losses.Loss().fused_objective(Dropout().bind(CONTEXT)),
    "an optimiser's binding": lambda: optimisers.Optimiser().bind(Z[0], Z[0]),
    "an optimiser's numbers": lambda: STEPS.numbers(0.1),
    "an optimiser's move": lambda: STEPS.move(Z[0], Z[0], (), Z[0], ()),
    "a schedule's factor": lambda: schedules.Schedule().factor(0, ()),
    "a clipping": lambda: update.Clipping().clip(Z[0], []),
}


@pytest.mark.parametrize("part", FORGOTTEN)
def test_an_entry_that_forgets_its_mathematics_fails_loudly(part):
    with pytest.raises(NotImplementedError):
        FORGOTTEN[part]()


@pytest.mark.parametrize("part", [Layer, Operation])
def test_a_layer_that_leaves_a_question_open_cannot_be_made(part):
    with pytest.raises(TypeError, match="abstract"):
        part(Dropout(), 1, CONTEXT)
