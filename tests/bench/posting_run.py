"""Posts many entries to plain text: WORK, MODE, ENTRIES, then the file of marks.

Belongs here: made-up published books of that size, a plan and a delivery. Not: measuring.
"""

import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import duckdb

from orchestration.posting.delivering import Delivering
from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.outbox import open_outbox, transaction
from orchestration.posting.planning.planning import MEMORY_LIMIT, plan
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.targets.plain_text import open_target
from orchestration.posting.targets.protocol import TargetContext
from orchestration.settings import TargetSettings
from tests.bench.measuring import mark
from tests.posted_books import ACCOUNTS, RELATIONS, mapping

STORES = 10
JOURNALS = ("receipt", "cost_of_sale", "drawer_session", "payout_sent")
LINES = """
    insert into fct_journal_lines
    select
        concat('entry-', n), 'harbor', concat('store-', n % $stores),
        date '2026-01-01' + cast(n // ($stores * 4) % 250 as integer),
        date '2026-01-01' + cast(n // ($stores * 4) % 250 as integer),
        lines.account_id, null, 'gross_sales', $journals[1 + n // $stores % 4],
        concat('doc-', n), 'run-1', 'USD', null, lines.sign * (1000 + n % 977),
        lines.sign * (1000 + n % 977), 'USD'
    from range($entries) as entries (n)
    cross join (
        values ('1010', 1), ('1110', 2), ('2110', -1), ('4010', -2)
    ) as lines (account_id, sign)
"""


def made_up_books(file: Path, entries: int) -> None:
    """Published books of so many entries of four lines, over 250 days, 10 stores and 4 journals."""
    with duckdb.connect(str(file), config={"memory_limit": MEMORY_LIMIT}) as connection:
        connection.execute(RELATIONS)
        connection.execute("insert into run_info values ('run-1')")
        told = {"entries": entries, "stores": STORES, "journals": list(JOURNALS)}
        connection.execute(LINES, told)


def main() -> None:
    """Run it."""
    work, marks = Path(sys.argv[1]), Path(sys.argv[4])
    mode: Literal["summary", "detail"] = "detail" if sys.argv[2] == "detail" else "summary"
    mark(marks, "make up")
    made_up_books(work / "books.duckdb", int(sys.argv[3]))
    target = open_target(context_of(work))
    asked = TargetSettings(kind="plain_text", mode=mode)
    accounts = [MappedAccount(account_id=one, target_account=f"Assets:{one}") for one in ACCOUNTS]
    wishes = Wishes("books", "harbor", asked, target.capabilities, mapping(*accounts))
    config = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(work)}
    with (
        closing(open_outbox(work / "outbox.sqlite")) as outbox,
        duckdb.connect(str(work / "books.duckdb"), read_only=True, config=config) as published,
    ):
        mark(marks, "plan")
        with transaction(outbox):
            planned = plan(outbox, published, wishes, datetime.now(UTC), "bench")
        mark(marks, "deliver")
        clock = lambda: datetime.now(UTC)  # noqa: E731 - the clock that delivering is handed
        delivered = Delivering(outbox, target, clock, time.sleep, "bench").run()
        if delivered.posted != planned.entries:
            raise SystemExit(f"{planned.entries} planned, {delivered.posted} posted")


def context_of(work: Path) -> TargetContext:
    """A folder for plain text."""
    return TargetContext(
        name="books",
        options={},
        functional_currencies={"harbor": "USD"},
        folder=work / "exports",
        private_folder=work,
        secret=lambda name: None,
        clock=lambda: datetime.now(UTC),
        sleep=time.sleep,
    )


if __name__ == "__main__":
    main()
