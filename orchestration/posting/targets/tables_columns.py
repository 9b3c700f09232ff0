"""The columns of the tables: what each is called, is and means.

Belongs here: only that, a row for each line of an entry, and refusing text that a cell cannot hold.
docs/posting/tables.md shows the same list; a test compares the two. Not: files (tables.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.file_targets import RefusedError, shown
from orchestration.publishing.guarded_text import guarded_text

DIMENSIONS = ("location", "department", "channel", "entity")
LARGEST = Decimal(10) ** 15
Value = Callable[[Entry, EntryLine], object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: Its name.
        sql_type: Its type in SQL.
        meaning: What it says.
        value: Of a line.
    """

    name: str
    sql_type: str
    meaning: str
    value: Value


def _dimension(name: str) -> Column:
    return Column(
        f"dimension_{name}",
        "VARCHAR",
        f"what the dimension {name} tells apart, where [targets.NAME.dimensions] asks for it",
        lambda _, line: dict(line.dimensions).get(name),
    )


COLUMNS = (
    Column("external_id", "VARCHAR", "id of the entry, for ever", lambda e, _: e.external_id),
    Column("line_number", "INTEGER", "1, 2, ... in the entry", lambda _, x: x.number),
    Column("entity_id", "VARCHAR", "company", lambda e, _: e.entity_id),
    Column("posting_date", "DATE", "accounting date", lambda e, _: e.posting_date),
    Column("business_date", "DATE", "day of trade", lambda e, _: e.business_date),
    Column("journal_type", "VARCHAR", "sales, settlement, ...", lambda e, _: e.journal_type),
    Column("kind", "VARCHAR", "entry or reversal", lambda e, _: e.kind),
    Column("revision", "INTEGER", "1, 2, ... of the same", lambda e, _: e.revision),
    Column("reverses", "VARCHAR", "external_id taken back", lambda e, _: e.reverses),
    Column("location_id", "VARCHAR", "store", lambda e, _: e.location_id),
    Column("channel", "VARCHAR", "channel of its sales", lambda e, _: e.channel),
    Column("journal_entry_id", "VARCHAR", "entry of the books", lambda e, _: e.journal_entry_id),
    Column("entry_description", "VARCHAR", "the entry in words", lambda e, _: e.description),
    Column("account_id", "VARCHAR", "account in our chart", lambda _, x: x.account_id),
    Column("account", "VARCHAR", "account as it is mapped", lambda _, x: x.account),
    Column("amount", "DECIMAL(19,4)", "debit positive", lambda e, x: e.major(x.amount_minor)),
    Column("currency_code", "VARCHAR", "of the amount", lambda e, _: e.currency_code),
    Column("minor_unit", "INTEGER", "decimals the currency has", lambda e, _: e.minor_unit),
    Column("line_description", "VARCHAR", "the line in words", lambda _, x: x.description),
    Column("party_type", "VARCHAR", "customer or vendor", lambda _, x: x.party_type),
    Column("party", "VARCHAR", "the customer or vendor", lambda _, x: x.party),
    *map(_dimension, DIMENSIONS),
    Column("payload_hash", "VARCHAR", "SHA-256 of its content", lambda e, _: e.payload_hash),
)
ARROW = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "DATE": pa.date32(),
    "DECIMAL(19,4)": pa.decimal128(19, 4),
}
SCHEMA = pa.schema([(column.name, ARROW[column.sql_type]) for column in COLUMNS])


def check_cells(entry: Entry, target: str, *, is_csv: bool) -> None:
    """Refuse what a cell cannot hold.

    Raises:
        RefusedError: Broken text, an amount too large, an unknown dimension or, in CSV, an account
            that a spreadsheet would take for a formula.
    """
    for line in entry.lines:
        unknown = {name for name, _ in line.dimensions} - {*DIMENSIONS}
        if unknown:
            raise RefusedError(
                "invalid",
                f"tables have no dimension {min(unknown)}; name one of {', '.join(DIMENSIONS)}"
                f" under [targets.{target}.dimensions].",
            )
        if abs(entry.major(line.amount_minor)) >= LARGEST:
            raise RefusedError("invalid", "an amount has more than 15 digits; correct the source.")
        account = _cell(line.account) if is_csv else line.account
        if not account or account != line.account:
            raise RefusedError(
                "unknown_account",
                f"account {line.account!r} is empty, begins like a formula or has more than one"
                " line; map it to another.",
            )
        texts = (line.account, line.description, line.party, *dict(line.dimensions).values())
        _check_text(entry.description, entry.channel, entry.location_id, *texts)


def table_of(entries: Sequence[Entry], *, is_csv: bool) -> pa.Table:
    """The rows of entries; in CSV a text is one line and no formula to a spreadsheet."""
    rows = [(entry, line) for entry in entries for line in entry.lines]
    cells: dict[str, list[object]] = {}
    for column in COLUMNS:
        values = [column.value(entry, line) for entry, line in rows]
        is_text = column.sql_type == "VARCHAR"
        cells[column.name] = list(map(_cell, values)) if is_csv and is_text else values
    return pa.table(cells, schema=SCHEMA)


def _cell(text: object) -> object:
    """A text as a cell of CSV."""
    return guarded_text(shown(text)) if isinstance(text, str) else text


def _check_text(*texts: str | None) -> None:
    try:
        "".join(filter(None, texts)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise RefusedError(
            "invalid", f"a text is broken ({error.reason}); correct the source."
        ) from error
