"""What every format says of an account: a statement and its lines, as flat texts and numbers.

Belongs here: the shape all formats come to, and what they share. Not: reading any format.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOTPROVIDED.", "0"})
"""What banks write where they have no reference."""

Unit = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A booked line.

    Attributes:
        booking_date: Day it stands in the account.
        amount: Signed, money received positive.
        value_date: Day from which it bears interest.
        bank_reference: The bank's own id of the line.
        payout_reference: What the payer gave along: end-to-end ids, a customer reference.
        line_type: The bank's code of what it is.
        is_cash: Whether the code says that cash was paid in.
        description: Its text.
    """

    booking_date: date
    amount: Decimal
    value_date: date | None = None
    bank_reference: str | None = None
    payout_reference: str | None = None
    line_type: str | None = None
    is_cash: bool = False
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of an account over some days.

    Attributes:
        account_number: As the bank writes it: an IBAN or a national number.
        statement_id: The bank's id of it, within the account.
        statement_format: camt.053, MT940, OFX, BAI2 or CSV.
        currency_code: Of all its amounts.
        first_day: First day it surely covers.
        last_day: Last day it covers.
        lines: Booked lines in their order.
        opening_balance: None where the format tells none.
        closing_balance: None where the format tells none.
        amount_unit: Whether amounts are major or minor units of the currency.
    """

    account_number: str
    statement_id: str
    statement_format: str
    currency_code: str
    first_day: date
    last_day: date
    lines: tuple[StatementLine, ...]
    opening_balance: Decimal | None = None
    closing_balance: Decimal | None = None
    amount_unit: Unit = "major"

    def as_texts(self) -> dict[str, Any]:
        """Every value as text, so that none passes through a float; lines numbered from 1."""
        told = asdict(self)
        lines = [
            {"line_number": str(number), **_texts(line)}
            for number, line in enumerate(told.pop("lines"), start=1)
        ]
        return {**_texts(told), "lines": lines}


class StatementError(ValueError):
    """A file is no statement that can be read: what is wrong with it, in half a sentence."""


def reference(*texts: str | None) -> str | None:
    """References joined by a space, without what stands for none; None when nothing is left."""
    given = [" ".join(text.split()) for text in texts if text is not None]
    kept = dict.fromkeys(text for text in given if text.upper() not in NO_REFERENCE)
    return " ".join(kept) or None


def words(*texts: str | None) -> str | None:
    """Texts as one, single spaces in between; None when nothing is left."""
    return " ".join(" ".join(text.split()) for text in texts if text and text.strip()) or None


def first_booked(lines: Iterable[StatementLine], last_day: date) -> date:
    """The first day that a statement without a stated period surely covers."""
    return min([*(line.booking_date for line in lines), last_day])


def number(text: str | None, what: str) -> Decimal:
    """A decimal number with a point.

    Raises:
        StatementError: It is none.
    """
    try:
        found = Decimal((text or "").strip())
    except InvalidOperation:
        raise StatementError(f"{what} is {text!r}, not a number with a point") from None
    if not found.is_finite():
        raise StatementError(f"{what} is {text!r}, not a number")
    return found


def day(text: str | None, what: str) -> date:
    """A day as YYYY-MM-DD, YYYYMMDD, or either followed by a time.

    Raises:
        StatementError: It is none.
    """
    given = (text or "").strip()
    try:
        return date.fromisoformat(given[:10] if given[4:5] == "-" else given[:8])
    except ValueError:
        raise StatementError(f"{what} is {text!r}, not a date") from None


def last_day_of(text: str, what: str) -> date:
    """The last day of a period that ends at an instant: midnight ends the day before.

    Raises:
        StatementError: It is none.
    """
    ends = day(text, what)
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return ends
    is_midnight = len(text.strip()) > 10 and at.time() == time()
    return ends - timedelta(days=1) if is_midnight else ends


def _texts(told: dict[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in told.items()}


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
