"""A long wait is said before it begins, a short one is not."""

import time

import pytest

from orchestration.verbs.waiting import Waiting


def test_a_long_wait_is_said_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[object] = []
    monkeypatch.setattr(time, "sleep", happened.append)
    waiting = Waiting("books", happened.append)
    waiting(352.4)
    said, slept, after = happened
    assert str(said).startswith("books: waiting 352 seconds, until it takes calls again")
    assert "tillbook post books goes on if this is ended" in str(said)
    assert (slept, after) == (352.4, "Delivering to books")


def test_a_short_wait_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    Waiting("books", said.append)(1.0)
    Waiting("books")(400.0)
    assert said == ["Delivering to books"]
    assert slept == [1.0, 400.0]
