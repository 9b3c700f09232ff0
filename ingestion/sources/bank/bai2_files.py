"""Statements in BAI2, read with the library bai2, which checks the file's control totals.

Belongs here: what of its answer is which column. Amounts are minor units, as BAI2 writes them. A
control total that does not come out refuses the file.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bai2 import bai2
from bai2.exceptions import (
    IntegrityException,
    NotSupportedYetException,
    ParsingException,
)

from ingestion.sources.bank.statement import (
    Statement,
    StatementError,
    StatementLine,
    reference,
    words,
)

OPENING_LEDGER, CLOSING_LEDGER = "010", "015"
CASH_DEPOSITS = frozenset({"301"})
"""Commercial deposit: what a store pays in over the counter or by night drop."""
DEFAULT_CURRENCY = "USD"


def read(text: str) -> Sequence[Statement]:
    """Every account of every group of a file.

    Raises:
        StatementError: The file does not follow the format, or its totals do not come out.
    """
    try:
        found = bai2.parse_from_string(text.lstrip("\ufeff"))
    except (
        IntegrityException,
        NotSupportedYetException,
        ParsingException,
        ValueError,
        IndexError,
        KeyError,
        TypeError,
    ) as error:
        raise StatementError(f"it is no BAI2 whose totals come out ({error})") from error
    return [
        _statement(group.header, account) for group in found.children for account in group.children
    ]


def _statement(group: Any, found: Any) -> Statement:
    day = group.as_of_date
    account = found.header.customer_account_number
    lines = tuple(_line(each, day) for each in found.children)
    return Statement(
        account_number=account,
        statement_id=group.originator_id or "BAI2",
        statement_format="BAI2",
        currency_code=found.header.currency or group.currency or DEFAULT_CURRENCY,
        first_day=day,
        last_day=day,
        lines=lines,
        opening_balance=_summary(found, OPENING_LEDGER),
        closing_balance=_summary(found, CLOSING_LEDGER),
        amount_unit="minor",
    )


def _summary(found: Any, code: str) -> Decimal | None:
    for item in found.header.summary_items:
        if item.type_code is not None and item.type_code.code == code and item.amount is not None:
            return Decimal(item.amount)
    return None


def _line(found: Any, day: Any) -> StatementLine:
    code = found.type_code
    if code.transaction is None:
        raise StatementError(f"type code {code.code} of a line is neither a credit nor a debit")
    amount = Decimal(found.amount or 0)
    return StatementLine(
        booking_date=day,
        amount=amount if code.transaction.value == "credit" else -amount,
        value_date=day,
        bank_reference=reference(found.bank_reference),
        payout_reference=reference(found.customer_reference),
        line_type=code.code,
        is_cash=code.code in CASH_DEPOSITS,
        description=words(found.text),
    )
