"""The models read what `tillbook.toml` says from tables of the warehouse."""

from datetime import date
from pathlib import Path

import duckdb

from orchestration.books.settings_tables import write_settings
from orchestration.settings import parse_settings

SETTINGS = """
format_version = 1
[[entities]]
id = "harbor"
name = "Harbor"
functional_currency = "USD"
[[entities]]
id = "juniper"
name = "Juniper"
functional_currency = "CAD"
amount_only_refund_tax = "none"
damaged_recovery_rate = "0.25"
[[locations]]
id = "LHARBOR"
entity = "harbor"
source = "square"
name = "Portland"
trading_days = [{ valid_from = 2000-01-01, time_zone = "America/New_York" }]
"""
RAW_CONTROL = """
    create schema raw_control;
    create table raw_control.exchange_rates (from_currency_code text, to_currency_code text,
        rate_date date, rate_type text, rate decimal(18, 8), observation_sequence bigint,
        row_number bigint);
    create table raw_control.period_locks (entity_id text, locked_through date,
        observation_sequence bigint, row_number bigint);
    create table raw_control.period_decisions (entity_id text, period text, decision text,
        first_day date, last_day date, locked_through date, through_run_id text,
        through_sequence bigint, actor text, reason text, prepared_by text, recorded_at timestamp,
        observation_sequence bigint, row_number bigint);
    create table raw_control.quarantine_releases (source_system text, document_id text,
        source_version text, actor text, reason text, recorded_at timestamp,
        observation_sequence bigint, row_number bigint);
    create table raw_control.checklist_decisions (entity_id text, period text, account_id text,
        currency_code text, decision text, amount decimal(19, 4), reason text,
        ledger_balance decimal(19, 4), difference decimal(19, 4),
        explained_amount decimal(19, 4), actor text, prepared_by text, recorded_at timestamp,
        observation_sequence bigint, row_number bigint);
"""


def test_each_entity_says_whether_goodwill_holds_tax(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(RAW_CONTROL)
        write_settings(connection, parse_settings(SETTINGS))
        found = connection.execute(
            "select entity_id, functional_currency_code, amount_only_refund_tax,"
            " cast(damaged_recovery_rate as text) from settings.entities order by entity_id"
        ).fetchall()
    assert found == [
        ("harbor", "USD", "share", "0.000000"),
        ("juniper", "CAD", "none", "0.250000"),
    ]


COLUMNS = (
    "entity_id, period, decision, first_day, last_day, locked_through, actor,"
    " observation_sequence, row_number"
)
DECISIONS = f"""
    insert into raw_control.period_locks values ('harbor', '2026-03-31', 1, 1);
    insert into raw_control.period_decisions ({COLUMNS})
    select 'harbor', '2026-04', decision, '2026-04-01', '2026-04-30', locked_through, actor,
        sequence, 1
    from (values
        ('close_preliminary', date '2026-04-30', 'ann', 2),
        ('close_final', date '2026-04-30', 'bob', 3),
        ('reopen_preparation', null, 'ann', 4)
    ) as decided (decision, locked_through, actor, sequence)
"""
REOPENED = f"""
    insert into raw_control.period_decisions ({COLUMNS})
    values ('harbor', '2026-04', 'reopen', '2026-04-01', '2026-04-30', '2026-03-31', 'bob', 5, 1)
"""


def test_the_newest_decision_holds_and_a_preparation_decides_nothing(tmp_path: Path) -> None:
    state = (
        "select locks.locked_through, decisions.decision from settings.period_locks as locks"
        " inner join settings.period_decisions as decisions using (entity_id)"
    )
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(RAW_CONTROL)
        connection.execute(DECISIONS)
        write_settings(connection, parse_settings(SETTINGS))
        assert connection.execute(state).fetchall() == [(date(2026, 4, 30), "close_final")]

        connection.execute(REOPENED)
        write_settings(connection, parse_settings(SETTINGS))
        assert connection.execute(state).fetchall() == [(date(2026, 3, 31), "reopen")]


def test_each_entity_has_the_periods_of_its_calendar(tmp_path: Path) -> None:
    retail = SETTINGS.replace('amount_only_refund_tax = "none"', 'calendar = "nrf_454"')
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(RAW_CONTROL)
        write_settings(connection, parse_settings(retail))
        found = connection.execute(
            "select entity_id, period, first_day from settings.fiscal_periods"
            " where date '2026-11-22' between first_day and last_day order by entity_id"
        ).fetchall()
    assert found == [
        ("harbor", "2026-11", date(2026, 11, 1)),
        ("juniper", "FY2026-P10", date(2026, 11, 1)),
    ]
