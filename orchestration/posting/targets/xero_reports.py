"""Xero's own trial balance of a span of days, from its report of one month up to a day.

Belongs here: which reports tell a span, and reading the rows of one. Not: calls.
"""

import calendar
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from orchestration.posting.targets.protocol import TargetError
from orchestration.posting.targets.xero_journals import minor_units

# Account, Debit, Credit, YTD Debit, YTD Credit. The first two are the movement of the month up to
# the report's day (developer.xero.com, Reports, TrialBalance: "for the current month up to the
# date specified"), so no year end and no profit carried forward stands between.
DEBIT, CREDIT = 1, 2


def reports_of(first_day: date, last_day: date) -> Iterator[tuple[int, date]]:
    """The reports whose sum is the span: for each +1 or -1, and the day up to which."""
    day = first_day
    while day <= last_day:
        end_of_month = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        yield 1, min(end_of_month, last_day)
        if day.day > 1:
            yield -1, day - timedelta(days=1)
        day = end_of_month + timedelta(days=1)


def movements_in(
    report: Mapping[str, Any], names: Mapping[str, str], decimals: int
) -> Counter[str]:
    """What each account moved by in the month up to the report's day, debit positive.

    Raises:
        TargetError: It is not the report this reads.
    """
    moved: Counter[str] = Counter()
    rows = list(_rows(report.get("Rows", ())))
    headings = [cell.get("Value") for cell in _cells(rows, "Header")]
    if headings[DEBIT : CREDIT + 1] != ["Debit", "Credit"]:
        raise TargetError(f"Xero's trial balance has other columns than before: {headings}.")
    for row in rows:
        if row.get("RowType") == "Row":
            cells = row["Cells"]
            moved[_account(cells[0], names)] += minor_units(cells[DEBIT].get("Value"), decimals)
            moved[_account(cells[0], names)] -= minor_units(cells[CREDIT].get("Value"), decimals)
    return moved


def _rows(rows: Any) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        yield row
        yield from _rows(row.get("Rows", ()))


def _cells(rows: list[Mapping[str, Any]], row_type: str) -> list[Mapping[str, Any]]:
    return next((list(row["Cells"]) for row in rows if row.get("RowType") == row_type), [])


def _account(cell: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The account of a row by Xero's id of it; its heading where the row names no account."""
    for attribute in cell.get("Attributes", ()):
        if attribute.get("Id") == "account":
            return names.get(attribute["Value"], attribute["Value"])
    return str(cell.get("Value"))
