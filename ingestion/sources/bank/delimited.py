"""Statements as a CSV file of documented columns, for banks that deliver none of the standards.

Belongs here: that header. Not: the many headers of banks' own downloads; bring them into this one.
"""

import csv
import io
from collections.abc import Sequence

from ingestion.sources.bank.statement import (
    Statement,
    StatementError,
    StatementLine,
    day,
    number,
    reference,
    words,
)

REQUIRED = (
    "account_number",
    "statement_id",
    "currency_code",
    "first_day",
    "last_day",
    "opening_balance",
    "closing_balance",
    "booking_date",
    "amount",
)
CASH = "cash"
Rows = list[dict[str, str]]


def read(text: str) -> Sequence[Statement]:
    """The statements of a file: rows of one account and statement id are one.

    Raises:
        StatementError: A column is missing or a value is none of its kind.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise StatementError(f"it has no column {', '.join(missing)}")
    statements: dict[tuple[str, str], Rows] = {}
    try:
        for row in reader:
            statements.setdefault((row["account_number"], row["statement_id"]), []).append(row)
    except csv.Error as error:
        raise StatementError(f"line {reader.line_num} is no CSV ({error})") from error
    return [_statement(rows) for rows in statements.values()]


def _statement(rows: Rows) -> Statement:
    first = rows[0]
    for name in REQUIRED[2:7]:
        if any(row[name] != first[name] for row in rows):
            raise StatementError(f"{name} differs between the rows of one statement")
    opening, closing = first["opening_balance"], first["closing_balance"]
    return Statement(
        account_number=first["account_number"],
        statement_id=first["statement_id"],
        statement_format="CSV",
        currency_code=first["currency_code"],
        first_day=day(first["first_day"], "first_day"),
        last_day=day(first["last_day"], "last_day"),
        # A day on which nothing was booked is a row without a booking date and an amount.
        lines=tuple(_line(row) for row in rows if row["booking_date"] or row["amount"]),
        opening_balance=number(opening, "opening_balance") if opening else None,
        closing_balance=number(closing, "closing_balance") if closing else None,
    )


def _line(row: dict[str, str]) -> StatementLine:
    valued = row.get("value_date")
    return StatementLine(
        booking_date=day(row["booking_date"], "booking_date"),
        amount=number(row["amount"], "amount"),
        value_date=day(valued, "value_date") if valued else None,
        bank_reference=reference(row.get("bank_reference")),
        payout_reference=reference(row.get("payout_reference")),
        line_type=row.get("line_type") or None,
        is_cash=row.get("line_type") == CASH,
        description=words(row.get("description")),
    )
