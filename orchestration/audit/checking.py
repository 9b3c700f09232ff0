"""Proves that a pack is complete, from its own files and the durable journal.

Belongs here: reading the files back, the two check files, refusing a pack with a difference. Not:
the checks themselves (sql/checks).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import duckdb

from orchestration.audit.contents import CHECKS
from orchestration.audit.errors import AuditPackError
from orchestration.audit.queries import READ_CSV, fill_table, query_text, write_csv

MONEY: Final = "decimal(19, 4)"
FILES_READ_BACK: Final = {
    "ledger_file": (
        "ledger/general_ledger.csv",
        {
            "journal_line_id": "varchar",
            "journal_entry_id": "varchar",
            "account_id": "varchar",
            "posting_date": "date",
            "currency_code": "varchar",
            "debit": MONEY,
            "credit": MONEY,
            "functional_currency_code": "varchar",
            "functional_debit": MONEY,
            "functional_credit": MONEY,
        },
    ),
    "trial_balance_file": (
        "ledger/trial_balance.csv",
        {
            "account_id": "varchar",
            "currency_code": "varchar",
            "opening_balance": MONEY,
            "debit": MONEY,
            "credit": MONEY,
            "closing_balance": MONEY,
        },
    ),
    "entries_file": ("ledger/journal_entries.csv", {"journal_entry_id": "varchar"}),
    "provenance_file": (
        "provenance/line_source_rows.csv",
        {
            "journal_line_id": "varchar",
            "file_sha256": "varchar",
            "observation_sequence": "bigint",
        },
    ),
    "manifest_file": (
        "provenance/manifest.csv",
        {"file_sha256": "varchar", "sequence": "bigint"},
    ),
}
"""Temporary tables with what stands in files of the pack, by column and type."""
ROLLS_FORWARD: Final = """
    select
        case when opening_difference <> 0 then 'opening' else 'closing' end as balance, account_id,
        currency_code,
        case when opening_difference <> 0 then opening_difference else closing_difference end
            as difference
    from roll_forward
    where opening_difference <> 0 or closing_difference <> 0
    order by account_id, currency_code
"""
COMPLETE: Final = """
    select check_name, subject, expected, found
    from completeness
    where difference <> 0
    order by check_name <> 'lines unlike the journal', check_name, subject
"""
REMEDY: Final = (
    "no pack was made; the published books are not the journal: run tillbook publish, and if it"
    " differs still, restore from the last backup"
)


def write_checks(
    connection: duckdb.DuckDBPyConnection, folder: Path, values: Mapping[str, Any]
) -> dict[str, int]:
    """Write the check files of a pack; returns how many rows each has.

    Raises:
        AuditPackError: Something differs; the sentence names the first.
    """
    for table, (file, columns) in FILES_READ_BACK.items():
        cast = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in columns.items())
        fill_table(
            connection, table, f"select {cast} from {READ_CSV}", {"file": str(folder / file)}
        )
    rows = {}
    for check in CHECKS:
        query = query_text(check.query)
        rows[check.file] = write_csv(connection, query, values, folder / check.file)
        fill_table(connection, Path(check.query).name, query, values)
    _refuse_differences(connection)
    return rows


def _refuse_differences(connection: duckdb.DuckDBPyConnection) -> None:
    unlike = connection.execute(COMPLETE).fetchall()
    if unlike:
        name, subject, expected, found = unlike[0]
        of = f" ({subject})" if subject else ""
        raise AuditPackError(
            f"checks/completeness.csv: {name}{of}: {expected.normalize():f} expected,"
            f" {found.normalize():f} found; {REMEDY}."
        )
    broken = connection.execute(ROLLS_FORWARD).fetchall()
    if broken:
        balance, account, currency, difference = broken[0]
        raise AuditPackError(
            f"checks/roll_forward.csv: the {balance} balance of {account} differs by"
            f" {difference.normalize():f} {currency}; {REMEDY}."
        )
