"""`reconcile`: does an accounting system hold what the books say?

Belongs here: the span of days, tables and sentences of the answer. Not: comparing
(orchestration/posting/reconciling).
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import say, say_json, say_table
from orchestration.verbs.failures import ExitCode

if TYPE_CHECKING:
    from orchestration.posting.opening import OpenTarget
    from orchestration.posting.reconciling.reconciling import Reconciled

SHOWN: Final = 20
DECIMALS: Final = "select currency_code, decimals from dim_currency"


def reconcile(
    home: Home,
    name: str,
    first_day: date | None,
    last_day: date | None,
    clock: Callable[[], datetime],
    *,
    as_json: bool,
) -> ExitCode:
    """Compare, show every difference, and end with REFUSED where there is one.

    Raises:
        TargetError: The target is unknown, set up wrongly or cannot be asked.
        OutboxError: The outbox cannot be used, or another process posts.
        PublishedError: Nothing is published yet.
    """
    from orchestration.posting.opening import open_named_target
    from orchestration.posting.outbox import one_poster
    from orchestration.posting.reconciling.reconciling import span_of
    from orchestration.publishing.reading import open_published
    from orchestration.settings import load_settings

    home.check_format()
    opened = open_named_target(home, load_settings(home.path), name, clock)
    with (
        one_poster(home) as outbox,
        closing(open_published(home, {"memory_limit": "1GB"})) as published,
    ):
        span = span_of(outbox, name)
        if span is None:
            say(f"{name}: nothing was planned for it yet; run tillbook post {name}.")
            return ExitCode.DONE
        first = (first_day or span[0]).replace(day=1)
        last = last_day or span[1]
        found = _reconciled(home, outbox, published, opened, first, last)
        decimals = dict(published.execute(DECIMALS).fetchall())
    differences = sum(each.differences for each in found.values())
    if as_json:
        say_json(_told(found, first, last, decimals))
    else:
        for entity, each in found.items():
            _say(name, entity, each, first, last, decimals)
    return ExitCode.REFUSED if differences else ExitCode.DONE


def _reconciled(
    home: Home,
    outbox: sqlite3.Connection,
    published: Any,
    opened: "OpenTarget",
    first: date,
    last: date,
) -> dict[str, "Reconciled"]:
    from orchestration.posting.reconciling.reconciling import reconcile as compare
    from orchestration.verbs.read_only_landing import landing_to_look_at

    landing = landing_to_look_at(home)
    return {
        entity: compare(
            outbox, published, opened.target, opened.wishes(published, landing, entity), first, last
        )
        for entity in opened.entity_ids
    }


def _say(
    name: str,
    entity: str,
    found: "Reconciled",
    first: date,
    last: date,
    decimals: dict[str, int],
) -> None:
    of_entries = [
        [row["posting_date"], row["difference"], row["external_id"], row["detail"]]
        for row in found.entries
    ]
    _table("Entries", ["date", "difference", "external id", "detail"], of_entries)
    _amounts("Accounts there", found.accounts, ("account", "there", "sent"), decimals)
    of_books = ("account_id", "books", "there", "on_its_way", "left_out", "unexplained")
    open_books = [row | {"is_difference": _is_open(row)} for row in found.books]
    _amounts("Books", open_books, of_books, decimals)
    if found.others:
        say(f"{name} holds {found.others} entries of {entity} that others made.")
    compared = f"{len(found.accounts)} accounts and months, {first} to {last}"
    if found.differences:
        say(f"{entity} and {name} differ in {found.differences} places ({compared}).")
    else:
        say(f"{entity} and {name} agree to the last minor unit ({compared}).")


def _is_open(row: dict[str, Any]) -> bool:
    """Whether a row of the books is worth a look: not all of it is there."""
    return bool(row["is_difference"] or row["on_its_way_minor"] or row["left_out_minor"])


def _amounts(
    title: str, rows: list[dict[str, Any]], names: tuple[str, ...], decimals: dict[str, int]
) -> None:
    """Show rows that differ, amounts in major units."""
    told = [_in_major_units(row, decimals) for row in rows if row["is_difference"]]
    columns = ["month", names[0], "currency_code", *names[1:]]
    _table(title, columns, [[row[column] for column in columns] for row in told])


def _in_major_units(row: dict[str, Any], decimals: dict[str, int]) -> dict[str, Any]:
    places = decimals[row["currency_code"]]
    amounts = {
        column.removesuffix("_minor"): Decimal(value).scaleb(-places)
        for column, value in row.items()
        if column.endswith("_minor")
    }
    return (
        {"month": row["month"].strftime("%Y-%m")}
        | {
            column: value
            for column, value in row.items()
            if column != "month" and not column.endswith("_minor")
        }
        | amounts
    )


def _table(title: str, columns: list[str], rows: list[list[Any]]) -> None:
    if not rows:
        return
    say_table([column.replace("_", " ") for column in columns], rows[:SHOWN], title)
    if len(rows) > SHOWN:
        say(f"and {len(rows) - SHOWN} more; --json lists all.")


def _told(
    found: dict[str, "Reconciled"], first: date, last: date, decimals: dict[str, int]
) -> dict[str, Any]:
    return {
        "first_day": first,
        "last_day": last,
        "entities": {
            entity: {
                "differences": each.differences,
                "entries": each.entries,
                "accounts": [_in_major_units(row, decimals) for row in each.accounts],
                "books": [_in_major_units(row, decimals) for row in each.books],
                "entries_of_others": each.others,
            }
            for entity, each in found.items()
        },
    }
