"""How often something may happen."""

from nnstudio.ui.widgets.throttle import Throttle


def test_something_happens_at_once_and_then_only_after_its_rest():
    now = [100.0]
    throttle = Throttle(0.5, lambda: now[0])
    assert throttle.due
    throttle.begin()
    assert (throttle.due, throttle.wait) == (False, 0.5)
    now[0] += 0.25
    assert (throttle.due, throttle.wait) == (False, 0.25)
    now[0] += 0.25
    assert (throttle.due, throttle.wait) == (True, 0.0)


def test_a_longer_rest_counts_from_now():
    now = [0.0]
    throttle = Throttle(0.5, lambda: now[0])
    throttle.begin()
    throttle.rest(2.0)
    now[0] += 1.0
    assert not throttle.due
    assert throttle.wait == 1.0
