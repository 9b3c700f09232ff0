"""Fiscal calendars have the dates that retailers publish."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from orchestration.periods.fiscal_calendar import (
    WEEKS_OF_PERIODS,
    Calendar,
    fiscal_year,
    periods_of,
)

RETAIL: list[Calendar] = ["nrf_454", "445", "544", "13x4"]


@pytest.mark.parametrize(
    ("year", "first_day"),
    [
        (2020, date(2020, 2, 2)),
        (2021, date(2021, 1, 31)),
        (2022, date(2022, 1, 30)),
        (2023, date(2023, 1, 29)),
        (2024, date(2024, 2, 4)),
        (2025, date(2025, 2, 2)),
        (2026, date(2026, 2, 1)),
        (2027, date(2027, 1, 31)),
        (2028, date(2028, 1, 30)),
        (2029, date(2029, 2, 4)),
    ],
)
def test_a_retail_year_starts_after_the_saturday_nearest_the_end_of_january(
    year: int, first_day: date
) -> None:
    for kind in RETAIL:
        assert fiscal_year(kind, year)[0].first_day == first_day


def test_years_of_53_weeks_are_those_of_the_federation() -> None:
    def weeks(year: int) -> int:
        periods = fiscal_year("nrf_454", year)
        return ((periods[-1].last_day - periods[0].first_day).days + 1) // 7

    assert [year for year in range(2006, 2035) if weeks(year) == 53] == [
        2006,
        2012,
        2017,
        2023,
        2028,
        2034,
    ]


def test_a_day_of_november_is_in_week_43_and_the_tenth_month() -> None:
    day = date(2026, 11, 22)
    (period,) = [
        found for found in fiscal_year("nrf_454", 2026) if found.first_day <= day <= found.last_day
    ]
    weeks_before = sum(WEEKS_OF_PERIODS["nrf_454"][: period.period_number - 1])
    week_of_period = (day - period.first_day).days // 7 + 1

    assert (period.period, period.period_number) == ("FY2026-P10", 10)
    assert weeks_before + week_of_period == 43
    assert week_of_period == 4


@pytest.mark.parametrize("kind", ["calendar_month", *RETAIL])
def test_periods_follow_one_another_without_gap_or_overlap(kind: Calendar) -> None:
    periods = list(periods_of(kind))

    assert len({period.period for period in periods}) == len(periods)
    for period, following in pairwise(periods):
        assert period.last_day + timedelta(days=1) == following.first_day


@pytest.mark.parametrize("kind", RETAIL)
def test_retail_periods_are_whole_weeks_and_only_the_last_takes_a_53rd(kind: Calendar) -> None:
    for period in periods_of(kind):
        weeks, rest = divmod((period.last_day - period.first_day).days + 1, 7)
        planned = WEEKS_OF_PERIODS[kind][period.period_number - 1]
        is_last = period.period_number == len(WEEKS_OF_PERIODS[kind])

        assert rest == 0
        assert weeks == planned or (is_last and weeks == planned + 1)


def test_a_calendar_month_is_named_as_people_write_it() -> None:
    february = fiscal_year("calendar_month", 2028)[1]

    assert (february.period, february.first_day, february.last_day) == (
        "2028-02",
        date(2028, 2, 1),
        date(2028, 2, 29),
    )
