"""Which packs a period asks for, and the sentence where there is none."""

from datetime import date

import duckdb
import pytest

from orchestration.audit.errors import UnknownPeriodError
from orchestration.audit.subjects import Subject, subjects_of

SNAPSHOT = """
    create table run_info as select 'run-000007-ab' as run_id,
        timestamp '2026-04-02 09:00:00' as recorded_at, 12 as through_sequence,
        'code' as code_version, 'rules' as rules_hash, 'ann' as created_by;
    create table dim_location as
    select 'L1' as location_id, 'corner' as entity_id, 'Corner Shop LLC' as entity_name
    union all select 'L2', 'retail', 'Retail Inc' union all select 'L3', 'idle', 'Idle Ltd';
    create table dim_fiscal_period (
        entity_id text, period text, fiscal_year integer, period_number integer, first_day date,
        last_day date, period_status text, period_closed_at timestamp, prepared_by text,
        closed_by text, closed_through_run_id text
    );
    insert into dim_fiscal_period by name
    select *, 'open' as period_status from (values
        ('corner', '2026-01', 2026, 1, date '2026-01-01', date '2026-01-31'),
        ('corner', '2026-02', 2026, 2, date '2026-02-01', date '2026-02-28'),
        ('idle', '2026-02', 2026, 2, date '2026-02-01', date '2026-02-28'),
        ('retail', 'FY2025-P13', 2025, 13, date '2026-01-04', date '2026-01-31'),
        ('retail', 'FY2026-P01', 2026, 1, date '2026-02-01', date '2026-02-28')
    ) as periods (entity_id, period, fiscal_year, period_number, first_day, last_day);
    update dim_fiscal_period set period_status = 'final', period_closed_at = '2026-02-03',
        prepared_by = 'bob', closed_by = 'ann', closed_through_run_id = 'run-000003-cd'
    where period = '2026-01';
    create table dim_fiscal_day as
    select entity_id, period,
        cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as calendar_date
    from dim_fiscal_period;
    create table fct_journal_lines as
    select 'corner' as entity_id, date '2026-01-31' as posting_date
    union all select 'corner', date '2026-02-28' union all select 'retail', date '2026-02-01';
"""


@pytest.fixture
def snapshot() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(SNAPSHOT)
    return connection


def one(snapshot: duckdb.DuckDBPyConnection, period: str) -> Subject:
    (subject,) = subjects_of(snapshot, period, None)
    return subject


def test_a_subject_knows_its_days_its_state_and_its_run(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    january = one(snapshot, "2026-01")
    assert (january.entity_id, january.entity_name) == ("corner", "Corner Shop LLC")
    assert (january.first_day, january.last_day) == (date(2026, 1, 1), date(2026, 1, 31))
    assert (january.period_status, january.prepared_by, january.closed_by) == (
        "final",
        "bob",
        "ann",
    )
    assert january.name == "corner_2026-01_run-000007-ab"
    assert january.values["entity"] == "corner"


def test_the_year_begins_where_the_entitys_year_begins(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    assert one(snapshot, "2026-02").year_first_day == date(2026, 1, 1)
    assert one(snapshot, "FY2026-P01").year_first_day == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("period", "entity", "told"),
    [
        ("2026-13", None, "choose one of 2026-01, 2026-02, FY2026-P01"),
        ("2026-02", "retail", "no line of retail is posted in such a period; choose one of FY2026"),
        ("FY2025-P13", "retail", "choose one of FY2026-P01"),
        ("2026-02", "idle", "nothing of idle was posted yet"),
        ("2026-02", "nobody", "there is no such entity; choose one of corner, idle, retail"),
    ],
)
def test_what_has_no_lines_is_refused_in_one_sentence(
    snapshot: duckdb.DuckDBPyConnection, period: str, entity: str | None, told: str
) -> None:
    with pytest.raises(UnknownPeriodError, match=told) as refused:
        subjects_of(snapshot, period, entity)
    assert str(refused.value).endswith(".")
