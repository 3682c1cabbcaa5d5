"""One wrong program before its tests: a process of its own, ended where it takes too long."""

import multiprocessing
import os
import sys
from pathlib import Path
from typing import Literal

import numpy  # noqa: F401  loaded once: each trial is a fork of this process, and need not load them again
import pytest
from hypothesis import Phase, settings
from PySide6 import QtWidgets  # noqa: F401  as above; pytest-qt asks for it

from long_check_steps.mutations import Mutation

Verdict = Literal["killed", "hung", "survived"]


def judge(copy: Path, mutation: Mutation, tests: list[str], patience: float | None) -> Verdict:
    """Make the copy wrong, run these tests until one fails, and put it right again."""
    file = copy / mutation.file
    source, stamp = file.read_bytes(), file.stat()
    file.write_bytes(mutation.applied(source))
    try:
        process = multiprocessing.get_context("fork").Process(target=_try, args=(copy, tests))
        process.start()
        process.join(patience)
        if process.is_alive():
            process.kill()
            process.join()
            return "hung"
        return "killed" if process.exitcode else "survived"
    finally:
        file.write_bytes(source)
        os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # what was compiled from it is right again


def _try(copy: Path, tests: list[str]) -> None:
    os.setsid()  # its output and its signals are its own
    for number in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), number)
    os.chdir(copy)
    os.environ["PYTHONPATH"] = str(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    options = ["-x", "-q", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "--no-cov"]
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # what was loaded above has no tests
    code = pytest.main([*files, *options], plugins=[_Chosen(tests)])
    os._exit(code)


class _Chosen:
    """Runs the given tests in the given order; an example that fails is enough, so none is made small."""

    def __init__(self, tests: list[str]) -> None:
        self._rank = {test: rank for rank, test in enumerate(tests)}

    def pytest_configure(self) -> None:
        settings.register_profile("first failure", settings.default, phases=(Phase.explicit, Phase.generate))
        settings.load_profile("first failure")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self._rank), key=lambda one: self._rank[one.nodeid])
