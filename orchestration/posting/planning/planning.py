"""Plans what a target must hold: adds to the outbox what the published journal has and it has not.

Only days that have new lines since the last plan, or could not be planned then, are formed again:
a plan does not grow with history. They are formed a portion of store-days at a time: its memory
does not grow with what there is to plan.

Belongs here: the order of the SQL. Not: the SQL (sql/), what the outbox is read for (promised.py)
and given (adding.py), sending.
"""

import sqlite3
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow.csv

from orchestration.posting.mapping import mapped_lines
from orchestration.posting.outbox import OutboxError
from orchestration.posting.planning.adding import Planned, Planning, add_changes, keep_plan
from orchestration.posting.planning.promised import (
    take_up_portion,
    tell,
    tell_left_out,
    tell_unfinished,
    tell_what_is_promised,
)
from orchestration.posting.planning.wishes import Wishes

FOLDER = Path(__file__).parent
LINES_AT_A_TIME = 40_000
MEMORY_LIMIT = "500MB"
PORTIONS = "select distinct portion from store_days order by portion"


def plan(
    outbox: sqlite3.Connection,
    published: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    now: datetime,
    actor: str,
) -> Planned:
    """Add to the outbox what one company's books have and the target has not been promised.

    Call it inside a transaction of the outbox: all of a plan is there, or nothing of it.

    Args:
        outbox: Held by `one_poster`.
        published: The published snapshot.
        wishes: What is asked.
        now: The present instant.
        actor: OS user.

    Raises:
        OutboxError: The target was planned in another form before.
    """
    _tell_company(published, outbox, wishes)
    tell_unfinished(published, outbox, wishes)
    published.execute(_sql("store_days"), {"lines_at_a_time": LINES_AT_A_TIME})
    through = published.execute("select coalesce(max(run_id), '') from run_info").fetchall()[0][0]
    divides = wishes.capabilities.parties_per_entry is not None
    planning = Planning(through, now, actor)
    planned = Planned()
    for (portion,) in published.execute(PORTIONS).fetchall():
        take_up_portion(published, outbox, wishes, portion)
        _form_entries(published, portion, divides=divides)
        tell_what_is_promised(published, outbox, wishes.target)
        if divides:
            published.execute(_sql("parts_before"))
        published.execute(_sql("changes"))
        planned += add_changes(outbox, published, wishes, planning)
    keep_plan(outbox, wishes, planning)
    return planned


def tell_books(
    published: duckdb.DuckDBPyConnection, outbox: sqlite3.Connection, wishes: Wishes
) -> None:
    """View `journals` over all published books of the company, and table `left_out_before`.

    Raises:
        OutboxError: The target was planned in another form before.
    """
    _tell_company(published, outbox, wishes)
    tell_left_out(published, outbox, wishes)
    for name in ("all_lines", "journals"):
        published.execute(_sql(name))


def _tell_company(
    published: duckdb.DuckDBPyConnection, outbox: sqlite3.Connection, wishes: Wishes
) -> None:
    """View `company_lines`, and what its lines are read with."""
    tell(published, "asked", wishes.asked(_planned_through(outbox, wishes)))
    tell(published, "accounts", wishes.accounts)
    tell(published, "journal_types", pyarrow.csv.read_csv(FOLDER / "journal_types.csv"))
    published.execute(_sql("company_lines"))


def _form_entries(published: duckdb.DuckDBPyConnection, portion: int, *, divides: bool) -> None:
    """Tables `touched`, `left_out` and `wanted` of a portion, from what was told."""
    published.execute(_sql("portion_lines"), {"portion": portion})
    published.execute("create or replace temp view chosen_lines as select * from portion_lines")
    for name in ("journals", "touched", "touched_lines"):
        published.execute(_sql(name))
    mapped = mapped_lines("touched_lines", "accounts")
    published.execute(f"create or replace temp table mapped as {mapped}")
    for name in ("left_out", *(["parts"] if divides else []), "wanted"):
        published.execute(_sql(name))


def _sql(name: str) -> str:
    return (FOLDER / "sql" / f"{name}.sql").read_text("utf-8")


def _planned_through(outbox: sqlite3.Connection, wishes: Wishes) -> str:
    """Through which run the target was planned.

    Raises:
        OutboxError: It was planned in another mode: all would be posted a second time.
    """
    found = outbox.execute(
        "select through_run_id, mode from plans where target = ? and entity_id = ?",
        [wishes.target, wishes.entity_id],
    ).fetchone()
    if found is None:
        return ""
    if found["mode"] != wishes.settings.mode:
        raise OutboxError(
            f"[targets.{wishes.target}] mode: {wishes.entity_id} was planned as {found['mode']}, so"
            f" {wishes.settings.mode} would post it a second time; keep the mode, or begin another"
            " target with a first_day."
        )
    return str(found["through_run_id"])
