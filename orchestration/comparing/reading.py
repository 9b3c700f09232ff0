"""Reads the export of a general ledger into lines: day, account, store, amount in minor units.

Belongs here: finding its columns, letting DuckDB read the rows, saying which rows are none or
cannot be read. Not: which account of ours a line is on (accounts.py), names of columns
(ledger_columns.py).
"""

import codecs
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from orchestration.comparing.errors import ComparingError
from orchestration.comparing.ledger_columns import COLUMNS, DAY_FIRST, MONTH_FIRST, WRITTEN_DATES
from orchestration.posting.mapping.exports import CsvHeader, find_csv_header

QUERIES: Final = Path(__file__).parent / "sql"
BEGINNING: Final = 64 * 1024
"""Bytes of a file in which its header is looked for."""
NAMED: Final = 10
"""How many bad rows an error names."""
TEXTS: Final = ("date", "account", "debit", "credit", "amount")


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
    with _as_utf8(file) as (text_file, sha256), duckdb.connect() as connection:
        header = _header(file, text_file, store_column)
        _tell(connection, text_file, file.name, header)
        asked = {
            "currency_code": currency_code,
            "has_account": _has(header, "account") or _has(header, "account_code"),
            "carries_dates": _has(header, "kind") and _has(header, "account"),
        }
        rows = [{"currency_code": code, "decimals": places} for code, places in decimals.items()]
        connection.register("told_asked", pa.Table.from_pylist([asked]))
        connection.register("told_currencies", pa.Table.from_pylist(rows))
        connection.execute("create temp table asked as select * from told_asked")
        connection.execute("create temp table currencies as select * from told_currencies")
        _parse(connection, file.name)
        _refuse_bad_rows(connection, file.name)
        _refuse_signs_by_nature(connection, file.name, header)
        return _ledger(connection, file.name, sha256, _has(header, "currency"))


def _ledger(
    connection: duckdb.DuckDBPyConnection, name: str, sha256: str, has_currency: bool
) -> Ledger:
    lines = connection.sql(LINES).to_arrow_table()
    if not lines.num_rows:
        raise ComparingError(
            [f"{name}: it has no line with a date, an account and an amount; export transactions."]
        )
    sums = connection.execute(SUMS).fetchall()
    unbalanced = connection.execute(UNBALANCED).fetchall()
    return Ledger(name, sha256, lines, sums, unbalanced, has_currency)


def _header(file: Path, text_file: Path, store_column: str | None) -> CsvHeader:
    with text_file.open(encoding="utf-8", errors="ignore", newline="") as stream:
        beginning = stream.read(BEGINNING)
    names = dict(COLUMNS)
    if store_column:
        names["store"] = (store_column,)
    header = find_csv_header(beginning, file.name, names, ("date",))
    if not any(_has(header, column) for column in ("debit", "credit", "amount")):
        raise ComparingError(
            [f"{file.name}:{header.line}: no column Debit, Credit or Amount; export it with them."]
        )
    if store_column and not _has(header, "store"):
        raise ComparingError(
            [f"{file.name}:{header.line}: no column {store_column}; name one that is there."]
        )
    return header


def _has(header: CsvHeader, column: str) -> bool:
    return column in header.columns.values()


def _tell(
    connection: duckdb.DuckDBPyConnection, file: Path, name: str, header: CsvHeader
) -> None:
    """Tables `told` and `file_lines`: the records of the file, and its lines."""
    cells = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(header.width))
    places = {column: f"nullif(trim(c{at}), '')" for at, column in header.columns.items()}
    asked = {
        "file": str(file),
        "skip": header.line,
        "delimiter": header.delimiter,
    }
    every = [f"c{place}" for place in range(header.width)]
    account = [places[each] for each in ("account_code", "account") if each in places]
    texts = {
        "account_text": f"nullif(concat_ws(' ', {', '.join(account)}), '')" if account else "null",
        **{f"{each}_text": places.get(each, "null") for each in TEXTS if each != "account"},
        **{
            each: places.get(each, "null")
            for each in ("store", "currency", "reference", "description")
        },
    }
    shown = ", ".join(f"cast({query} as varchar) as {column}" for column, query in texts.items())
    breaks = " + ".join(
        f"coalesce(len({each}) - len(replace({each}, chr(10), '')), 0)" for each in every
    )
    filled = " + ".join(f"case when nullif(trim({each}), '') is null then 0 else 1 end" for each in every)
    try:
        connection.execute(
            f"create temp table told as select row_number() over () as row_number,"
            f" nullif(trim(c0), '') as first_text, {filled} as filled_cells,"
            f" {breaks} as line_breaks, {shown}"
            " from read_csv($file, header = false, auto_detect = false, delim = $delimiter,"
            f" quote = '\"', escape = '\"', columns = {{{cells}}}, null_padding = true,"
            " parallel = false, skip = $skip)",
            asked,
        )
        connection.execute(FILE_LINES, {"file": str(file), "skip": header.line})
    except duckdb.InvalidInputException as error:
        first, second = [*str(error).splitlines(), ""][:2]
        raise ComparingError(
            [f"{name}: {_of_csv(first, header)} ({second}); export it again."]
        ) from error


