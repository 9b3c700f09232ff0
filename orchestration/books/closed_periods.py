"""What a final close fixes, entry numbers and balances, and taking in what any close wrote.

Belongs here: writing these as segments, and bringing the warehouse level with what closes wrote.
Not: writing stock (frozen_stock.py), whether a period may close (orchestration/periods), comparing
later books with it (dbt tests).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from orchestration.books.run_records import Segment
from orchestration.books.segments import checked_path, write_rows

TABLES = """
    create table if not exists books.entry_numbers (
        decision_sequence bigint, journal_entry_id text, entity_id text, fiscal_year integer,
        entry_number bigint, period text
    );
    create table if not exists books.closing_balances (
        decision_sequence bigint, entity_id text, period text, account_id text, currency_code text,
        balance_minor bigint, functional_balance_minor bigint
    );
    create table if not exists books.frozen_movements (
        decision_sequence bigint, entity_id text, costing_number bigint, costing_row_id text,
        reverses_row_id text, original_row_id text, movement_id text, source_system text,
        source_document_id text, source_line_id text, location_id text, product_id text,
        department_id text, occurred_at timestamptz, business_date date, costing_date date,
        movement_type text, treatment text, quantity decimal(18, 4), unit_cost decimal(18, 6),
        counted_quantity decimal(18, 4), currency_code text, original_document_id text,
        original_line_id text, costing_method text, damaged_recovery_rate decimal(9, 6),
        receipt_value_minor bigint, known_unit_cost_millionths bigint
    );
    create table if not exists books.frozen_costs (
        decision_sequence bigint, entity_id text, costing_row_id text,
        quantity_ten_thousandths bigint, amount_minor bigint, true_up_minor bigint, cost_basis text
    );
    create table if not exists books.opening_stock (
        decision_sequence bigint, entity_id text, product_id text, location_id text, state text,
        costing_row_id text, opened_row_id text, place bigint, quantity_ten_thousandths bigint,
        value_minor bigint, drawn_ten_thousandths bigint, drawn_minor bigint
    );
"""

# Gapless per entity and fiscal year; what an earlier close numbered keeps its number.
ENTRY_NUMBERS = """
    with numbered as (
        select journal_entry_id, fiscal_year, entry_number
        from books.entry_numbers
        where entity_id = $entity_id
    )
    select
        entries.journal_entry_id,
        entries.entity_id,
        cast($fiscal_year as integer) as fiscal_year,
        coalesce(
            (select max(entry_number) from numbered where fiscal_year = $fiscal_year), 0
        ) + row_number() over (order by entries.posting_date, entries.journal_entry_id)
            as entry_number,
        cast($period as text) as period
    from core.fct_journal_entries as entries
    where entries.entity_id = $entity_id
        and entries.posting_date between $first_day and $last_day
        and entries.journal_entry_id not in (select journal_entry_id from numbered)
    order by entry_number
"""

CLOSING_BALANCES = """
    select
        entity_id,
        cast($period as text) as period,
        account_id,
        currency_code,
        cast(sum(amount_minor) as bigint) as balance_minor,
        cast(sum(functional_amount_minor) as bigint) as functional_balance_minor
    from core.fct_journal_lines
    where entity_id = $entity_id and posting_date <= $last_day
    group by entity_id, account_id, currency_code
    order by account_id, currency_code
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod:
    """A period that is being closed.

    Attributes:
        entity_id: Whose period.
        period: Its name.
        fiscal_year: The year whose numbers its entries take.
        first_day: First day of the period.
        last_day: Last day of the period.
    """

    entity_id: str
    period: str
    fiscal_year: int
    first_day: date
    last_day: date

    def segment_name(self, run_id: str) -> str:
        """What the segments of its close are called after."""
        return f"{self.entity_id}.{self.period}.{run_id}"


def write_close_segments(
    connection: duckdb.DuckDBPyConnection, folder: Path, closed: ClosedPeriod, run_id: str
) -> tuple[Segment, ...]:
    """Write entry numbers and balances; they count once a decision that names them has landed."""
    period = {"entity_id": closed.entity_id, "period": closed.period, "last_day": closed.last_day}
    values = {**period, "fiscal_year": closed.fiscal_year, "first_day": closed.first_day}
    name = closed.segment_name(run_id)
    return (
        write_rows(connection, folder, "entry_numbers", name, ENTRY_NUMBERS, values),
        write_rows(connection, folder, "closing_balances", name, CLOSING_BALANCES, period),
    )


def restore_closes(
    connection: duckdb.DuckDBPyConnection,
    closes: Iterable[tuple[int, tuple[Segment, ...]]],
    folder: Path,
) -> None:
    """Take in the segments of every close that the warehouse does not hold yet.

    Args:
        connection: The warehouse, writable.
        closes: Sequence of each close's decision, and its segments.
        folder: The home's segments folder.

    Raises:
        SegmentError: A segment is missing or altered.
    """
    connection.execute(TABLES)
    held: dict[str, set[int]] = {}
    for sequence, segments in closes:
        for segment in segments:
            if segment.relation not in held:
                held[segment.relation] = _held(connection, segment.relation)
            if sequence not in held[segment.relation]:
                connection.execute(
                    f"insert into books.{segment.relation} by name"
                    " select $sequence as decision_sequence, * from read_parquet($file)",
                    {"sequence": sequence, "file": str(checked_path(folder, segment))},
                )


def _held(connection: duckdb.DuckDBPyConnection, relation: str) -> set[int]:
    query = f"select distinct decision_sequence from books.{relation}"
    return {row[0] for row in connection.execute(query).fetchall()}
