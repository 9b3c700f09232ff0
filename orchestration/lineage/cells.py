"""A cell of the trial balance: its journal lines, and the proof that they add up to it.

Belongs here: what a balance is made of. Not: where a line comes from (entries.py).
"""

from typing import TYPE_CHECKING, Any

from orchestration.lineage.rows import Row, rows_of

if TYPE_CHECKING:
    import duckdb

CELL = """
    select cells.*, currencies.minor_unit, periods.first_day, periods.last_day,
        periods.period_status, years.first_day as first_day_of_year
    from mart_finance__trial_balance as cells
    inner join dim_currency as currencies on cells.currency_code = currencies.currency_code
    inner join dim_fiscal_period as periods
        on cells.entity_id = periods.entity_id and cells.period = periods.period
    inner join (
        select entity_id, fiscal_year, min(first_day) as first_day
        from dim_fiscal_period
        group by entity_id, fiscal_year
    ) as years
        on periods.entity_id = years.entity_id and periods.fiscal_year = years.fiscal_year
    where cells.entity_id = $entity and cells.period = $period and cells.account_id = $account
        and cells.currency_code = $currency
"""
OF_THE_CELL = """
    lines.entity_id = $entity and lines.currency_code = $currency
"""
OPENING = f"""
    select cast(coalesce(sum(lines.amount_minor), 0) as bigint) as opening_minor
    from fct_journal_lines as lines
    inner join dim_account as accounts on lines.account_id = accounts.account_id
    where {OF_THE_CELL} and lines.posting_date < $first_day
        and case
            when accounts.account_type in ('asset', 'liability', 'equity')
                or lines.posting_date >= $first_day_of_year
                then lines.account_id
            else (select min(account_id) from dim_account where is_retained_earnings)
        end = $account
"""
IN_PERIOD = f"""
    {OF_THE_CELL} and lines.account_id = $account
    and lines.posting_date between $first_day and $last_day
"""
DEBIT = "greatest(lines.amount_minor, 0) * currencies.minor_unit"
CREDIT = "greatest(-lines.amount_minor, 0) * currencies.minor_unit"
PARTS = f"""
    select lines.event_type, lines.measure, count(*) as lines,
        count(distinct lines.source_document_id) as documents,
        cast(sum({DEBIT}) as decimal(19, 4)) as debit,
        cast(sum({CREDIT}) as decimal(19, 4)) as credit
    from fct_journal_lines as lines
    inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
    where {IN_PERIOD}
    group by lines.event_type, lines.measure
    order by lines.event_type, lines.measure
"""
LINES = f"""
    select lines.journal_line_id, lines.posting_date, lines.business_date, lines.entry_type,
        lines.event_type, lines.measure, lines.source_system, lines.source_document_id,
        lines.location_id, cast({DEBIT} as decimal(19, 4)) as debit,
        cast({CREDIT} as decimal(19, 4)) as credit
    from fct_journal_lines as lines
    inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
    where {IN_PERIOD}
    order by lines.posting_date, lines.source_document_id, lines.journal_entry_id, lines.line_number
"""


def trace_cell(connection: "duckdb.DuckDBPyConnection", cell_id: str) -> Row:
    """A cell with its lines; `adds_up` says whether they and the opening give the cell.

    Args:
        connection: The published snapshot.
        cell_id: entity:period:account:currency of a cell that exists.
    """
    entity, period, account, currency = cell_id.split(":")
    values: dict[str, Any] = {"entity": entity, "account": account, "currency": currency}
    cell = rows_of(connection, CELL, {**values, "period": period})[0]
    first_day, last_day = cell.pop("first_day"), cell.pop("last_day")
    first_day_of_year, minor_unit = cell.pop("first_day_of_year"), cell.pop("minor_unit")
    before = {**values, "first_day": first_day, "first_day_of_year": first_day_of_year}
    opening = rows_of(connection, OPENING, before)[0]["opening_minor"] * minor_unit
    within = {**values, "first_day": first_day, "last_day": last_day}
    parts = rows_of(connection, PARTS, within)
    debit, credit = (sum(part[side] for part in parts) for side in ("debit", "credit"))
    sums = {
        "opening_balance": opening,
        "debit": debit,
        "credit": credit,
        "closing_balance": opening + debit - credit,
    }
    return {
        "kind": "cell",
        "id": cell_id,
        "cell": cell,
        "from": first_day,
        "to": last_day,
        "sums_of_lines": sums,
        "adds_up": all(cell[name] == amount for name, amount in sums.items()),
        "parts": parts,
        "lines": rows_of(connection, LINES, within),
    }
