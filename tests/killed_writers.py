"""Kills a writer, for real, between any two steps that change what is on disk.

Belongs here: the kill. Not: what must be true after it.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

LONGEST_SECONDS = 60
STEPS = ("replace", "unlink", "mkdir", "open")


def killed_at(step: int, write: Callable[[], object]) -> bool:
    """Run `write` in a process of its own that kills itself before its n-th step on disk.

    Returns:
        Whether it was killed; False: it came to its end before.
    """
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_SECONDS)  # a child that hangs ends too, and fails the test
        with pytest.MonkeyPatch.context() as patch:
            _count_down(patch, step)
            write()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def _count_down(patch: pytest.MonkeyPatch, step: int) -> None:
    left = [step]

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **named)

        return run

    for name in STEPS:
        patch.setattr(Path, name, counted(getattr(Path, name)))
    patch.setattr(os, "fsync", counted(os.fsync))
