"""Whatever goes wrong on the way to Odoo, each entry is posted there exactly once.

The real delivery, a fake Odoo over HTTP, faults and kills drawn from a seed. A request that is
still at work when Odoo is searched is not among them: docs/posting/odoo.md says what comes of it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.odoo import OdooTarget, open_target
from orchestration.posting.targets.protocol import HeldEntry, TargetContext
from tests.fakes.local_server import Handler, serving
from tests.fakes.odoo import DATABASE, FAULTS, KEY, USER, FakeOdoo
from tests.posting_entries import an_entry, later_revision, reversal_of, totals
from tests.posting_loop import Killed, deliver_until_settled

FEW, MANY, AT_ONCE = 30, 200, 10
AUTUMN = (date(2026, 10, 1), date(2026, 11, 30))
ACCOUNTS = ("101501", "400000", "251000", "500000")
NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[type[Handler], str]]:
    """One server for all seeds."""
    with serving() as served:
        yield served


def drawn_lines(draw: Random) -> list[tuple[str, int]]:
    accounts = draw.sample(ACCOUNTS, draw.randint(2, 4))
    amounts = [draw.randint(1, 99999) for _ in accounts[1:]]
    return list(zip(accounts, [*amounts, -sum(amounts)], strict=True))


def drawn_entries(draw: Random) -> list[Entry]:
    """A few entries; at times one is taken back and another stands in its place."""
    entries = [
        an_entry(number, *drawn_lines(draw), day=date(2026, 11, draw.randint(1, 30)))
        for number in range(draw.randint(2, 6))
    ]
    if draw.random() < 0.4:
        later = later_revision(entries[0], *drawn_lines(draw))
        entries += [reversal_of(entries[0]), later]
    return entries


def drawn_faults(draw: Random) -> list[str | None]:
    often: list[str | None] = [None] * 6
    return [draw.choice([*FAULTS, *often]) for _ in range(draw.randint(1, 20))]


class History:
    """What one seed draws: entries, faults, kills, a locked period, a wrong clock."""

    def __init__(self, seed: int, address: str, folder: Path) -> None:
        self.draw = draw = Random(seed)  # noqa: S311 (repeatable, nothing secret)
        self.seed, self.address, self.folder = seed, address, folder
        self.skew = timedelta(hours=draw.choice((-30, 0, 0, 30)))
        self.entries = drawn_entries(draw)
        self.fake = FakeOdoo(faults=drawn_faults(draw))
        self.kills = draw.randint(0, 4)
        if draw.random() < 0.3 and not any(entry.reverses for entry in self.entries):
            self.fake.lock_date = f"2026-11-{draw.randint(1, 20):02}"

    def clock(self) -> datetime:
        return NOW + self.skew

    def opened(self) -> OdooTarget:
        options = {"address": self.address, "database": DATABASE, "user": USER, "journal": "TILL"}
        return open_target(
            TargetContext(
                name="books",
                options=options,
                functional_currencies={"juniper": "USD"},
                folder=self.folder / "exports",
                private_folder=self.folder / "keys",
                secret={"TILLBOOK_BOOKS_API_KEY": KEY}.get,
                clock=self.clock,
                sleep=lambda _: None,
            )
        )

    def kill(self, point: str) -> None:
        if self.kills and self.draw.random() < 0.2:
            self.kills -= 1
            raise Killed(point)

    def settle(self) -> None:
        """Deliver, then unlock the period and deliver what met it once more."""
        locked = date.fromisoformat(self.fake.lock_date) if self.fake.lock_date else date.min
        met = [entry for entry in self.entries if entry.posting_date <= locked]
        assert self.delivered(self.entries) == {
            entry.external_id: "closed_period" if entry in met else None for entry in self.entries
        }, self.seed
        self.fake.lock_date = ""
        assert set(self.delivered(met).values()) <= {None}, self.seed

    def delivered(self, entries: list[Entry]) -> dict[str, str | None]:
        target = self.opened()
        return deliver_until_settled(target, entries, self.clock, lambda _: None, self.kill).reasons

    def check(self) -> None:
        self.fake.faults.clear()
        target = self.opened()
        held = list(target.entries("juniper", *AUTUMN))
        assert sorted(map(told, held)) == sorted(map(told, self.entries)), self.seed
        moved = {one.account: one.amount_minor for one in target.movements("juniper", *AUTUMN)}
        sent = {account: amount for account, amount in totals(self.entries).items() if amount}
        assert moved == sent, self.seed
        assert sum(moved.values()) == 0


def told(entry: Entry | HeldEntry) -> tuple[str | None, date, list[tuple[str, int]]]:
    lines = sorted((line.account, line.amount_minor) for line in entry.lines)
    return entry.external_id, entry.posting_date, lines


def hold_each_entry_once(
    seeds: range, server: tuple[type[Handler], str], folder: Path
) -> Counter[str]:
    """Deliver with what each seed draws; in the end each entry is there once."""
    handler, address = server
    happened: Counter[str] = Counter()
    for seed in seeds:
        history = History(seed, address, folder)
        handler.fake = history.fake
        history.settle()
        history.check()
        happened.update(history.fake.happened)
    return happened


def test_each_entry_is_there_exactly_once(
    server: tuple[type[Handler], str], tmp_path: Path
) -> None:
    happened = hold_each_entry_once(range(FEW), server, tmp_path)
    assert set(happened) == set(FAULTS)


@pytest.mark.soak
@pytest.mark.parametrize("first_seed", range(1_000, 1_000 + MANY, AT_ONCE))
def test_each_entry_is_there_exactly_once_at_length(
    first_seed: int, server: tuple[type[Handler], str], tmp_path: Path
) -> None:
    hold_each_entry_once(range(first_seed, first_seed + AT_ONCE), server, tmp_path)
