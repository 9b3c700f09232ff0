"""What `trace` found, as sentences and tables of a terminal or a working paper.

Belongs here: wording and order. Not: finding anything (orchestration/lineage). A terminal shows the
first rows of a long list and the beginning of a record; `--json` holds all of it.
"""

from collections.abc import Callable, Sequence
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


def show(answer: Row) -> None:
    """Write an answer of orchestration.lineage."""
    shown: dict[str, Callable[[Row], None]] = {
        "cell": _show_cell,
        "line": _show_entry,
        "entry": _show_entry,
        "document": _show_document,
        "file": _show_file,
    }
    shown[answer["kind"]](answer)
    for problem in answer.get("problems", []):
        say(f"NOT AS IT WAS LANDED: {problem}")


def _show_cell(answer: Row) -> None:
    cell, sums = answer["cell"], answer["sums_of_lines"]
    say(
        f"{cell['account_id']} {cell['account_name']}, {cell['entity_id']}, {cell['period']},"
        f" {cell['currency_code']} (posted {answer['from']} to {answer['to']})"
    )
    names = ("opening_balance", "debit", "credit", "closing_balance")
    rows = [(told, *(_money(of[name]) for name in names)) for told, of in (
        ("trial balance", cell), ("sum of its lines", sums))]  # fmt: skip
    say_table(["", "opening", "debit", "credit", "closing"], rows)
    verdict = "The lines add up to the cell." if answer["adds_up"] else "THE LINES DO NOT ADD UP."
    say(f"{verdict} Closing = opening + debit - credit.")
    _table("Made of", answer["parts"], ("event_type", "measure", "documents", "lines", *names[1:3]))
    lines = ("posting_date", "journal_line_id", "measure", "source_document_id", *names[1:3])
    _table("Lines", answer["lines"], lines)
    say("tillbook trace LINE follows one of them to its bytes.")


def _show_entry(answer: Row) -> None:
    entry, lines = answer["entry"], answer["lines"]
    say(
        f"Journal {answer['kind']} {answer['id']}: {entry['unit_event']} of {entry['source_system']}"
        f" document {entry['source_document_id']}, {entry['entity_id']}, posted"
        f" {entry['posting_date']} for {entry['business_date']}"
    )
    columns = ("line_number", "account_id", "account_name", "debit", "credit", "currency_code",
               "measure", "source_line_id")  # fmt: skip
    _table("Lines", lines, columns)
    _show_rules(answer["rules"])
    columns = ("entry_revision", "entry_type", "journal_entry_id", "posting_date", "total",
               "posted_run_id", "recorded_at", "created_by", "code_version")  # fmt: skip
    _table("The unit's revisions and the runs that posted them", answer["revisions"], columns)
    for fact in answer["event"][:MOST_ROWS]:
        told = ", ".join(f"{name} {value}" for name, value in fact.items() if name != "relation")
        say(f"{fact['relation']}: {told}")
    if answer["event"]:
        say("")
    _show_layers(answer)
    _show_records("Where it comes from", answer["parents"])
    _show_files(answer)


def _show_rules(rules: Sequence[Row]) -> None:
    for rule in rules:
        split = ", ".join(
            f"{name.removeprefix('role_')} {value}"
            for name, value in rule.items()
            if name.startswith("role_") and not name.startswith("role_valid")
        )
        number = rule["journal_line_id"].rpartition("-")[2]
        row = f"the {'company' if rule.get('is_own_role') else 'default'} row for {split or 'all'}"
        found = f"{row} gives the account" if rule["gives_the_account"] else (
            "no row of today's account roles gives the account any more"
        )  # fmt: skip
        say(
            f"Line {number}: rule {rule['posting_rule_id']} (version {rule['rule_version']}), debit"
            f' {rule["debit_role"]}, credit {rule["credit_role"]}, "{rule.get("memo", "")}"; its'
            f" {rule['side']} role {rule['account_role']}: {found}."
        )
    if rules:
        say("")


def _show_layers(answer: Row) -> None:
    columns = ("movement_type", "source_document_id", "source_line_id", "occurred_at", "quantity",
               "cost", "is_provisional")  # fmt: skip
    for layer in answer["layers"]:
        own = layer["movement"]
        title = (
            f"{own['movement_type']} of {abs(own['quantity'])} {own['product_id']} at"
            f" {own['location_id']}, {layer['costing_method']}, {_money(own['cost'])}"
        )
        if layer["drew_from"]:
            _table(f"{title}: drawn from", layer["drew_from"], columns)
            if layer.get("explains_the_cost"):
                say("Together they are the cost of the movement.\n")
        if layer["gives_back"]:
            _table(f"{title}: the sale it gives back drew from", layer["gives_back"], columns)
        if layer["fed"]:
            _table(f"{title}: went to", layer["fed"], columns)
        if layer["left"]:
            left = layer["left"]
            say(f"{title}: {left['quantity']} worth {_money(left['cost'])} are left of it.\n")
    if answer["layers_note"]:
        say(f"{answer['layers_note']}\n")


