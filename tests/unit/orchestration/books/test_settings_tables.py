"""The models read what `tillbook.toml` says from tables of the warehouse."""

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
    create table raw_control.quarantine_releases (source_system text, document_id text,
        source_version text, actor text, reason text, recorded_at timestamp,
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
