"""Delivery brings each entry exactly once to a target that fails in every way."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.posting.deliveries import counts_by_state, send_again
from orchestration.posting.delivering import Delivered, Delivering
from orchestration.posting.outbox import open_outbox
from orchestration.posting.targets.protocol import TargetError
from tests.unit.orchestration.posting.conftest import NOW, promise, states
from tests.unreliable_target import Fault, KilledError, UnreliableTarget

NUMBER = 7
F = Fault


def deliver(outbox: sqlite3.Connection, target: UnreliableTarget) -> Delivered:
    return Delivering(outbox, target, lambda: NOW, target.waited.append, "root").run()


def deliver_until_settled(file: Path, target: UnreliableTarget) -> int:
    """As an operator would: post again after every kill and failure; returns how often."""
    for times in range(60):
        with closing(open_outbox(file)) as outbox:
            send_again(outbox, "books", NOW, "root")
            with suppress(KilledError, TargetError):
                deliver(outbox, target)
            if set(states(outbox).values()) == {"POSTED"}:
                return times
    raise AssertionError("nothing settles")


@pytest.mark.parametrize("looks_up_first", [False, True])
@settings(max_examples=200, deadline=None)
@given(faults=st.lists(st.sampled_from(Fault), max_size=40))
def test_each_entry_is_there_exactly_once_whatever_fails(
    looks_up_first: bool, faults: list[Fault]
) -> None:
    target = UnreliableTarget(list(faults), looks_up_first)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "outbox.sqlite"
        with closing(open_outbox(file)) as outbox:
            for number in range(NUMBER):
                promise(outbox, f"day-{number}")
            promise(outbox, "day-0-back", key="day-0", reverses="day-0")
            promise(outbox, "day-0-anew", key="day-0", revision=2)
        deliver_until_settled(file, target)
    arrived = [one.entry.external_id for one in target.held]
    assert sorted(arrived) == sorted(
        [*(f"day-{number}" for number in range(NUMBER)), "day-0-back", "day-0-anew"]
    )
    corrected = [one for one in arrived if one.startswith("day-0")]
    assert corrected == ["day-0", "day-0-back", "day-0-anew"]
    assert sum(line.amount_minor for one in target.held for line in one.entry.lines) == 0


def test_commit_then_lost_answer_posts_once_and_keeps_the_request(
    outbox: sqlite3.Connection,
) -> None:
    """Row 20 of what users of other systems report: a retry after a time-out doubles the entry."""
    promise(outbox, "day")
    target = UnreliableTarget([F.ANSWER_LOST])
    assert deliver(outbox, target) == Delivered(posted=1)
    assert [one.entry.external_id for one in target.held] == ["day"]
    history = outbox.execute("select state, detail from transitions order by sequence").fetchall()
    assert [tuple(row) for row in history] == [
        ("SENDING", None),
        ("UNCERTAIN", "the line broke"),
        ("POSTED", "found there"),
    ]


def test_a_call_that_never_arrived_goes_again_with_the_same_request(
    outbox: sqlite3.Connection,
) -> None:
    promise(outbox, "day")
    (before,) = outbox.execute("select request_id from deliveries").fetchone()
    target = UnreliableTarget([F.CALL_LOST])
    deliver(outbox, target)
    assert [one.request_id for one in target.held] == [before]


def test_nothing_of_a_correction_goes_before_what_it_corrects(outbox: sqlite3.Connection) -> None:
    promise(outbox, "day", key="day")
    promise(outbox, "back", key="day", reverses="day")
    promise(outbox, "anew", key="day", revision=2)
    promise(outbox, "other")
    target = UnreliableTarget([F.REFUSED])
    deliver(outbox, target)
    assert states(outbox) == {
        "day": "REJECTED", "back": "PENDING", "anew": "PENDING", "other": "POSTED",
    }  # fmt: skip


def test_a_target_that_turns_calls_away_is_waited_for_and_then_left(
    outbox: sqlite3.Connection,
) -> None:
    promise(outbox, "day")
    target = UnreliableTarget([F.TURNED_AWAY] * 50)
    assert deliver(outbox, target) == Delivered(turned_away=1)
    assert target.waited == [1, 1, 1, 1]
    assert counts_by_state(outbox, "books") == {"PENDING": 1}


def test_an_unreachable_target_leaves_what_it_was_sent_uncertain(
    outbox: sqlite3.Connection,
) -> None:
    promise(outbox, "day")
    with pytest.raises(TargetError):
        deliver(outbox, UnreliableTarget([F.UNREACHABLE]))
    assert states(outbox) == {"day": "SENDING"}
    target = UnreliableTarget([])
    deliver(outbox, target)
    assert (states(outbox), len(target.held)) == ({"day": "POSTED"}, 1)


def test_what_waits_for_a_person_does_not_go(outbox: sqlite3.Connection) -> None:
    promise(outbox, "day", approved_by=None)
    target = UnreliableTarget([])
    assert deliver(outbox, target) == Delivered()
    assert target.held == []


def test_an_outbox_of_yesterday_doubles_nothing_where_entries_are_looked_up_first(
    outbox: sqlite3.Connection, tmp_path: Path
) -> None:
    promise(outbox, "day")
    yesterday = tmp_path / "yesterday.sqlite"
    with closing(sqlite3.connect(yesterday)) as copy:
        outbox.backup(copy)
    target = UnreliableTarget([], looks_up_first=True)
    deliver(outbox, target)
    with closing(open_outbox(yesterday)) as restored:
        deliver(restored, target)
        assert states(restored) == {"day": "POSTED"}
    assert len(target.held) == 1
