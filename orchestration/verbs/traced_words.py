"""What `trace` found, as sentences and tables of a terminal or a working paper.

Belongs here: wording and order. Not: finding anything (orchestration/lineage), how a table looks
(traced_tables.py). A terminal shows the first rows of a long list; `--json` holds all of it.
"""

from collections.abc import Callable, Sequence
from typing import Final

from orchestration.verbs.answers import say, say_table
from orchestration.verbs.traced_tables import MOST_ROWS, Row, counted, money, records, table

EVENTS: Final = {
    "fct_sale_lines": "Sale line",
    "fct_payments": "Payment",
    "fct_inventory_movements": "Movement of stock",
    "fct_payouts": "Payout",
    "fct_payout_entries": "Payout entry",
    "fct_drawer_sessions": "Drawer session",
    "fct_gift_card_activities": "Gift card activity",
}
UNTOLD: Final = ("relation", "source_system", "entity_id", "currency_code", "payout_entry_key")
BALANCES: Final = ("opening_balance", "debit", "credit", "closing_balance")


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
    cell = answer["cell"]
    say(
        f"{cell['account_id']} {cell['account_name']}, {cell['entity_id']}, {cell['period']},"
        f" {cell['currency_code']} (posted {answer['from']} to {answer['to']},"
        f" {cell['period_status']})"
    )
    both = (("trial balance", cell), ("sum of its lines", answer["sums_of_lines"]))
    rows = [(told, *(money(of[name]) for name in BALANCES)) for told, of in both]
    say_table(["", "opening", "debit", "credit", "closing"], rows)
    verdict = "The lines add up to the cell." if answer["adds_up"] else "THE LINES DO NOT ADD UP."
    say(f"{verdict} Closing = opening + debit - credit.\n")
    table("Made of", "parts", answer["parts"])
    table("Lines", "cell_lines", answer["lines"])
    say("tillbook trace LINE follows one of them to its bytes.")


def _show_entry(answer: Row) -> None:
    entry = answer["entry"]
    say(
        f"Journal {answer['kind']} {answer['id']}: {entry['unit_event']} of"
        f" {entry['source_system']} document {entry['source_document_id']}, {entry['entity_id']},"
        f" posted {entry['posting_date']} for {entry['business_date']}"
    )
    table("Lines", "lines", answer["lines"])
    for rule in answer["rules"]:
        say(_rule_in_words(rule))
    say("")
    table("Revisions of the unit, and the runs that posted them", "revisions", answer["revisions"])
    _show_event(answer["event"])
    _show_layers(answer)
    records("Where it comes from", answer["parents"])
    _show_files(answer, answer["parents"])


def _rule_in_words(rule: Row) -> str:
    """Which rule made a line and which row of the account roles gave its account."""
    split = ", ".join(
        f"{name.removeprefix('role_')} {value}"
        for name, value in rule.items()
        if name.startswith("role_") and not name.startswith("role_valid")
    )
    whose = "company's own" if rule.get("is_own_role") else "default"
    found = (
        f"the {whose} row for {split or 'everything'} gives the account"
        if rule["gives_the_account"]
        else "no row of the account roles as they are now gives the account"
    )
    return (
        f"Line {rule['journal_line_id'].rpartition('-')[2]}: rule {rule['posting_rule_id']}"
        f" (version {rule['rule_version']}), debit {rule['debit_role']}, credit"
        f' {rule["credit_role"]}, "{rule.get("memo", "")}"; its {rule["side"]} role'
        f" {rule['account_role']}: {found}."
    )


def _show_event(facts: Sequence[Row]) -> None:
    for fact in facts[:MOST_ROWS]:
        told = ", ".join(
            f"{name.replace('_', ' ')} {value}"
            for name, value in fact.items()
            if name not in UNTOLD
        )
        say(f"{EVENTS[fact['relation']]}: {told}.")
    if facts:
        say("")


def _show_layers(answer: Row) -> None:
    for layer in answer["layers"]:
        own = layer["movement"]
        title = (
            f"{own['movement_type']} of {money(abs(own['quantity']))} {own['product_id']} at"
            f" {own['location_id']}, {layer['costing_method']}, {money(own['cost'])}"
        )
        table(f"{title}: drawn from", "layers", layer["drew_from"])
        if layer.get("explains_the_cost"):
            say("Together they are the cost of the movement.\n")
        table(f"{title}: the sale it gives back drew from", "layers", layer["gives_back"])
        table(f"{title}: went to", "layers", layer["fed"])
        if layer["left"]:
            left = layer["left"]
            say(f"{title}: {money(left['quantity'])} worth {money(left['cost'])} are left.\n")
    if answer["layers_note"]:
        say(f"{answer['layers_note']}\n")


def _show_document(answer: Row) -> None:
    say(f"{answer['source_system']} document {answer['id']}")
    if answer["why_nothing_is_posted"]:
        say(answer["why_nothing_is_posted"])
    say("")
    table("Entries", "entries", answer["entries"])
    table("What is left of it in the books, debit positive", "net", answer["net"])
    table("Movements of stock", "movements", answer["movements"])
    _show_layers(answer)
    table("Touched", "touched", answer["touched"])
    table("Held back", "held", answer["held"])
    records("Raw rows", answer["raw_rows"])
    _show_files(answer, answer["raw_rows"])


def _show_file(answer: Row) -> None:
    say(f"Landed file {answer['id']}\n")
    _show_files(answer, [])
    table("Rows by state", "states", answer["states"])
    table("Held back", "held", answer["refused"])
    table("Documents", "documents", answer["documents"])


def _show_files(answer: Row, rows: Sequence[Row]) -> None:
    table("Landed files, read again now", "files", answer["files"])
    if answer["files"] and not answer["problems"]:
        loaded = f"; {counted(len(rows), 'record')} as loaded" if rows else ""
        say(f"{counted(len(answer['files']), 'file')} with the manifest's sha256{loaded}.\n")
