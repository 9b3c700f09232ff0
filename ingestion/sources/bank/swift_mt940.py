"""Statements in SWIFT MT940, read with the library mt-940.

Belongs here: what of its answer is which column. Not: taking the tags apart, which it does.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import mt940

from ingestion.sources.bank.statement import (
    Statement,
    StatementError,
    StatementLine,
    first_booked,
    reference,
    words,
)

OPENING = ("final_opening_balance", "intermediate_opening_balance")
CLOSING = ("final_closing_balance", "intermediate_closing_balance")
CASH_PAID_IN = "082"
"""Business transaction code of German banks: cash paid in."""
TEXTS = ("transaction_details", "posting_text", "purpose", "additional_purpose", "extra_details")


def read(text: str) -> Sequence[Statement]:
    """Every statement of a file.

    Raises:
        StatementError: The file does not follow the format, or a statement has no closing balance.
    """
    try:
        found = mt940.parse_statements(text.lstrip("\ufeff"))
    except (ValueError, RuntimeError, KeyError, TypeError, IndexError) as error:
        raise StatementError(f"it is no MT940 ({error})") from error
    return [_statement(each) for each in found]


def _statement(found: Any) -> Statement:
    told = found.data
    account = told.get("account_identification")
    closing = _first(told, CLOSING)
    if not account or closing is None:
        raise StatementError("a statement lacks its account (:25:) or closing balance (:62F:)")
    lines = tuple(_line(line.data) for line in found)
    opening = _first(told, OPENING)
    parts = (told.get("statement_number"), told.get("sequence_number"))
    return Statement(
        account_number=account.strip(),
        statement_id="/".join(part for part in parts if part) or told["transaction_reference"],
        statement_format="MT940",
        currency_code=closing.amount.currency,
        first_day=first_booked(lines, closing.date),
        last_day=closing.date,
        lines=lines,
        opening_balance=None if opening is None else opening.amount.amount,
        closing_balance=closing.amount.amount,
    )


def _first(told: dict[str, Any], names: Sequence[str]) -> Any:
    return next((told[name] for name in names if told.get(name) is not None), None)


def _line(told: dict[str, Any]) -> StatementLine:
    amount: Decimal = told["amount"].amount
    return StatementLine(
        booking_date=told.get("entry_date") or told["date"],
        amount=amount,
        value_date=told["date"],
        bank_reference=reference(told.get("bank_reference")),
        payout_reference=reference(
            told.get("customer_reference"), told.get("end_to_end_reference")
        ),
        line_type=told.get("transaction_code") or told.get("id"),
        is_cash=told.get("transaction_code") == CASH_PAID_IN and amount > 0,
        description=words(*(told.get(name) for name in TEXTS)),
    )
