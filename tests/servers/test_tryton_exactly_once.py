"""Whatever happens to calls, answers and the process that sends: each entry is there exactly once.

The outbox and the delivery are Tillbook's own, in a process that is killed; the server is real.
"""

import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration.crash_points import POSTING_CRASH_POINTS
from orchestration.posting.entries import Entry
from orchestration.posting.targets.tryton import TrytonTarget
from tests.servers.delivery import SECRET, fill
from tests.servers.entries import ENTITY, balanced, corrected, summed
from tests.servers.faults import FAULTS, FaultyProxy, faulty_proxy
from tests.servers.tryton_books import PASSWORD, PROJECT, YEAR
from tests.servers.tryton_server import TrytonServer

pytestmark = pytest.mark.servers

SEEDS = range(20)
DAYS_OF_A_SEED = 3
FAULTS_OF_A_SEED = 6
MOST_PROCESSES = 20
KILLED_AT = [name for name in POSTING_CRASH_POINTS if name != "planned"]


@pytest.fixture(scope="module")
def proxy(tryton_server: TrytonServer) -> Iterator[FaultyProxy]:
    with faulty_proxy(tryton_server.url) as proxy:
        yield proxy


def days_of(seed: int) -> tuple[date, date]:
    """Days that no other seed posts on."""
    first = date(YEAR, 3, 1) + timedelta(days=DAYS_OF_A_SEED * seed)
    return first, first + timedelta(days=DAYS_OF_A_SEED - 1)


def wanted_of(seed: int) -> list[tuple[str, Entry]]:
    """Ten days and stores, two of them corrected, in the order they were planned."""
    first, _ = days_of(seed)
    wanted = [
        (f"key {number}", balanced(f"{seed} {number}", first + timedelta(days=number % 3), seed))
        for number in range(10)
    ]
    for key, original in wanted[:2]:
        wanted += [(key, entry) for entry in corrected(original, seed)]
    return wanted


def one_process(outbox: Path, proxy: FaultyProxy, killed_at: str | None) -> int:
    """Deliver in a process that may be killed; its exit code."""
    environment = {**os.environ, SECRET: PASSWORD, "PYTHONPATH": str(PROJECT)}
    if killed_at:
        environment["TILLBOOK_CRASH_AT"] = killed_at
    command = [sys.executable, "-m", "tests.servers.delivery", str(outbox), proxy.url]
    with subprocess.Popen(command, env=environment, cwd=PROJECT) as process:
        proxy.client = process.pid
        return process.wait(60)


def rows(outbox: Path) -> dict[str, tuple[str, str]]:
    """State and remote id by external id."""
    with closing(sqlite3.connect(outbox)) as connection:
        told = connection.execute("select external_id, state, remote_id from deliveries")
        return {external_id: (state, remote_id) for external_id, state, remote_id in told}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_entry_is_there_once_whatever_happens(
    seed: int, proxy: FaultyProxy, target: TrytonTarget, tmp_path: Path
) -> None:
    chance = random.Random(seed)  # noqa: S311  the same faults for the same seed
    wanted = wanted_of(seed)
    entries = [entry for _, entry in wanted]
    outbox = tmp_path / "outbox.sqlite"
    fill(outbox, wanted)
    proxy.plan(chance.sample(FAULTS, FAULTS_OF_A_SEED))
    kills = [chance.choice(KILLED_AT) for _ in range(chance.randint(1, 3))]

    for _ in range(MOST_PROCESSES):
        ended = one_process(outbox, proxy, kills.pop() if kills else None)
        assert ended in {0, -9}
        if not kills and {state for state, _ in rows(outbox).values()} == {"POSTED"}:
            break
    proxy.all_arrived()

    held = list(target.entries(ENTITY, *days_of(seed)))
    assert Counter(one.external_id for one in held) == Counter(one.external_id for one in entries)
    assert {one.external_id: ("POSTED", one.remote_id) for one in held} == rows(outbox)
    by_id = {one.external_id: one for one in held}
    for entry in entries:
        lines = sorted((line.account, line.amount_minor) for line in entry.lines)
        there = by_id[entry.external_id]
        assert sorted((line.account, line.amount_minor) for line in there.lines) == lines
        assert there.posting_date == entry.posting_date
    assert target.movements(ENTITY, *days_of(seed)) == summed(entries)


def test_every_fault_was_met(proxy: FaultyProxy) -> None:
    """Otherwise the test above would prove less than it says."""
    assert set(proxy.met) == set(FAULTS)
