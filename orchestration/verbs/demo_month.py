"""The demo's first month: closed, and then a late edit of it arrives.

Belongs here: what the demo does beside the usual run. Not: closing (orchestration/periods), the
late edit itself (ingestion/sample).
"""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.run.context import system_clock
from orchestration.verbs.closing import books_to_decide
from orchestration.verbs.failures import VerbError
from orchestration.verbs.running import run_with_progress

if TYPE_CHECKING:
    import duckdb

    from orchestration.run.session import RunReport

SOURCE: Final = "square"
MONTHS: Final = ("2026-07", "2026-08")
"""Goods arrive on the last day of July; August is the first month of trade."""
REASON: Final = "the demo closes its first month of trade"

LATE: Final = """
    select entity_id, business_period as closed_month, posting_period as posted_in, account_id,
        amount, currency_code
    from mart_finance__late_adjustments
    order by entity_id, business_period, account_id
"""


def close_and_hear_late_news(
    home: Home, clock: Callable[[], datetime] = system_clock
) -> "RunReport | None":
    """Close the first month and take in the late edit of it; None when that was done before.

    Raises:
        VerbError: Something of that month is not in order.
    """
    drop = home.path / "sample_late_news"
    if drop.is_dir():
        return None
    for month in MONTHS:
        _close(home, month, clock)
        if month != MONTHS[-1]:
            run_with_progress(home, "decide", None)
    _write(drop)
    from orchestration.run.drop_request import DropRequest

    return run_with_progress(home, "books", DropRequest(source=SOURCE, path=drop))


def late_adjustments(connection: "duckdb.DuckDBPyConnection") -> list[dict[str, Any]]:
    """What was posted about closed months, by account."""
    found = connection.execute(LATE)
    columns = [column[0] for column in found.description or []]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _close(home: Home, month: str, clock: Callable[[], datetime]) -> None:
    """Close a month of every entity; the next run takes the decisions in."""
    from orchestration.periods.blockers import blockers_of
    from orchestration.periods.closing import land_close
    from orchestration.periods.published_periods import read_period

    with books_to_decide(home, clock) as (context, snapshot, seen):
        known = [read_period(snapshot, entity.id, month) for entity in context.settings.entities]
        periods = [period for period in known if period is not None and period.status == "open"]
        for period in periods:
            for blocker in blockers_of(snapshot, period.entity_id, period.last_day):
                raise VerbError(
                    f"{period.period} of {period.entity_id} cannot be closed: {blocker.what},"
                    f" {blocker.detail}; run the demo in a new home."
                )
        for period in periods:
            land_close(context, period, "close_preliminary", seen, REASON)


def _write(drop: Path) -> None:
    from ingestion.sample.late_news import write_late_news

    unfinished = drop.with_name(f"{drop.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    write_late_news(unfinished)
    unfinished.rename(drop)
