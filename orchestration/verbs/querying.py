"""`query`: read-only SQL on the published snapshot.

Belongs here: running a statement and writing its rows in the format asked for. Not: opening the
snapshot (orchestration/publishing/reading.py).
"""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from orchestration.home import Home
from orchestration.verbs.answers import plain, say, say_table
from orchestration.verbs.failures import VerbError

if TYPE_CHECKING:
    import duckdb

Format = Literal["table", "csv", "json"]
ROWS_AT_ONCE = 10_000
ROWS_OF_A_TABLE = 500


def query(home: Home, sql: str, output: Format) -> None:
    """Run one statement and write its rows.

    Raises:
        PublishedError: Nothing is published yet.
        VerbError: The statement is not one that answers with rows here.
    """
    import duckdb

    from orchestration.publishing.reading import open_published

    connection = open_published(home)
    try:
        result = connection.execute(sql)
        # An empty statement gives no result at all, whatever the engine's types say.
        columns = [column[0] for column in (result and result.description) or []]
        if not columns:
            raise VerbError("The SQL answers with no rows; write a select, such as: show tables.")
        _write(columns, result, output)
    except duckdb.Error as error:
        raise VerbError(sentence_of(error)) from error
    finally:
        connection.close()


def sentence_of(error: "duckdb.Error") -> str:
    """The engine's own words in one sentence, with what to do."""
    first, *rest = [line.strip() for line in str(error).splitlines() if line.strip()]
    hint = next((line for line in rest if line.startswith(("Did you mean", "Candidate"))), "")
    told = f"{first.rstrip('.')}; {hint}" if hint else first.rstrip(".")
    return f"The SQL was refused: {told}; 'show tables' and 'describe TABLE' list what is there."


def _write(columns: Sequence[str], result: "duckdb.DuckDBPyConnection", output: Format) -> None:
    if output == "csv":
        _write_csv(columns, _rows(result))
    elif output == "json":
        _write_json(columns, _rows(result))
    else:
        _write_table(columns, result)


def _rows(result: "duckdb.DuckDBPyConnection") -> Iterator[tuple[Any, ...]]:
    while portion := result.fetchmany(ROWS_AT_ONCE):
        yield from portion


def _write_table(columns: Sequence[str], result: "duckdb.DuckDBPyConnection") -> None:
    rows = result.fetchmany(ROWS_OF_A_TABLE)
    say_table(columns, rows)
    if len(rows) == ROWS_OF_A_TABLE and result.fetchone() is not None:
        say(f"Only the first {ROWS_OF_A_TABLE} rows; --format csv or json gives all of them.")


def _write_csv(columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    from orchestration.publishing.guarded_text import guarded_text

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([guarded_text(column) for column in columns])
    for row in rows:
        writer.writerow([guarded_text(cell) if isinstance(cell, str) else cell for cell in row])


def _write_json(columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    """An array of objects, a row a line, written as the rows come."""
    twice = {column for column in columns if columns.count(column) > 1}
    if twice:
        raise VerbError(
            f"The SQL gives two columns the name {min(twice)}; name them apart with 'as'."
        )
    separator = "[\n"
    for row in rows:
        fields = dict(zip(columns, row, strict=True))
        sys.stdout.write(separator + json.dumps(fields, default=plain, ensure_ascii=False))
        separator = ",\n"
    sys.stdout.write("\n]\n" if separator == ",\n" else "[]\n")
