"""A process of its own that delivers what an outbox holds to Tryton, so that it can be killed.

`python -m tests.servers.delivery OUTBOX URL`; the password and the crash point come from the
environment. Belongs here: that process, filling an outbox, and opening the target for tests.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from orchestration.posting.deliveries import request_id
from orchestration.posting.delivering import Delivering
from orchestration.posting.entries import Entry
from orchestration.posting.outbox import one_poster, open_outbox, transaction
from orchestration.posting.targets.protocol import TargetContext
from orchestration.posting.targets.tryton import TrytonTarget, open_target
from orchestration.settings import environment_value
from tests.servers.entries import ENTITY, TARGET
from tests.servers.tryton_books import COMPANY, DATABASE, USER

SECRET = "TILLBOOK_TRYTON_PASSWORD"
BATCH_SIZE = 4
SHORTEST_WAIT_SECONDS = 0.01
KEPT_AS_IT_IS = (
    "external_id",
    "target",
    "kind",
    "revision",
    "reverses",
    "entity_id",
    "location_id",
    "journal_type",
    "channel",
    "journal_entry_id",
    "currency_code",
    "minor_unit",
    "description",
    "payload_hash",
)


@dataclass(frozen=True)
class PlaceOfOutbox:
    """As much of a home as posting needs."""

    outbox: Path


def tryton_target(url: str, secrets: Mapping[str, str], **options: str) -> TrytonTarget:
    """The target, as `tillbook post` opens it."""
    wanted = {"url": url, "database": DATABASE, "user": USER, "company": COMPANY}
    context = TargetContext(
        name=TARGET,
        options={**wanted, "journal_sales": "REV", "journal_cash": "CASH", **options},
        functional_currencies={ENTITY: "USD"},
        folder=Path(),
        private_folder=Path(),
        secret=secrets.get,
        clock=lambda: datetime.now(UTC),
        sleep=lambda seconds: time.sleep(min(seconds, SHORTEST_WAIT_SECONDS)),
    )
    return open_target(context)


def fill(file: Path, entries: Sequence[tuple[str, Entry]]) -> None:
    """Put entries into an outbox, each with the day, store and journal it is of."""
    connection = open_outbox(file)
    with transaction(connection):
        for posting_key, entry in entries:
            _insert(connection, posting_key, entry)
    connection.close()


def _insert(connection: sqlite3.Connection, posting_key: str, entry: Entry) -> None:
    lines = None if entry.reverses else _lines_as_kept(entry)
    row = {
        **{name: getattr(entry, name) for name in KEPT_AS_IT_IS},
        "posting_key": posting_key,
        "posting_date": entry.posting_date.isoformat(),
        "business_date": entry.business_date.isoformat(),
        "lines": lines,
        "mapping_version": "1",
        "planned_run_id": "run",
        "planned_at": "2026-03-01T00:00:00+00:00",
        "planned_by": "test",
        "approved_by": "test",
        "state": "PENDING",
        "request_id": request_id(entry.external_id),
    }
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(f"insert into deliveries ({names}) values ({places})", row)


def _lines_as_kept(entry: Entry) -> str:
    return json.dumps([{**asdict(line), "dimensions": {}} for line in entry.lines])


def deliver(file: Path, url: str) -> None:
    """Deliver until nothing more can go."""
    password = environment_value(SECRET)
    target = tryton_target(url, {SECRET: password or ""})
    target.capabilities = replace(target.capabilities, batch_size=BATCH_SIZE)
    with one_poster(PlaceOfOutbox(file)) as outbox:
        Delivering(outbox, target, lambda: datetime.now(UTC), lambda _: None, "test").run()


if __name__ == "__main__":
    deliver(Path(sys.argv[1]), sys.argv[2])
