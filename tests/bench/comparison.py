"""Proof that baseline and pipeline computed the same: entry ids, and the trial balance per account.

Belongs here: comparing. Hand-written cases of the sample are left out of both by their ids.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

LINES = """
    create temp view pipeline_lines as
    select lines.entity_id, lines.account_id, lines.currency_code, lines.amount_minor,
        lines.journal_entry_id, lines.source_document_id, entries.unit_event
    from books.core.fct_journal_lines as lines
    inner join books.core.fct_journal_entries as entries using (journal_entry_id)
"""
UNITS = """
    create temp table unit_differences as
    select
        coalesce(mine.document_id, theirs.source_document_id) as document_id,
        coalesce(mine.unit_event, theirs.unit_event) as unit_event,
        mine.journal_entry_id as baseline_id,
        theirs.journal_entry_id as pipeline_id
    from read_parquet($entries) as mine
    full join (
        select distinct source_document_id, unit_event, journal_entry_id from pipeline_lines
    ) as theirs
        on mine.journal_entry_id = theirs.journal_entry_id
    where mine.journal_entry_id is null or theirs.journal_entry_id is null
"""
ACCOUNTS = """
    with posted as (
        select entity_id, account_id, currency_code,
            cast(sum(amount_minor) as bigint) as closing_minor
        from pipeline_lines
        where journal_entry_id in (select journal_entry_id from read_parquet($entries))
        group by all
    )
    select entity_id, account_id, mine.closing_minor, posted.closing_minor
    from read_parquet($balance) as mine
    full join posted using (entity_id, account_id, currency_code)
    where mine.closing_minor is distinct from posted.closing_minor
    order by entity_id, account_id
"""
ORDINARY = (
    r"(ORD|PAY|REF|PO|DRAWER)(PORT|CHIC|JULA|JUSF)[0-9]{6,}(-[12])?[AB]?"
    r"|(GR|SC)-(PORT|CHIC|JULA|JUSF)-[0-9]{8}"
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the two came to.

    Attributes:
        journal_lines: Lines the pipeline posted in all.
        left_out: Units only the pipeline posted, of documents of the hand-written cases and of
            payouts and drawers that hold one.
        missing: Ordinary units of the baseline that the pipeline has not, at most ten.
        unexpected: Ordinary units of the pipeline that the baseline has not, at most ten.
        accounts: A sentence for each account whose balance differs.
    """

    journal_lines: int
    left_out: int
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    accounts: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether every unit and every account agrees."""
        return not (self.missing or self.unexpected or self.accounts)


def compare(warehouse: Path, results: Path) -> Comparison:
    """Compare the warehouse's books with the baseline's results, to the minor unit."""
    entries = {"entries": str(results / "entries.parquet")}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse}' as books (read_only)")
        connection.execute(LINES)
        connection.execute(UNITS, entries)
        balances = entries | {"balance": str(results / "trial_balance.parquet")}
        accounts = connection.execute(ACCOUNTS, balances).fetchall()
        return Comparison(
            journal_lines=_number(connection, "select count(*) from pipeline_lines"),
            left_out=_number(
                connection,
                "select count(*) from unit_differences where baseline_id is null"
                f" and not ({_UNEXPECTED})",
            ),
            missing=_units(connection, "pipeline_id is null"),
            unexpected=_units(connection, f"baseline_id is null and {_UNEXPECTED}"),
            accounts=tuple(
                f"{entity} {account}: baseline {mine}, pipeline {theirs}"
                for entity, account, mine, theirs in accounts
            ),
        )


# Payouts and drawers with a case among them are cases themselves.
_UNEXPECTED = (
    f"regexp_full_match(document_id, '{ORDINARY}') and not starts_with(document_id, 'PO')"
    " and not starts_with(document_id, 'DRAWER')"
)


def _units(connection: duckdb.DuckDBPyConnection, condition: str) -> tuple[str, ...]:
    rows = connection.execute(
        f"select document_id || ' ' || unit_event from unit_differences where {condition}"
        " order by all limit 10"
    ).fetchall()
    return tuple(row[0] for row in rows)


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = connection.execute(sql).fetchone()
    return int(row[0]) if row else 0
