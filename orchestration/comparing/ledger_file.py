"""Opens the export of a general ledger: its text in UTF-8, its header, its rows as tables.

Belongs here: finding the columns and letting DuckDB read the rows. Not: what a row means
(reading.py), names of columns (ledger_columns.py).
"""

import codecs
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from orchestration.comparing.errors import ComparingError
from orchestration.comparing.ledger_columns import COLUMNS
from orchestration.posting.mapping.exports import CsvHeader, find_csv_header

BEGINNING: Final = 64 * 1024
"""Bytes of a file in which its header is looked for."""
TEXTS: Final = ("date", "account", "debit", "credit", "amount")

FILE_LINES: Final = """
    create temp table file_lines as
    select row_number() over () + $skip as line_number, line
    from read_csv($file, header = false, auto_detect = false, delim = '\x01', quote = '',
        escape = '', columns = {'line': 'VARCHAR'}, parallel = false, strict_mode = false,
        skip = $skip)
"""


@contextmanager
def as_utf8(file: Path) -> Iterator[tuple[Path, str]]:
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


def find_header(name: str, text_file: Path, store_column: str | None) -> CsvHeader:
    """The header of an export.

    Args:
        name: What the file is called.
        text_file: It, in UTF-8.
        store_column: What it calls the column of stores; None: a usual name.

    Raises:
        ComparingError: A column is missing.
        MappingError: No line names columns.
    """
    with text_file.open(encoding="utf-8", errors="ignore", newline="") as stream:
        beginning = stream.read(BEGINNING)
    if beginning.startswith("PK\x03\x04"):
        raise ComparingError([f"{name}: a workbook, not CSV; save its sheet as CSV."])
    names = dict(COLUMNS)
    if store_column:
        names["store"] = (store_column,)
    header = find_csv_header(beginning, name, names, ("date",))
    if not any(has_column(header, column) for column in ("debit", "credit", "amount")):
        raise ComparingError(
            [f"{name}:{header.line}: no column Debit, Credit or Amount; export it with them."]
        )
    if store_column and not has_column(header, "store"):
        raise ComparingError(
            [f"{name}:{header.line}: no column {store_column}; name one that is there."]
        )
    return header


def has_column(header: CsvHeader, column: str) -> bool:
    """Whether an export has a column, by our name of it."""
    return column in header.columns.values()


def tell_records(
    connection: duckdb.DuckDBPyConnection, file: Path, name: str, header: CsvHeader
) -> None:
    """Tables `told` and `file_lines`: the records of the file, and its lines.

    Raises:
        ComparingError: A record has more cells than the header.
    """
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
    filled = " + ".join(
        f"case when nullif(trim({each}), '') is null then 0 else 1 end" for each in every
    )
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
