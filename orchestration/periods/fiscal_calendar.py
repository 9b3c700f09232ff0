"""Fiscal calendars: the periods a company's year is cut into.

Belongs here: calendar months and the retail calendars of 52 or 53 weeks. Not: which calendar an
entity keeps (orchestration/settings.py), whether a period is closed (decisions).

Source of the retail rule: the 4-5-4 calendar of the National Retail Federation. A year ends on the
Saturday nearest 31 January, weeks run from Sunday to Saturday, a 53rd week falls to the last
period, and a year is called after the calendar year of its February.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal

Calendar = Literal["calendar_month", "nrf_454", "445", "544", "13x4"]

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2099
SATURDAY: Final = calendar.SATURDAY
WEEK: Final = timedelta(weeks=1)
WEEKS_OF_PERIODS: Final = {
    "nrf_454": (4, 5, 4) * 4,
    "445": (4, 4, 5) * 4,
    "544": (5, 4, 4) * 4,
    "13x4": (4,) * 13,
}


@dataclass(frozen=True, slots=True)
class FiscalPeriod:
    """One accounting period.

    Attributes:
        period: Its name: `2026-10`, or `FY2026-P09` in a retail calendar.
        fiscal_year: The year it belongs to.
        period_number: Its place in the year, from 1.
        first_day: Its first day.
        last_day: Its last day.
    """

    period: str
    fiscal_year: int
    period_number: int
    first_day: date
    last_day: date


def periods_of(kind: Calendar) -> Iterator[FiscalPeriod]:
    """Every period of a calendar that books can fall into, oldest first."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        yield from fiscal_year(kind, year)


def fiscal_year(kind: Calendar, year: int) -> list[FiscalPeriod]:
    """The periods of one year."""
    is_monthly = kind == "calendar_month"
    starts = _starts_of_months(year) if is_monthly else _starts_of_weeks(kind, year)
    name = "{year}-{number:02d}" if is_monthly else "FY{year}-P{number:02d}"
    return [
        FiscalPeriod(
            name.format(year=year, number=number), year, number, start, after - timedelta(days=1)
        )
        for number, (start, after) in enumerate(pairwise(starts), start=1)
    ]


def first_day_of_retail_year(year: int) -> date:
    """The Sunday after the Saturday nearest 31 January."""
    end_of_january = date(year, 1, 31)
    days = (SATURDAY - end_of_january.weekday() + 3) % 7 - 3
    return end_of_january + timedelta(days=days + 1)


def _starts_of_months(year: int) -> list[date]:
    return [*(date(year, month, 1) for month in range(1, 13)), date(year + 1, 1, 1)]


def _starts_of_weeks(kind: Calendar, year: int) -> list[date]:
    starts = [first_day_of_retail_year(year)]
    for weeks in WEEKS_OF_PERIODS[kind][:-1]:
        starts.append(starts[-1] + weeks * WEEK)
    return [*starts, first_day_of_retail_year(year + 1)]
