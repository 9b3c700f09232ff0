"""Whatever goes wrong on the way to Xero, each entry is there exactly once and nothing else is.

The real delivery, a fake Xero over HTTP, faults and kills drawn from a seed.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import HeldEntry
from orchestration.posting.targets.xero import XeroTarget
from tests.fakes.local_server import Handler, serving
from tests.fakes.xero import FakeXero
from tests.fakes.xero_faults import ANY, RENEWING, WRITING, XeroFaults
from tests.posting_entries import an_entry, later_revision, reversal_of, totals
from tests.posting_loop import Killed, deliver_until_settled
from tests.unit.orchestration.posting.targets.xero_setting import Clock, Processes, Xero

SEEDS, AT_ONCE = 200, 10
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
ACCOUNTS = ("615", "200", "820", "310", "631")
HAPPENED: Counter[str] = Counter()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[type[Handler], str]]:
    """One server for all seeds. A kill here loses no power, so the disk need not be waited for."""
    with serving() as served, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield served


def drawn_lines(draw: Random) -> list[tuple[str, int]]:
    accounts = draw.sample(ACCOUNTS, draw.randint(2, 4))
    amounts = [draw.randint(1, 99999) * draw.choice((-1, 1)) for _ in accounts[1:]]
    if sum(amounts) == 0:
        amounts[0] *= 2
    return list(zip(accounts, [*amounts, -sum(amounts)], strict=True))


def drawn_entries(draw: Random) -> list[Entry]:
    """A few entries; at times one is taken back and another stands in its place."""
    entries = [
        an_entry(number, *drawn_lines(draw), day=date(2026, 11, draw.randint(1, 30)))
        for number in range(draw.randint(2, 5))
    ]
    if draw.random() < 0.4:
        later = later_revision(entries[0], *drawn_lines(draw))
        entries += [reversal_of(entries[0]), later]
    return entries


@pytest.mark.parametrize("first_seed", range(0, SEEDS, AT_ONCE))
def test_each_entry_is_there_exactly_once(
    first_seed: int, tmp_path: Path, server: tuple[type[Handler], str]
) -> None:
    handler, address = server
    for seed in range(first_seed, first_seed + AT_ONCE):
        clock, folder = Clock(), tmp_path / str(seed)
        folder.mkdir()
        handler.fake = FakeXero(clock.true, faults=XeroFaults(seed))
        delivered = Delivered(seed, Xero(address, folder, clock, handler.fake))
        delivered.settle()
        delivered.check()
        HAPPENED.update(handler.fake.faults.happened)


def told(entry: Entry | HeldEntry) -> tuple[str | None, date, list[tuple[str, int]]]:
    lines = sorted((line.account, line.amount_minor) for line in entry.lines)
    return entry.external_id, entry.posting_date, lines


class Delivered:
    """What one seed draws: entries, faults, kills, a locked period, a wrong clock."""

    def __init__(self, seed: int, xero: Xero) -> None:
        self.draw = draw = Random(seed)  # noqa: S311 (repeatable, nothing secret)
        self.seed, self.xero = seed, xero
        xero.fake.faults.chance = draw.choice((0.1, 0.3, 0.6))
        xero.clock.skew = timedelta(hours=draw.choice((-3, 0, 0, 3)))
        self.entries = drawn_entries(draw)
        self.batch_size = draw.choice((1, 3, 50))
        self.kills = draw.randint(0, 4)
        if draw.random() < 0.3 and not any(entry.reverses for entry in self.entries):
            xero.fake.organisation.lock_date = date(2026, 11, draw.randint(1, 20))
        self.processes = Processes(self.opened, self.between)

    def opened(self) -> XeroTarget:
        return self.xero.opened(batch_size=self.batch_size, all_journals=True)

    def between(self) -> None:
        """People let the app in again; time passes, at times but a moment."""
        sign_in = self.xero.fake.sign_in
        if sign_in.ended:
            self.xero.secrets["TILLBOOK_BOOKS_REFRESH_TOKEN"] = sign_in.consent()
        self.xero.clock.now += timedelta(seconds=self.draw.choice((0, 1, 30, 600)))

    def kill(self, point: str) -> None:
        if self.kills and self.draw.random() < 0.2:
            self.kills -= 1
            self.processes.ended()
            raise Killed(point)

    def settle(self) -> None:
        """Deliver, then unlock the period and deliver what met it once more."""
        organisation, clock = self.xero.fake.organisation, self.xero.clock
        locked = organisation.lock_date or date.min
        met = [entry for entry in self.entries if entry.posting_date <= locked]
        assert self.delivered(self.entries) == {
            entry.external_id: "closed_period" if entry in met else None for entry in self.entries
        }, self.seed
        organisation.lock_date = None
        clock.now += timedelta(minutes=6)
        assert set(self.delivered(met).values()) <= {None}, self.seed

    def delivered(self, entries: list[Entry]) -> dict[str, str | None]:
        clock = self.xero.clock
        return deliver_until_settled(
            self.processes,  # type: ignore[arg-type]
            entries,
            clock,
            clock.sleep,
            self.kill,
        ).reasons

    def check(self) -> None:
        fake, clock = self.xero.fake, self.xero.clock
        clock.now += timedelta(hours=1)
        fake.land()
        fake.faults.chance = 0
        target = self.opened()
        held = list(target.entries("juniper", *NOVEMBER))
        assert sorted(map(told, held)) == sorted(map(told, self.entries)), self.seed
        moved = target.movements("juniper", *NOVEMBER)
        assert {one.account: one.amount_minor for one in moved} == {
            account: amount for account, amount in totals(self.entries).items() if amount
        }, self.seed


def test_every_kind_of_fault_happened(request: pytest.FixtureRequest) -> None:
    """The seeds above are worth something only if they meet all of them."""
    if len(request.session.items) < SEEDS // AT_ONCE:
        pytest.skip("only all seeds together meet every fault")
    assert set(HAPPENED) == {*WRITING, *ANY, *RENEWING}
