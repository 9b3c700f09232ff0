"""Tables, records and amounts of `trace` on a terminal: shortened, and safe to print.

Belongs here: how rows are laid out. Not: which rows and in what order (traced_words.py).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from orchestration.verbs.answers import say, say_table

Row = dict[str, Any]
MOST_ROWS: Final = 40
MOST_CHARACTERS: Final = 320
PLACES_OF_MONEY: Final = Decimal("0.01")
ROLES: Final = {
    "document": "the document itself",
    "tender": "the payment",
    "settled_payment": "the payment it settles",
    "settled_receipt": "the receipt it pays",
    "original_payment": "the payment it gives back",
    "original_sale": "the sale it gives back",
    "gift_card_activity": "the movement on the gift card",
    "drawer_cash": "cash the drawer counts",
    "cost_layer": "goods behind the cost",
}
"""What each role of journal_provenance is called."""

COLUMNS: Final = {
    "parts": "event_type measure documents lines debit credit",
    "cell_lines": "posting_date journal_line_id measure source_document_id debit credit",
    "lines": "line_number account_id account_name debit credit currency_code measure"
    " source_line_id",
    "revisions": "entry_revision entry_type journal_entry_id posting_date total posted_run_id"
    " recorded_at created_by code_version",
    "layers": "movement_type source_document_id source_line_id occurred_at quantity cost"
    " is_provisional",
    "entries": "unit_event entry_revision entry_type journal_entry_id entity_id posting_date total"
    " currency_code posted_run_id",
    "net": "entity_id account_id account_name amount currency_code",
    "movements": "movement_type source_line_id product_id quantity cost cost_basis",
    "touched": "relation document_id",
    "held": "document_id reason detail status",
    "states": "row_kind row_state raw_rows documents state_reason",
    "documents": "row_kind source_document_id row_state raw_rows entries debit currency_code"
    " state_reason",
    "records": "part row_kind source_document_id source_line_id state reason raw_table"
    " original_name row pointer offset length as_loaded",
    "files": "original_name fetched_at batch_id bytes file_sha256 is_as_landed",
}
"""Columns of each table, in order."""


def table(title: str, kind: str, rows: Sequence[Row]) -> None:
    """A table of the columns in which some row says something; nothing where there are no rows."""
    if not rows:
        return
    told = [
        name for name in COLUMNS[kind].split() if any(row.get(name) is not None for row in rows)
    ]
    cells = [[money(row.get(name)) for name in told] for row in rows[:MOST_ROWS]]
    say_table([name.replace("_", " ") for name in told], cells, title)
    if len(rows) > MOST_ROWS:
        say(f"The first {MOST_ROWS} of {len(rows)}; --json gives all.")
    say("")


def records(title: str, rows: Sequence[Row]) -> None:
    """Raw rows with their places in landed files, then the beginning of each record."""
    shown = [
        {
            **row,
            "part": ROLES.get(row.get("role", "")),
            "row": row["row_number"],
            "as_loaded": row["is_the_record_loaded"],
            "state": row["row_state"],
            "reason": row.get("state_reason"),
        }
        for row in rows
    ]
    table(title, "records", shown)
    texts = {(row["file_sha256"], row["offset"]): row for row in rows if row["text"] is not None}
    for row in list(texts.values())[:MOST_ROWS]:
        last = row["offset"] + row["length"] - 1
        say(f"{row['original_name']}, bytes {row['offset']} to {last}:")
        say(f"  {shortened(row['text'])}")
    if texts:
        say("")


def money(value: Any) -> Any:
    """Decimals without the zeros a currency has no use for; everything else as it is."""
    if not isinstance(value, Decimal):
        return value
    rounded = value.quantize(PLACES_OF_MONEY)
    return rounded if rounded == value else value.normalize()


def shortened(text: str) -> str:
    """The beginning of a record, without characters that would steer a terminal."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    more = len(plain) - MOST_CHARACTERS
    return plain if more <= 0 else f"{plain[:MOST_CHARACTERS]} ... {more} more characters"


def counted(count: int, thing: str) -> str:
    """A number of things, in words."""
    return f"{count} {thing}{'' if count == 1 else 's'}"
