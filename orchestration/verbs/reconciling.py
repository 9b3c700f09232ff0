"""`reconcile`: does an accounting system hold what the books say?

Belongs here: the span of days, tables and sentences of the answer. Not: comparing
(orchestration/posting/reconciling).
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
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
    compared = compare_all(home, name, first_day, last_day, clock)
    if compared is None:
        say(f"{name}: nothing was planned for it yet; run tillbook post {name}.")
        return ExitCode.DONE
    if as_json:
        say_json(_told(compared))
    else:
        for entity, each in compared.found.items():
            _say(name, entity, each, compared)
    return ExitCode.REFUSED if compared.differences else ExitCode.DONE


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing every company of a target found.

    Attributes:
        found: By entity id.
        first: First posting date compared.
        last: Last posting date compared.
        decimals: Of each currency.
    """

    found: dict[str, "Reconciled"]
    first: date
    last: date
    decimals: dict[str, int]

    @property
    def differences(self) -> int:
        """How many rows are not as they should be."""
        return sum(each.differences for each in self.found.values())


def compare_all(
    home: Home,
    name: str,
    first_day: date | None,
    last_day: date | None,
    clock: Callable[[], datetime],
) -> Compared | None:
    """Compare every company of a target; None where nothing was planned for it yet.

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
            return None
        first = (first_day or span[0]).replace(day=1)
        last = last_day or span[1]
        found = _reconciled(home, outbox, published, opened, first, last)
        return Compared(found, first, last, dict(published.execute(DECIMALS).fetchall()))


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


def _say(name: str, entity: str, found: "Reconciled", compared: Compared) -> None:
    decimals = compared.decimals
    of_entries = [
        [row["posting_date"], row["difference"], row["external_id"], row["detail"]]
        for row in found.entries
    ]
    _table("Entries", ["date", "difference", "external id", "detail"], of_entries)
    of_accounts = ("account", "there", "sent", "others_there")
    _amounts("Accounts there", found.accounts, of_accounts, decimals)
    of_books = ("account_id", "books", "there", "on_its_way", "left_out", "unexplained")
    open_books = [row | {"is_difference": _is_open(row)} for row in found.books]
    _amounts("Books", open_books, of_books, decimals)
    if found.others:
        say(f"{name} holds {found.others} entries of {entity} that others made.")
    rows = f"{len(found.accounts)} accounts and months, {compared.first} to {compared.last}"
    if found.differences:
        say(f"{entity} and {name} differ in {found.differences} places ({rows}).")
    elif any(row["is_difference"] for row in open_books):
        say(f"{entity} and {name} agree but for what is on its way or left out ({rows}).")
    else:
        say(f"{entity} and {name} agree to the last minor unit ({rows}).")


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


def _told(compared: Compared) -> dict[str, Any]:
    decimals = compared.decimals
    return {
        "first_day": compared.first,
        "last_day": compared.last,
        "entities": {
            entity: {
                "differences": each.differences,
                "entries": each.entries,
                "accounts": [_in_major_units(row, decimals) for row in each.accounts],
                "books": [_in_major_units(row, decimals) for row in each.books],
                "entries_of_others": each.others,
            }
            for entity, each in compared.found.items()
        },
    }
