"""Whatever goes wrong, in whatever order: each entry is in QuickBooks exactly once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from orchestration.posting.entries import Entry
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way
from tests.fakes.quickbooks_online_service import FaultName
from tests.posting_entries import some_entries, totals
from tests.posting_loop import Killed, Settled, deliver_until_settled

SEEDS = 200
FORMS = {"sales_as": "sales_receipt", "payouts_as": "deposit", "create_items": True}
FIRST, LAST = date(2026, 10, 15), date(2026, 11, 14)


def faults_of(random: Random, *, is_remembered: bool) -> list[FaultName]:
    """A forgotten request id cannot save what is done behind our back; a look-up saves the rest."""
    names: list[FaultName] = [
        name for name in get_args(FaultName) if is_remembered or name not in ("late", "twice")
    ]
    often: list[FaultName] = ["none"] * 8
    return [random.choice(names + often) for _ in range(random.randint(2, 25))]


def of_several_journals(entries: list[Entry], random: Random) -> list[Entry]:
    """Some of them are payouts."""
    settled = {one.posting_date for one in entries if random.random() < 0.4}
    return [
        replace(one, journal_type="settlement") if one.posting_date in settled else one
        for one in entries
    ]


def killing(random: Random) -> Callable[[str], None]:
    left = [random.randint(0, 4)]

    def kill(point: str) -> None:
        if left[0] and random.random() < 0.2:
            left[0] -= 1
            raise Killed(point)

    return kill


@pytest.mark.parametrize("seed", range(SEEDS))
def test_each_entry_is_there_exactly_once(
    seed: int, quickbooks: FakeQuickBooksOnline, tmp_path: Path
) -> None:
    random = Random(seed)  # noqa: S311 (no secret)
    entries = of_several_journals(some_entries(random), random)
    batches = random.random() < 0.4
    size = random.choice([1, 3, 30])
    skew = timedelta(minutes=random.choice([0, 0, -180, 180, 3]))
    wishes = FORMS if random.random() < 0.5 else {}
    with a_way(
        quickbooks, str(seed), tmp_path, skew, batches=batches, batch_size=size, **wishes
    ) as way:
        way.connection.remembers = random.random() < 0.7
        # A batch done late is known by its numbers alone; docs/posting/quickbooks-online.md.
        way.company.warns_of_numbers = batches or random.random() < 0.3
        way.company.duplicate_code = random.choice(["6140", "6210"])
        if random.random() < 0.3 and not any(entry.reverses for entry in entries):
            way.company.closed_through = min(entry.posting_date for entry in entries)
        way.connection.plan(faults_of(random, is_remembered=way.connection.remembers))
        settled = deliver_until_settled(
            way.open(), entries, way.context.clock, way.time.sleep, killing(random)
        )
        way.connection.faults.clear()

        check(way, settled, entries)


def check(way: Way, settled: Settled, entries: list[Entry]) -> None:
    closed = way.company.closed_through
    open_ones = [one for one in entries if closed is None or one.posting_date > closed]
    assert settled.reasons == {
        one.external_id: None if one in open_ones else "closed_period" for one in entries
    }
    target = way.open()
    held = list(target.entries("juniper", FIRST, LAST))
    assert Counter(one.external_id for one in held) == Counter(one.external_id for one in open_ones)
    assert {one.external_id: one.remote_id for one in held} == {
        name: remote for name, remote in settled.remote_ids.items() if remote is not None
    }
    moved = {one.account: one.amount_minor for one in target.movements("juniper", FIRST, LAST)}
    assert moved == totals(open_ones)
    assert sum(moved.values()) == 0
    assert way.company.touched == []
