"""Statements in OFX, 1 (SGML) and 2 (XML), read with lxml's parser of HTML.

Belongs here: where OFX says what. OFX 1 leaves the end of a value unsaid, as HTML may, and both say
the same elements; so one parser reads both: a value is the text an element begins with.
"""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from ingestion.sources.bank.statement import (
    Statement,
    StatementError,
    StatementLine,
    day,
    number,
    reference,
    words,
)

DEPOSIT = "DEP"


def read(text: str) -> Sequence[Statement]:
    """Every statement of a bank account in a file; those of credit cards are left out.

    Raises:
        StatementError: A statement lacks what it must say.
    """
    begin = text.upper().find("<OFX>")
    if begin < 0:
        raise StatementError("it holds no <OFX>")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True)
    root = etree.fromstring(text[begin:].encode(), parser)
    return [_statement(found) for found in root.iter("stmtrs")]


def _statement(found: Any) -> Statement:
    account = _value(found, "bankacctfrom//acctid")
    currency = _value(found, "curdef")
    if not account or not currency:
        raise StatementError("a statement lacks its account (ACCTID) or currency (CURDEF)")
    first, last = _value(found, "dtstart"), _value(found, "dtend")
    closing = _value(found, "ledgerbal//balamt")
    return Statement(
        account_number=account,
        statement_id=f"{day(first, 'DTSTART')}..{day(last, 'DTEND')}",
        statement_format="OFX",
        currency_code=currency,
        first_day=day(first, "DTSTART"),
        last_day=day(last, "DTEND"),
        lines=tuple(_line(each) for each in found.iter("stmttrn")),
        closing_balance=number(closing, "BALAMT") if _closes(found, last) else None,
    )


def _closes(found: Any, last: str | None) -> bool:
    """Whether the balance is that of the last day: banks also tell that of today."""
    dated = _value(found, "ledgerbal//dtasof")
    return bool(dated and last) and day(dated, "DTASOF") == day(last, "DTEND")


def _line(found: Any) -> StatementLine:
    kind = _value(found, "trntype")
    posted = day(_value(found, "dtposted"), "DTPOSTED")
    available = _value(found, "dtavail")
    return StatementLine(
        booking_date=posted,
        amount=number(_value(found, "trnamt"), "TRNAMT"),
        value_date=day(available, "DTAVAIL") if available else posted,
        bank_reference=reference(_value(found, "fitid")),
        payout_reference=reference(_value(found, "refnum"), _value(found, "checknum")),
        line_type=kind,
        is_cash=kind == DEPOSIT,
        description=words(_value(found, "name"), _value(found, "memo")),
    )


def _value(found: Any, path: str) -> str | None:
    text: str | None = found.findtext(f".//{path}")
    return text.strip() if text and text.strip() else None
