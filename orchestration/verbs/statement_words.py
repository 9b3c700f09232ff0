"""How a statement is told: sections, subtotals, and at the top whether it is complete.

Belongs here: layout, sums, JSON. Not: reading the marts (statements.py).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from orchestration.verbs.answers import say, say_table

if TYPE_CHECKING:
    from orchestration.verbs.statements import Statement, StatementLine

COSTS: Final = frozenset({"cost of goods sold", "operating expenses"})
"""Sections whose amounts a reader subtracts: shown positive."""
INCOME: Final = {
    "net sales": None,
    "cost of goods sold": "Gross margin",
    "other revenue": None,
    "operating expenses": "Operating income",
    "other": "Net income",
}
"""Sections in order, and what everything down to them comes to."""
BALANCE: Final = ("assets", "liabilities", "equity")

Row = tuple[str | Decimal | None, ...]
Amounts = tuple[Decimal, Decimal, Decimal]


def say_income_statement(statement: "Statement") -> None:
    """Tell a person what a period earned."""
    results = _results(statement)
    rows: list[Row] = []
    for section, words in INCOME.items():
        rows += _section(statement, section)
        if words:
            rows.append((None, words.upper(), *results[words]))
    _say("Income statement", statement.period, statement, rows)


def say_balance_sheet(statement: "Statement") -> None:
    """Tell a person what a company has and owes."""
    assets, owed = _sum(statement, BALANCE[:1]), _sum(statement, BALANCE[1:])
    rows = [row for section in BALANCE for row in _section(statement, section)]
    rows.append((None, "TOTAL LIABILITIES AND EQUITY", *owed))
    _say("Balance sheet", f"end of {statement.period}", statement, rows)
    if not is_in_balance(statement):
        difference = assets[2] - owed[2]
        say(f"OUT OF BALANCE by {difference} {statement.currency_code}; run tillbook check.")


def income_told(statement: "Statement") -> dict[str, Any]:
    """The same for programs."""
    results = {_key(words): sums[2] for words, sums in _results(statement).items()}
    return asdict(statement) | results


def balance_told(statement: "Statement") -> dict[str, Any]:
    """The same for programs."""
    totals = {f"total_{section}": _sum(statement, [section])[2] for section in BALANCE}
    return asdict(statement) | totals | {"in_balance": is_in_balance(statement)}


def is_in_balance(statement: "Statement") -> bool:
    """Whether assets equal liabilities and equity, of each side and of both."""
    return _sum(statement, BALANCE[:1]) == _sum(statement, BALANCE[1:])


def _results(statement: "Statement") -> dict[str, Amounts]:
    """What everything down to each subtotal comes to."""
    return {
        words: _sum(statement, list(INCOME)[: place + 1])
        for place, words in enumerate(INCOME.values())
        if words
    }


def _section(statement: "Statement", section: str) -> list[Row]:
    """Heading, accounts and total of a section; nothing where it has no account."""
    lines = [line for line in statement.lines if line.section == section]
    if not lines:
        return []
    sign = -1 if section in COSTS else 1
    rows: list[Row] = [(None, section.capitalize(), None, None, None)]
    rows += [
        (line.account_id, f"  {line.account_name}", *_signed(sign, _amounts(line)))
        for line in lines
    ]
    return [*rows, (None, f"Total {section}", *_signed(sign, _sum(statement, [section])))]


def _signed(sign: int, amounts: Amounts) -> tuple[Decimal, ...]:
    """Amounts as their section shows them; zero has no sign."""
    return tuple(sign * amount if amount else amount for amount in amounts)


def _say(title: str, when: str, statement: "Statement", rows: Sequence[Row]) -> None:
    say(f"{title} of {statement.entity_id}, {when}, in {statement.currency_code}")
    say(f"{statement.completeness.upper()}: {statement.reason}.")
    if statement.is_complete:
        say_table(["account", "", "books", "accounting system", "total"], rows)
    else:
        say_table(["account", "", "books"], [row[:3] for row in rows])
    say("")


def _sum(statement: "Statement", sections: Iterable[str]) -> Amounts:
    chosen = set(sections)
    lines = [line for line in statement.lines if line.section in chosen]
    pick: list[Callable[[StatementLine], Decimal]] = [
        lambda line: line.books_amount,
        lambda line: line.system_amount,
        lambda line: line.total_amount,
    ]
    zero = Decimal(0).scaleb(-statement.decimals)
    books, system, total = (sum(map(one, lines), zero) for one in pick)
    return books, system, total


def _amounts(line: "StatementLine") -> Amounts:
    return line.books_amount, line.system_amount, line.total_amount


def _key(words: str) -> str:
    return words.lower().replace(" ", "_")
