"""States of deliveries: who changed them and when; refused entries go again as new requests."""

import sqlite3
from datetime import date

import pytest

from orchestration.posting.approving import Approval, approve_waiting
from orchestration.posting.deliveries import (
    Change,
    change_states,
    next_deliveries,
    request_id,
    send_again,
)
from orchestration.posting.outbox import OutboxError
from tests.unit.orchestration.posting.conftest import NOW, promise, states


def refuse(outbox: sqlite3.Connection, external_id: str, reason: str) -> None:
    change_states(outbox, [Change(external_id, "REJECTED", "no", reason)], NOW, "root")


def test_a_reversal_is_the_mirror_of_what_it_reverses(outbox: sqlite3.Connection) -> None:
    promise(outbox, "day", key="day", state="POSTED")
    promise(outbox, "back", key="day", reverses="day")
    (back,) = next_deliveries(outbox, "books", 0, 10)
    assert [(line.account_id, line.amount_minor) for line in back.entry.lines] == [
        ("1110", -10825),
        ("4010", 10825),
    ]
    assert (back.entry.kind, back.entry.reverses) == ("reversal", "day")
    assert back.entry.lines[0].dimensions == (("class", "north"),)


def test_what_was_refused_goes_again_as_another_request(outbox: sqlite3.Connection) -> None:
    promise(outbox, "day")
    refuse(outbox, "day", "unknown_account")
    assert send_again(outbox, "books", NOW, "controller") == 1
    (one,) = next_deliveries(outbox, "books", 0, 10)
    assert one.request_id == request_id(request_id("day")) != request_id("day")
    told = outbox.execute("select actor, detail from transitions order by sequence desc").fetchone()
    assert tuple(told) == ("controller", "to be sent again")


def test_what_met_a_closed_period_can_be_dated_later_and_says_so(
    outbox: sqlite3.Connection,
) -> None:
    promise(outbox, "closed")
    promise(outbox, "unknown")
    refuse(outbox, "closed", "closed_period")
    refuse(outbox, "unknown", "unknown_account")
    assert send_again(outbox, "books", NOW, "root", date(2026, 11, 1)) == 1
    assert states(outbox) == {"closed": "PENDING", "unknown": "REJECTED"}
    (one,) = next_deliveries(outbox, "books", 0, 10)
    assert one.entry.posting_date == date(2026, 11, 1)
    assert one.entry.business_date == date(2026, 10, 5)
    assert one.entry.description == "Sales of 2026-10-05 (in the books on 2026-10-05)"
    assert one.entry.external_id == "closed"


def test_another_person_lets_go_what_waits(outbox: sqlite3.Connection) -> None:
    promise(outbox, "day", approved_by=None)
    assert next_deliveries(outbox, "books", 0, 10) == []
    approval = approve_waiting(outbox, "books", NOW, "controller", one_person=False)
    assert approval == Approval(approved=1)
    assert [one.entry.external_id for one in next_deliveries(outbox, "books", 0, 10)] == ["day"]
    assert outbox.execute("select approved_by from deliveries").fetchone()[0] == "controller"
    told = outbox.execute("select actor, detail from transitions order by sequence desc").fetchone()
    assert tuple(told) == ("controller", "approved")


def test_whoever_planned_does_not_approve(outbox: sqlite3.Connection) -> None:
    promise(outbox, "old", approved_by=None, planned_by="tillbook")
    promise(outbox, "new", approved_by=None, planned_by="controller")
    promise(outbox, "of_another", approved_by=None, target="ledger")
    approval = approve_waiting(outbox, "books", NOW, "controller", one_person=False)
    assert approval == Approval(approved=1, own=1)
    assert [one.entry.external_id for one in next_deliveries(outbox, "books", 0, 10)] == ["old"]
    assert next_deliveries(outbox, "ledger", 0, 10) == []
    approval = approve_waiting(outbox, "books", NOW, "controller", one_person=True)
    assert approval == Approval(approved=1)


def test_a_row_that_somebody_changed_is_refused(outbox: sqlite3.Connection) -> None:
    promise(outbox, "day")
    outbox.execute("update deliveries set lines = '[{\"number\": 1}]'")
    with pytest.raises(OutboxError, match=r"delivery day: .*restore outbox\.sqlite"):
        next_deliveries(outbox, "books", 0, 10)
