"""The lock files must agree with pyproject.toml: what it asks for is pinned, once, within its ranges."""

import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bootstrap_steps.commands import CHECKOUT
from bootstrap_steps.packages import pins

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    name: [Requirement(line) for line in pins((CHECKOUT / "packaging" / name).read_text(encoding="utf-8"))]
    for name in ("requirements.lock", "requirements-test.lock")
}
PINS = {canonicalize_name(pin.name): pin for lock in LOCKS.values() for pin in lock}
RUN = PROJECT["dependencies"]
TEST = [line for extra in ("test", "dev") for line in PROJECT["optional-dependencies"][extra] if "nnstudio" not in line]


@pytest.mark.parametrize("line", RUN + TEST)
def test_a_dependency_is_pinned_within_its_range(line):
    requirement = Requirement(line)
    (pinned,) = PINS[canonicalize_name(requirement.name)].specifier
    assert pinned.operator == "=="
    assert requirement.specifier.contains(pinned.version)


@pytest.mark.parametrize("line", RUN)
def test_what_the_program_needs_is_in_its_own_lock(line):
    names = {canonicalize_name(pin.name) for pin in LOCKS["requirements.lock"]}
    assert canonicalize_name(Requirement(line).name) in names


def test_no_package_is_pinned_twice():
    assert len(PINS) == sum(len(lock) for lock in LOCKS.values())


def test_qt_is_pinned_to_the_release_that_was_tried():
    assert str(PINS[canonicalize_name("pyside6-essentials")]) == "pyside6-essentials==6.11.3"
