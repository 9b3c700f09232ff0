"""Writes what the models read of accounting periods: calendars, decisions, locks, closed days.

Belongs here: those tables of the schema `settings`, replaced before every build. Not: the calendars
themselves (orchestration/periods), closing a period.
"""

from typing import Any, get_args

import duckdb

from orchestration.periods.fiscal_calendar import FiscalPeriod, periods_of
from orchestration.settings import Settings
from orchestration.settings_values import Weekday

WEEKDAYS = get_args(Weekday)

TABLES = """
    create or replace table settings.fiscal_calendars (
        calendar text, period text, fiscal_year integer, period_number integer, first_day date,
        last_day date
    );
    create or replace view settings.fiscal_periods as
    select entities.entity_id, calendars.period, calendars.fiscal_year, calendars.period_number,
        calendars.first_day, calendars.last_day
    from settings.entities as entities
    inner join settings.fiscal_calendars as calendars on entities.calendar = calendars.calendar;
    create or replace table settings.closed_weekdays (location_id text, day_of_week integer);
"""

# A preparation decides nothing; of a period's other decisions the newest holds. The movements of a
# closed period are those its newest preliminary close wrote.
DECISIONS = """
    create or replace table settings.period_decisions as
    with ranked as (
        select *, row_number() over (
            partition by entity_id, period order by observation_sequence desc, row_number desc
        ) as place
        from raw_control.period_decisions
        where decision <> 'reopen_preparation'
    )
    select entity_id, period, decision, first_day, last_day, through_run_id, actor, reason,
        prepared_by, cast(recorded_at as timestamp) as recorded_at, observation_sequence
    from ranked
    where place = 1;
    create or replace table settings.period_locks as
    with locks as (
        select entity_id, locked_through, observation_sequence, row_number
        from raw_control.period_locks
        union all
        select entity_id, locked_through, observation_sequence, row_number
        from raw_control.period_decisions
        where locked_through is not null
    ),
    ranked as (
        select *, row_number() over (
            partition by entity_id order by observation_sequence desc, row_number desc
        ) as place
        from locks
    )
    select entity_id, locked_through, observation_sequence from ranked where place = 1;
    create or replace table settings.period_freezes as
    select closes.entity_id, closes.period, closes.last_day,
        max(closes.observation_sequence) as decision_sequence
    from raw_control.period_decisions as closes
    inner join settings.period_decisions as decisions
        on closes.entity_id = decisions.entity_id and closes.period = decisions.period
    where closes.decision = 'close_preliminary'
        and decisions.decision in ('close_preliminary', 'close_final')
    group by closes.entity_id, closes.period, closes.last_day;
"""

# A close holds for days; under another calendar nobody could say which period they are.
CHANGED_CALENDARS = """
    select decisions.entity_id, decisions.period, entities.calendar
    from settings.period_decisions as decisions
    inner join settings.entities as entities on decisions.entity_id = entities.entity_id
    left join settings.fiscal_periods as periods
        on decisions.entity_id = periods.entity_id
        and decisions.period = periods.period
        and decisions.first_day = periods.first_day
        and decisions.last_day = periods.last_day
    where decisions.decision in ('close_preliminary', 'close_final') and periods.period is null
    order by decisions.entity_id, decisions.first_day desc
"""

# What is closed keeps its cost, and an item has one method.
CHANGED_COSTING = """
    select freezes.entity_id, freezes.period, frozen.costing_method, entities.costing_method
    from books.frozen_movements as frozen
    inner join settings.period_freezes as freezes
        on frozen.entity_id = freezes.entity_id
        and frozen.decision_sequence = freezes.decision_sequence
    inner join settings.entities as entities on frozen.entity_id = entities.entity_id
    where frozen.costing_method <> entities.costing_method
    order by freezes.entity_id, freezes.last_day desc
    limit 1
"""


class CalendarChangedError(Exception):
    """An entity's calendar was changed although periods of the one before are closed."""


class CostingChangedError(Exception):
    """An entity's costing method was changed although periods are closed."""


def write_period_tables(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Replace the tables of periods; `settings.entities` and the raw control tables must exist."""
    connection.execute(TABLES)
    connection.execute(DECISIONS)
    for calendar in sorted({entity.calendar for entity in settings.entities}):
        _insert_calendar(connection, calendar, list(periods_of(calendar)))
    weekdays = [
        [place.id, WEEKDAYS.index(day) + 1]
        for place in settings.locations
        for day in place.closed_weekdays
    ]
    if weekdays:
        connection.executemany("insert into settings.closed_weekdays values (?, ?)", weekdays)


def refuse_changed_calendars(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse books whose closed periods are none of their entity's calendar any more.

    Raises:
        CalendarChangedError: Names the newest such period.
    """
    found = connection.execute(CHANGED_CALENDARS).fetchone()
    if found is not None:
        entity, period, calendar = found
        raise CalendarChangedError(
            f"tillbook.toml: {entity} has closed {period}, which is no period of the calendar"
            f" {calendar}; set its calendar back, or reopen its closed periods first."
        )


def refuse_changed_costing(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a costing method under which closed periods would cost something else.

    Raises:
        CostingChangedError: Names the newest such period.
    """
    found = connection.execute(CHANGED_COSTING).fetchone()
    if found is not None:
        entity, period, closed, now = found
        raise CostingChangedError(
            f"tillbook.toml: {entity} has closed {period} with costing {closed}, not {now}; set it"
            " back, or reopen its closed periods first."
        )


def _insert_calendar(
    connection: duckdb.DuckDBPyConnection, calendar: str, periods: list[FiscalPeriod]
) -> None:
    """One statement for all of it: a statement a row takes a second."""
    columns: dict[str, list[Any]] = {
        name: [getattr(period, name) for period in periods]
        for name in ("period", "fiscal_year", "period_number", "first_day", "last_day")
    }
    unnested = ", ".join(f"unnest(${name})" for name in columns)
    connection.execute(
        f"insert into settings.fiscal_calendars select $calendar, {unnested}",
        {"calendar": calendar, **columns},
    )
