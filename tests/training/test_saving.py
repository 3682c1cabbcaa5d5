"""A run saved to a file goes on after a restart as if nothing had happened."""

from pathlib import Path

import numpy as np
import pytest

from nnstudio.engine.layers import BatchNorm, Dropout
from nnstudio.engine.optimisers import Adam
from nnstudio.project.edits import add_block, changed
from nnstudio.project.files import Saved, Tensors, read, write
from nnstudio.project.templates import template
from nnstudio.sentences import Unusable
from nnstudio.training.csv_tables import history_csv, layers_csv
from nnstudio.training.saving import learned, put_back
from nnstudio.training.session import TrainingSession

PLAIN = changed(template("moons"), "training.epochs", 6)
CHANCY = changed(
    add_block(add_block(PLAIN, Dropout(0.3), after=PLAIN.network.blocks[0].id), BatchNorm(), after=None),
    "training.optimiser",
    Adam(),
)


def trained(steps: int) -> TrainingSession:
    session = TrainingSession(CHANCY)
    for _ in range(steps):
        session.step()
    return session


def test_a_saved_run_goes_on_bit_for_bit(tmp_path: Path) -> None:
    session = trained(37)
    write(tmp_path / "run.nnstudio", Saved(CHANCY, learned(session)))
    session.run(60.0)
    again = TrainingSession(CHANCY)
    put_back(again, read(tmp_path / "run.nnstudio").tensors)
    assert again.trainer.steps == 37
    again.run(60.0)
    assert np.array_equal(again.trainer.network.parameters, session.trainer.network.parameters)
    assert np.array_equal(again.trainer.history.losses.view(), session.trainer.history.losses.view())
    assert np.array_equal(again.trainer.history.epochs.view(), session.trainer.history.epochs.view())


def without(tensors: Tensors, name: str) -> Tensors:
    return {key: tensor for key, tensor in tensors.items() if key != name}


@pytest.mark.parametrize("name", ["parameters", "memory", "order", "whereabouts", "losses"])
def test_a_missing_part_is_refused(name: str) -> None:
    tensors = without(learned(trained(3)), name)
    with pytest.raises(Unusable, match="cannot be read"):
        put_back(TrainingSession(CHANCY), tensors)


@pytest.mark.parametrize(
    ("name", "value"),
    [("whereabouts", np.frombuffer(b"{]", np.uint8)), ("losses", np.zeros(3)), ("epochs", np.zeros((2, 9)))],
)
def test_a_strange_part_is_refused(name: str, value: np.ndarray) -> None:
    with pytest.raises(Unusable, match="cannot be read"):
        put_back(TrainingSession(CHANCY), {**learned(trained(3)), name: value})


def test_weights_of_another_design_are_refused_and_change_nothing() -> None:
    session = TrainingSession(PLAIN)
    before = session.trainer.network.parameters.copy()
    with pytest.raises(Unusable, match="does not fit the design: its parameters have another size"):
        put_back(session, learned(trained(3)))
    assert np.array_equal(session.trainer.network.parameters, before)


def test_the_history_is_written_with_all_digits_and_gaps_where_nothing_is_known() -> None:
    session = TrainingSession(changed(PLAIN, "data.validation", 0.0))
    session.run(60.0)
    lines = history_csv(session.trainer.history).splitlines()
    assert lines[0] == "epoch,step,train_loss,val_loss,train_metric,val_metric"
    epoch, step, loss, val_loss, _, val_metric = lines[-1].split(",")
    assert (epoch, step, val_loss, val_metric) == ("6", "120", "", "")
    assert float(loss) == session.trainer.history.epochs.view()[-1, 2]


def test_layers_are_written_one_line_each() -> None:
    session = TrainingSession(PLAIN)
    session.finish_epoch()
    lines = layers_csv((session.trainer.epoch, measures) for measures in session.measures()).splitlines()
    assert lines[0].startswith("epoch,layer,delta_rms,grad_rms,weight_rms,update_ratio,activation_mean")
    assert [line.split(",")[:2] for line in lines[1:]] == [["1", str(number)] for number in range(1, 6)]
    assert all(float(line.split(",")[5]) > 0 for line in lines[1:])