def _show_document(answer: Row) -> None:
    say(f"{answer['source_system']} document {answer['id']}")
    if answer["why_nothing_is_posted"]:
        say(answer["why_nothing_is_posted"])
    columns = ("unit_event", "entry_revision", "entry_type", "journal_entry_id", "entity_id",
               "posting_date", "total", "currency_code", "posted_run_id")  # fmt: skip
    _table("Entries", answer["entries"], columns)
    columns = ("entity_id", "account_id", "account_name", "amount", "currency_code")
    _table("What is left of it in the books, debit positive", answer["net"], columns)
    columns = ("movement_type", "source_line_id", "product_id", "quantity", "cost", "cost_basis")
    _table("Movements of stock", answer["movements"], columns)
    _show_layers(answer)
    _table("Touched", answer["touched"], ("relation", "document_id"))
    _table("Held back", answer["held"], ("reason", "detail", "status"))
    _show_records("Raw rows", answer["raw_rows"])
    _show_files(answer)


def _show_file(answer: Row) -> None:
    say(f"Landed file {answer['id']}")
    _show_files(answer)
    _table("Rows by state", answer["states"], ("row_kind", "row_state", "raw_rows", "documents",
           "state_reason"))  # fmt: skip
    _table("Held back", answer["refused"], ("document_id", "reason", "detail", "status"))
    columns = ("row_kind", "source_document_id", "row_state", "raw_rows", "entries", "debit",
               "currency_code", "state_reason")  # fmt: skip
    _table("Documents", answer["documents"], columns)


def _show_records(title: str, rows: Sequence[Row]) -> None:
    shown = [
        {
            **row,
            "part": ROLES.get(row.get("role", ""), row["row_kind"]),
            "row": row["row_number"],
            "as_loaded": row["is_the_record_loaded"],
            "state": row["row_state"],
            "reason": row.get("state_reason"),
        }
        for row in rows
    ]
    columns = ("part", "row_kind", "source_document_id", "source_line_id", "state", "reason",
               "raw_object", "original_name", "row", "offset", "length", "as_loaded")  # fmt: skip
    _table(title, shown, columns)
    texts = {(row["file_sha256"], row["offset"]): row for row in rows if row["text"] is not None}
    for row in list(texts.values())[:MOST_ROWS]:
        say(
            f"{row['original_name']}, bytes {row['offset']} to {row['offset'] + row['length'] - 1}:"
        )
        say(f"  {_shortened(row['text'])}")
    if texts:
        say("")


def _show_files(answer: Row) -> None:
    columns = ("original_name", "fetched_at", "batch_id", "bytes", "file_sha256", "is_as_landed")
    _table("Landed files, read again now", answer["files"], columns)
    rows = answer.get("parents", answer.get("raw_rows", []))
    if answer["files"] and not answer["problems"]:
        records = f"; {_counted(len(rows), 'record')} as loaded" if rows else ""
        say(f"{_counted(len(answer['files']), 'file')} with the manifest's sha256{records}.")


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _table(title: str, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """A table of the columns in which some row says something; nothing where there are no rows."""
    if not rows:
        return
    told = [name for name in columns if any(row.get(name) is not None for row in rows)]
    cells = [[_money(row.get(name)) for name in told] for row in rows[:MOST_ROWS]]
    say_table([name.replace("_", " ") for name in told], cells, title)
    if len(rows) > MOST_ROWS:
        say(f"The first {MOST_ROWS} of {len(rows)}; --json gives all.")
    say("")


def _money(value: Any) -> Any:
    """Decimals without the zeros a currency has no use for; everything else as it is."""
    if not isinstance(value, Decimal):
        return value
    rounded = value.quantize(PLACES_OF_MONEY)
    return rounded if rounded == value else value.normalize()


def _shortened(text: str) -> str:
    """The beginning of a record, without characters that would steer a terminal."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    more = len(plain) - MOST_CHARACTERS
    return plain if more <= 0 else f"{plain[:MOST_CHARACTERS]} ... {more} more characters"