def _of_csv(message: str, header: CsvHeader) -> str:
    """The line that DuckDB could not read, and why that may be."""
    where = message.rpartition("Line: ")[2] or "?"
    return f"line {where} has not the {header.width} cells of the line of columns"


def _parse(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    connection.execute(_query("told"))
    connection.execute(_query("marks"))
    day_first, month_first, has_numbers = connection.execute(
        "select is_day_first, is_month_first, has_numbers from marks"
    ).fetchall()[0]
    if has_numbers and day_first == month_first:
        raise ComparingError(
            [
                f"{name}: its dates do not tell whether the day or the month comes first; export"
                " them as 2026-10-31, or two whole months of them."
            ]
        )
    numbers = {}
    for column in ("debit", "credit", "amount"):
        numbers[column] = CLEAN.format(text=f"{column}_text")
        numbers[f"{column}_value"] = VALUE.format(clean=f"{column}_clean")
    formats = [*WRITTEN_DATES, *(DAY_FIRST if day_first else MONTH_FIRST)]
    with_times = [f"{each}{time}" for each in formats for time in ("", " %H:%M:%S", "T%H:%M:%S")]
    connection.execute(_query("parsed").format(**numbers), {"formats": with_times})


def _refuse_bad_rows(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Every row that looks like a line and cannot be read as one.

    Raises:
        ComparingError: There are some.
    """
    bad = connection.execute(BAD_ROWS).fetchall()
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
    if not _has(header, "kind") or _has(header, "debit") or _has(header, "credit"):
        return
    total = connection.execute(f"select cast(sum(amount_minor) as bigint) from ({LINES})").fetchall()
    if total[0][0]:
        raise ComparingError(
            [
                f"{name}:{header.line}: its one column Amount does not sum to zero, so debits cannot"
                " be told from credits; customize the report to show the columns Debit and Credit."
            ]
        )


@contextmanager
def _as_utf8(file: Path) -> Iterator[tuple[Path, str]]:
    """The file in UTF-8, in pieces, and the sha256 of what it was."""
    try:
        with file.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        if _is_utf8(file):
            yield file, sha256
            return
        with tempfile.TemporaryDirectory(prefix="tillbook-compare-") as folder:
            copy = Path(folder) / file.name
            with (
                file.open(encoding="cp1252", errors="replace", newline="") as source,
                copy.open("w", encoding="utf-8", newline="") as target,
            ):
                shutil.copyfileobj(source, target)
            yield copy, sha256
    except OSError as error:
        raise ComparingError(
            [f"{file}: the file cannot be read ({error.strerror}); name one that is there."]
        ) from error


def _is_utf8(file: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as stream:
        try:
            while piece := stream.read(BEGINNING):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text("utf-8")


CLEAN: Final = """
    case when {text} is null then null else
        case when regexp_matches({text}, '^\\s*\\(.*\\)\\s*$|-\\s*$|^\\s*[^0-9(]*-|CR\\s*$') then '-' else '' end
        || regexp_replace(
            case when marks.has_decimal_comma
                then replace(replace({text}, '.', ''), ',', '.')
                else replace({text}, ',', '')
            end,
            '[[:space:]()$€£¥\u00a0\u2019''+-]|[CD]R\\s*$', '', 'g'
        )
    end"""
"""A written amount without signs of currency and thousands; in brackets, or with a minus: negative."""

VALUE: Final = (
    "case when regexp_full_match({clean}, '-?[0-9]+([.][0-9]*)?|-?[.][0-9]+')"
    " then try_cast({clean} as decimal(27, 6)) end"
)

LINES: Final = """
    select
        line_number, day, account, store_text, currency_code,
        cast(minor as bigint) as amount_minor, reference, description
    from parsed
    where has_amount and not is_total and not is_heading and account is not null and minor <> 0
    order by line_number
"""

SUMS: Final = """
    select line_number, concat_ws(' ', account, date_told, description, amount_told)
    from parsed
    where has_amount and (is_total or account is null or day is null and date_told is null)
    order by line_number
"""

UNBALANCED: Final = f"""
    select day, currency_code, cast(sum(amount_minor) as bigint)
    from ({LINES})
    group by day, currency_code
    having sum(amount_minor) <> 0
    order by day, currency_code
"""  # noqa: S608 - our own constant

BAD_ROWS: Final = """
    select
        line_number,
        case
            when day is null and date_told is null then 'no date beside the amount ' || amount_told
            when day is null then 'not a date: ' || date_told
            when account is null then 'no account beside the amount ' || amount_told
            when decimals is null then 'not a currency: ' || currency_code
            when minor is null then 'not an amount: ' || amount_told
            else 'more decimals than ' || currency_code || ' has: ' || amount_told
        end
    from parsed
    where has_amount and not is_total and not is_heading
        and not (date_told is null and account is null)
        and (
            day is null or account is null or decimals is null or minor is null
            or minor <> trunc(minor)
        )
    order by line_number
"""

FILE_LINES: Final = """
    create temp table file_lines as
    select row_number() over () + $skip as line_number, line
    from read_csv($file, header = false, auto_detect = false, delim = '\x01', quote = '',
        escape = '', columns = {'line': 'VARCHAR'}, parallel = false, strict_mode = false,
        skip = $skip)
"""
