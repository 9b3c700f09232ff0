"""Reads the export of a general ledger into lines: day, account, store, amount in minor units.

Belongs here: the order of the SQL, and which files are refused. Not: opening the file
(ledger_file.py), which account of ours a line is on (accounts.py), the SQL (sql/).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from orchestration.comparing.errors import ComparingError
from orchestration.comparing.ledger_columns import DAY_FIRST, MONTH_FIRST, WRITTEN_DATES
from orchestration.comparing.ledger_file import as_utf8, find_header, has_column, tell_records
from orchestration.posting.mapping.exports import CsvHeader

QUERIES: Final = Path(__file__).parent / "sql"
NAMED: Final = 10
"""How many bad rows an error names."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What an export says.

    Attributes:
        name: What the file is called.
        sha256: Of its bytes.
        lines: line_number, day, account, store_text, currency_code, amount_minor, reference and
            description of every line.
        sums: Rows that the export adds itself: line_number and text.
        unbalanced: Days whose debits are not their credits: day, currency_code, amount_minor.
        has_currency: Whether lines name their currency.
    """

    name: str
    sha256: str
    lines: pa.Table
    sums: list[tuple[int, str]]
    unbalanced: list[tuple[Any, str, int]]
    has_currency: bool


def read_ledger(
    file: Path,
    decimals: Mapping[str, int],
    currency_code: str,
    store_column: str | None = None,
) -> Ledger:
    """The lines of an export.

    Args:
        file: CSV, as QuickBooks, Xero and others export it.
        decimals: Of every currency.
        currency_code: Of lines that do not name theirs.
        store_column: What the file calls the column of stores; None: a usual name.

    Raises:
        ComparingError: The file cannot be read; each bad row by file and line.
        MappingError: No line of it names columns.
    """
    with as_utf8(file) as (text_file, sha256), duckdb.connect() as connection:
        header = find_header(file.name, text_file, store_column)
        tell_records(connection, text_file, file.name, header)
        _tell_asked(connection, decimals, currency_code, header)
        _parse(connection, file.name)
        _refuse_bad_rows(connection, file.name)
        _refuse_signs_by_nature(connection, file.name, header)
        lines = connection.sql("from ledger_lines order by line_number").to_arrow_table()
        if not lines.num_rows:
            raise ComparingError(
                [f"{file.name}: no line has a date, an account and an amount; export transactions."]
            )
        sums = connection.execute(_query("sums")).fetchall()
        unbalanced = connection.execute(_query("unbalanced")).fetchall()
    has_currency = has_column(header, "currency")
    return Ledger(file.name, sha256, lines, sums, unbalanced, has_currency)


def _tell_asked(
    connection: duckdb.DuckDBPyConnection,
    decimals: Mapping[str, int],
    currency_code: str,
    header: CsvHeader,
) -> None:
    """Tables `asked` and `currencies`."""
    asked = {
        "currency_code": currency_code,
        "has_account": has_column(header, "account") or has_column(header, "account_code"),
        "carries_dates": has_column(header, "kind") and has_column(header, "account"),
    }
    rows = [{"currency_code": code, "decimals": places} for code, places in decimals.items()]
    for name, table in (("asked", [asked]), ("currencies", rows)):
        connection.register("told_rows", pa.Table.from_pylist(table))
        connection.execute(f"create temp table {name} as select * from told_rows")
        connection.unregister("told_rows")


def _parse(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Table `parsed` and view `ledger_lines`.

    Raises:
        ComparingError: Dates could be read in two ways.
    """
    for query in ("told", "marks", "written_amounts"):
        connection.execute(_query(query))
    day_first, month_first, has_numbers = connection.execute(
        "select is_day_first, is_month_first, has_numbers from marks"
    ).fetchall()[0]
    if has_numbers and day_first == month_first:
        sentence = (
            f"{name}: its dates do not tell whether the day or the month comes first; export them"
            " as 2026-10-31, or two whole months of them."
        )
        raise ComparingError([sentence])
    formats = [*WRITTEN_DATES, *(DAY_FIRST if day_first else MONTH_FIRST)]
    with_times = [f"{each}{time}" for each in formats for time in ("", " %H:%M:%S", "T%H:%M:%S")]
    connection.execute(_query("parsed"), {"formats": with_times})
    connection.execute(_query("lines"))


def _refuse_bad_rows(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Every row that looks like a line and cannot be read as one.

    Raises:
        ComparingError: There are some.
    """
    bad = connection.execute(_query("bad_rows")).fetchall()
    if not bad:
        return
    sentences = [f"{name}:{line}: {why}; correct the row." for line, why in bad[:NAMED]]
    if len(bad) > NAMED:
        sentences.append(f"{name}: and {len(bad) - NAMED} more rows that cannot be read.")
    raise ComparingError(sentences)


def _refuse_signs_by_nature(
    connection: duckdb.DuckDBPyConnection, name: str, header: CsvHeader
) -> None:
    """QuickBooks Online signs Amount by what increases an account: debits cannot be told then.

    Raises:
        ComparingError: Amounts may be signed so.
    """
    columns = [has_column(header, column) for column in ("kind", "debit", "credit")]
    if columns != [True, False, False]:
        return
    total = connection.execute("select sum(amount_minor) from ledger_lines").fetchall()[0][0]
    if total:
        sentence = (
            f"{name}:{header.line}: its one column Amount does not sum to zero, so debits cannot be"
            " told from credits; customize the report to show the columns Debit and Credit."
        )
        raise ComparingError([sentence])


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text("utf-8")
