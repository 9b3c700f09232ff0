"""Histories in which periods close, run through the project side by side.

Belongs here: one home, a run a delivery, what is decided after it; what each run left of every
period. Not: taking decisions (deciding.py), comparing (closing_comparing.py).
"""

import csv
import json
import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingestion.sources.control import ACCOUNT_ROLES
from orchestration.home import Home
from orchestration.run.approval import ApprovalNeededError
from tests.histories.closed_periods import keep_periods
from tests.histories.closing_comparing import QUERIES, differences_with_closes
from tests.histories.closing_drawing import STEPS
from tests.histories.comparing import Difference, figures_of_books
from tests.histories.deciding import Taken, decide
from tests.histories.delivering import settings_text, write_step
from tests.histories.history import MAPPED_STEP, History
from tests.histories.names import names_of
from tests.histories.rates import FOREIGN, OWN, rates_known
from tests.histories.running import write_figures
from tests.homes import approve_change, configured_home, run_books
from tests.reference_ledger.book import CARD_FEES, SALES, WASTE

FIRST_DAY, LAST_DAY, FOREVER = "2026-08-01", "2026-12-31", "9999-12-31"
ROLES = {SALES: "merchandise_sales", WASTE: "waste", CARD_FEES: "card_fees"}
CRASHES = {2: "segments_written"}
"""Where the first run of a delivery is killed; the first who decides after it is killed as well."""


def run_with_closes(
    path: Path, histories: Sequence[History], crashes: Mapping[int, str] = CRASHES
) -> Home:
    """Deliver, run and decide, step by step; figures and periods of each are kept in the home.

    Args:
        path: Folder of the home.
        histories: What is delivered and decided.
        crashes: Where the first run of a delivery is killed.
    """
    home = closable_home(path, histories)
    for step in STEPS:
        drop = write_step(home.path / f"drop{step}", histories, step)
        if step in crashes:
            assert killed_at(crashes[step], run_books, home, "square", drop), crashes[step]
        if step == MAPPED_STEP:
            change_rules(home, histories)
        _run(home, drop)
        write_figures(home, step, figures_of_books(home, QUERIES))
        keep_periods(home, step)
        if step < STEPS[-1]:
            before = taken_before(home, step)
            if step in crashes:
                killed_at("close_written", decide, home, closes_of(histories), step, before)
            taken = [asdict(each) for each in decide(home, histories, step, before)]
            _taken_file(home, step).write_text(json.dumps(taken), "utf-8")
    return home


def _run(home: Home, drop: Path) -> None:
    """Take a delivery in; if changed rules correct what is posted, once they are approved."""
    try:
        run_books(home, "square", drop)
    except ApprovalNeededError:
        approve_change(home)
        run_books(home, "square", drop)


def side_by_side_with_closes(folder: Path, candidates: Sequence[History]) -> list[Difference]:
    """Run candidates of a failing history as companies of one home, without any crash."""
    home = run_with_closes(folder, candidates, crashes={})
    return differences_with_closes(home, candidates, taken_before(home))


def closes_of(histories: Sequence[History]) -> list[History]:
    """Histories that only close: who is killed at the first close has landed nothing."""
    return [
        replace(each, decisions=tuple(d for d in each.decisions if d.decided != "reopen"))
        for each in histories
    ]


def killed_at(point: str, work: Callable[..., Any], *given: Any) -> bool:
    """Do something in a process of its own; whether it came to the point that kills it."""
    process = multiprocessing.get_context("spawn").Process(
        target=_work_until, args=(point, work, given)
    )
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL), f"failed before it came to {point}"
    return process.exitcode != 0


def _work_until(point: str, work: Callable[..., Any], given: tuple[Any, ...]) -> None:
    os.environ["TILLBOOK_CRASH_AT"] = point
    work(*given)


def closable_home(path: Path, histories: Sequence[History]) -> Home:
    """A home in which no period waits for days without trade."""
    home = configured_home(path, settings_text(histories))
    days = {"first_day": FIRST_DAY, "last_day": LAST_DAY, "reason": "not every day is drawn"}
    rows = [{"location_id": names_of(number).location, **days} for number in range(len(histories))]
    _write(home, "closed_days", list(rows[0]), rows)
    write_rates(home, corrected=False)
    return home


def write_rates(home: Home, *, corrected: bool) -> None:
    """Write the rates of every day, as they are told first or later."""
    rate, day = rates_known(corrected=corrected), date.fromisoformat(FIRST_DAY)
    rows = []
    while day <= date.fromisoformat(LAST_DAY):
        told = Decimal(rate(day).numerator) / rate(day).denominator
        rows.append({"from": FOREIGN, "to": OWN, "date": day, "type": "daily", "rate": told})
        day += timedelta(days=1)
    _write(home, "exchange_rates", list(rows[0]), rows)


def change_rules(home: Home, histories: Sequence[History]) -> None:
    """Write the accounts companies post to from now on, and the rates as corrected."""
    write_rates(home, corrected=True)
    rows = [
        {
            "role": ROLES[account],
            "entity_id": names_of(number).entity,
            "account_id": mapped.account,
            "valid_from": mapped.first_day,
            "valid_to": FOREVER,
        }
        for number, history in enumerate(histories)
        for account, mapped in history.remapped
    ]
    _write(home, ACCOUNT_ROLES.name, [each.name for each in ACCOUNT_ROLES.tables[0].columns], rows)


def _write(home: Home, name: str, columns: list[str], rows: Sequence[dict[str, Any]]) -> None:
    with (home.books / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def taken_before(home: Home, last: int = STEPS[-1]) -> list[Taken]:
    """What was decided until a delivery, also what was refused."""
    return [
        Taken(**each)
        for step in STEPS
        if step < last
        for each in json.loads(_taken_file(home, step).read_text("utf-8"))
    ]


def _taken_file(home: Home, step: int) -> Path:
    return home.path / f"taken_{step}.json"
