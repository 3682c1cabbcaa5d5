"""The grades of an error signal, and their bounds."""

import pytest

from nnstudio.diagnosis.error_grade import grade


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "healthy"),
        (0.1, "healthy"),
        (10.0, "healthy"),
        (0.09, "watch"),
        (11.0, "watch"),
        (0.009, "broken"),
        (101.0, "broken"),
        (0.0, "broken"),
        (float("nan"), "broken"),
        (float("inf"), "broken"),
    ],
)
def test_a_signal_is_graded_by_its_size_beside_the_outputs(share: float, expected: str) -> None:
    assert grade(share) == expected
