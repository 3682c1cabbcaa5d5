"""The record of norms: one per run, which takes in whatever any panel has asked for."""


def test_all_panels_share_one_record(gradients, context):
    assert gradients.norms is context.norms_record.norms


def test_it_records_while_the_panel_is_hidden(gradients, context, qtbot):
    gradients.hide()
    context.run.observe(gradients, frozenset({"layers"}))  # as another panel would
    context.run.step("batch")
    qtbot.waitUntil(lambda: context.norms_record.norms.last_step == 1)


def test_every_layer_has_its_extremes_by_step(gradients, context, qtbot):
    norms = context.norms_record.norms
    for step in (1, 2):
        context.run.step("batch")
        qtbot.waitUntil(lambda step=step: norms.last_step == step)
    steps, low, high = norms.bounds("delta_rms")
    assert steps.tolist() == [0, 1, 2]
    assert low.shape == high.shape == (5, 3)
    assert (low == high).all()
    for place in range(5):
        assert norms.series(place, "delta_rms")[1].tolist() == low[place].tolist()
