"""How `match` is shown: totals, what is open, and which days the bank is known of.

Belongs here: tables, sentences and JSON of it. Not: reading it (matching.py).
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Final

from orchestration.verbs.answers import say, say_table

if TYPE_CHECKING:
    from orchestration.verbs.matching import Match, Thing

KINDS: Final = {
    "payment": "card payments: till, processor, payout",
    "payout_entry": "entries of payouts without a payment",
    "payout": "payouts: processor, bank",
    "deposit": "deposit slips: safe, bank",
    "cash": "cash of a store's day: safe, bank",
    "bank_line": "bank lines that settle none of these",
}
LONG_LISTS: Final = ("timing", "no_statement", "unbanked_cash", "bank_only")
"""States that are usually many; the totals say how many, --state lists them."""
MOST_LISTED: Final = 20
CENT: Final = Decimal("0.01")


def say_match(found: "Match", *, lists_all: bool) -> None:
    """Tables for people; a state that was asked for is listed whole."""
    if not found.totals:
        say(_nothing(found))
        _say_covered(found)
        return
    rows = [
        (KINDS[t.match_type], _words(t.state), t.things, _amount(t.expected), _amount(t.found),
         t.oldest, t.currency_code)
        for t in found.totals
    ]  # fmt: skip
    columns = ["what", "state", "things", "expected", "found", "oldest, days", "currency"]
    say_table(columns, rows, f"Three-way match as of {found.as_of}")
    for kind, state, things in _listed(found.things, lists_all=lists_all):
        _say_things(kind, state, things, most=None if lists_all else MOST_LISTED)
    _say_covered(found)


def _nothing(found: "Match") -> str:
    if found.as_of == date.min:
        return "There is nothing to match yet: no receipt, payout or slip is in the books."
    what = f"in the state {_words(found.state)}" if found.state else "to match"
    return f"There is nothing {what} up to {found.as_of}."


def _listed(things: list["Thing"], *, lists_all: bool) -> Iterator[tuple[str, str, list["Thing"]]]:
    for (kind, state), group in groupby(things, key=lambda t: (t.match_type, t.state)):
        if lists_all or state not in LONG_LISTS:
            yield kind, state, list(group)


def _say_things(kind: str, state: str, things: list["Thing"], *, most: int | None) -> None:
    shown = things[:most]
    say("")
    say_table(
        ["id", "entity", "store", "day", "age", "expected", "found", "currency", "what it is"],
        [
            (t.match_id, t.entity_id, t.location_id, t.business_date, t.age, _amount(t.expected),
             _amount(t.found), t.currency_code, t.detail)
            for t in shown
        ],
        f"{KINDS[kind]}: {_words(state)}",
    )  # fmt: skip
    if len(shown) < len(things):
        say(f"{len(things) - len(shown)} more: tillbook match --state {state}")


def _say_covered(found: "Match") -> None:
    say("")
    if found.held:
        say(
            f"Bank statements, or files of them, held and not in this: {found.held};"
            " tillbook quarantine list says why."
        )
    if not found.covered:
        say(
            "No bank statement was taken in: tillbook run --source bank --path FOLDER brings them,"
            " books/bank_accounts.csv says whose the accounts are."
        )
        return
    say_table(
        ["account", "entity", "currency", "from", "through", "statements", "lines"],
        [
            (c.account_number, c.entity_id, c.currency_code, c.covered_from, c.covered_through,
             c.statements, c.lines)
            for c in found.covered
        ],
        "Days the bank is known of",
    )  # fmt: skip
    accounts = [(c.account_number, c.currency_code) for c in found.covered]
    if len(set(accounts)) < len(accounts):
        say("Between two rows of one account a statement is missing.")


def _amount(amount: Decimal) -> Decimal:
    """With cents, and with more decimals only where there are any."""
    in_cents = amount.quantize(CENT)
    return in_cents if in_cents == amount else amount


def _words(state: str) -> str:
    return state.replace("_", " ")


def as_fields(found: "Match") -> dict[str, object]:
    """The answer for programs."""
    return {
        "as_of": found.as_of,
        "held_statements": found.held,
        "totals": [asdict(total) for total in found.totals],
        "things": [asdict(thing) for thing in found.things],
        "covered": [asdict(days) for days in found.covered],
    }
