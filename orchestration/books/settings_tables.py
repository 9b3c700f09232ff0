"""Writes what the models read beside raw data: settings, control decisions, the run itself.

Belongs here: the schema `settings` of the warehouse, replaced before every build. Not: reading
`tillbook.toml` (orchestration/settings.py), the state of the books (opening.py).
"""

from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from orchestration.books.committing import CurrentRun
from orchestration.books.period_tables import write_period_tables
from orchestration.settings import Location, Settings

TABLES = """
    create schema if not exists settings;
    create schema if not exists quality;
    create or replace table settings.entities (
        entity_id text, entity_name text, functional_currency_code text, costing_method text,
        standard_cost_ratio decimal(9, 6), damaged_recovery_rate decimal(9, 6), calendar text,
        amount_only_refund_tax text
    );
    create or replace table settings.locations (
        location_id text, entity_id text, source_system text, location_name text
    );
    create or replace table settings.location_trading_days (
        location_id text, valid_from date, valid_to date, time_zone text, cut_off_minutes integer
    );
    create or replace table settings.source_settings (
        source_system text, setting text, value text
    );
    create or replace table settings.current_run (
        run_id text, recorded_at timestamp, through_sequence bigint, committed_sequence bigint,
        is_rebuild boolean, code_version text, rules_hash text, created_by text
    );
    create or replace table settings.journal_types (unit_event text, journal_type text);
    create table if not exists quality.failing_rows (
        source_system text, document_id text, observation_sequence bigint, file_sha256 text,
        row_number bigint, expectation text, detail text
    );
"""

CONTROL_TABLES = """
    create or replace table settings.exchange_rates as
    with ranked as (
        select *, row_number() over (
            partition by from_currency_code, to_currency_code, rate_date, rate_type
            order by observation_sequence desc, row_number desc
        ) as place
        from raw_control.exchange_rates
    )
    select from_currency_code, to_currency_code, rate_date, rate_type, rate
    from ranked
    where place = 1;
    create or replace table settings.quarantine_releases as
    with ranked as (
        select *, row_number() over (
            partition by source_system, document_id
            order by observation_sequence desc, row_number desc
        ) as place
        from raw_control.quarantine_releases
    )
    select source_system, document_id, source_version, actor, reason, recorded_at as released_at,
        observation_sequence
    from ranked
    where place = 1;
    create or replace table settings.checklist_decisions as
    select observation_sequence, entity_id, period, account_id, currency_code, decision, amount,
        reason, ledger_balance, difference, explained_amount, actor, prepared_by,
        cast(recorded_at as timestamp) as recorded_at
    from raw_control.checklist_decisions;
"""

JOURNAL_TYPES = Path(__file__).parents[1] / "posting" / "planning" / "journal_types.csv"
"""Which journal the lines of an event stand in, as posting forms them."""

BEGINNING_OF_TIME = "0001-01-01"
END_OF_TIME = "9999-12-31"


def write_settings(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Replace the settings and control tables; the raw control tables must exist."""
    connection.execute("set TimeZone = 'UTC'")
    connection.execute(TABLES)
    connection.execute(CONTROL_TABLES)
    _insert(connection, "entities", _entity_rows(settings))
    write_period_tables(connection, settings)
    _insert(connection, "locations", _location_rows(settings))
    _insert(connection, "location_trading_days", _trading_day_rows(settings))
    _insert(connection, "source_settings", _source_rows(settings))
    connection.execute(
        "insert into settings.journal_types select unit_event, journal_type from read_csv(?)",
        [str(JOURNAL_TYPES)],
    )


def write_current_run(connection: duckdb.DuckDBPyConnection, run: CurrentRun) -> None:
    """Say which run is under way, durably: if it never commits, the next one removes its rows."""
    connection.execute("insert into books.open_run values (?)", [run.run_id])
    connection.execute("delete from settings.current_run")
    connection.execute(
        "insert into settings.current_run by name select $run_id as run_id,"
        " cast(cast($recorded_at as timestamptz) at time zone 'UTC' as timestamp) as recorded_at,"
        " $through_sequence as through_sequence, $committed_sequence as committed_sequence,"
        " $is_rebuild as is_rebuild, $code_version as code_version, $rules_hash as rules_hash,"
        " $created_by as created_by",
        asdict(run),
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]]) -> None:
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into settings.{table} values ({marks})", rows)


def _entity_rows(settings: Settings) -> list[list[Any]]:
    return [
        [
            entity.id,
            entity.name,
            entity.functional_currency,
            entity.costing,
            entity.standard_cost_ratio,
            entity.damaged_recovery_rate,
            entity.calendar,
            entity.amount_only_refund_tax,
        ]
        for entity in settings.entities
    ]


def _location_rows(settings: Settings) -> list[list[Any]]:
    return [[place.id, place.entity, place.source, place.name] for place in settings.locations]


def _trading_day_rows(settings: Settings) -> list[list[Any]]:
    return [row for location in settings.locations for row in _trading_days_of(location)]


def _trading_days_of(location: Location) -> list[list[Any]]:
    """One row per stretch of time; the first reaches back to the beginning of time."""
    starts = [BEGINNING_OF_TIME, *(day.valid_from.isoformat() for day in location.trading_days[1:])]
    stretches = zip(location.trading_days, pairwise([*starts, END_OF_TIME]), strict=True)
    return [
        [location.id, valid_from, valid_to, day.time_zone, _minutes(day.cut_off)]
        for day, (valid_from, valid_to) in stretches
    ]


def _minutes(time_of_day: str) -> int:
    hours, minutes = time_of_day.split(":")
    return int(hours) * 60 + int(minutes)


def _source_rows(settings: Settings) -> list[list[Any]]:
    return [
        [name, key, str(value)]
        for name, source in settings.sources.items()
        for key, value in source.model_dump(exclude_none=True).items()
    ]
