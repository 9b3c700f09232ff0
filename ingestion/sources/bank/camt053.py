"""Statements in camt.053 of ISO 20022 (001.02, 001.08 and what lies between), read with lxml.

Belongs here: where camt.053 says what. Not: other formats. Entities, DTDs and the network are shut
off: a statement needs none, and an attacker's would.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from lxml import etree

from ingestion.sources.bank.statement import (
    Statement,
    StatementError,
    StatementLine,
    day,
    first_booked,
    last_day_of,
    number,
    reference,
    words,
)

OPENING = ("OPBD", "PRCD", "ITBD")
CLOSING = ("CLBD", "ITBD")
CASH_SUB_FAMILIES = frozenset({"CDPT", "MIXD", "NTDP"})
"""Sub-families of ISO 20022's external bank transaction codes: cash, mixed and night deposits."""


def read(text: str) -> Sequence[Statement]:
    """Every statement of a document.

    Raises:
        StatementError: It is no XML, or lacks what a statement must say.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.lstrip("\ufeff \t\r\n").encode(), parser)
    except etree.XMLSyntaxError as error:
        raise StatementError(f"it is no XML ({error})") from error
    if root.getroottree().docinfo.doctype:
        raise StatementError("it brings a document type of its own, which no bank's statement does")
    return [_statement(found) for found in root.iterfind(".//{*}BkToCstmrStmt/{*}Stmt")]


def _statement(found: Any) -> Statement:
    identifier = found.findtext("{*}Id") or ""
    balances = [_balance(each) for each in found.iterfind("{*}Bal")]
    lines = tuple(_line(each) for each in found.iterfind("{*}Ntry") if _is_booked(each))
    closing = _of(CLOSING, balances[::-1])
    until = found.findtext("{*}FrToDt/{*}ToDtTm")
    if until is None and closing is None:
        raise StatementError(f"statement {identifier} has neither a period nor a closing balance")
    last_day = last_day_of(until, "ToDtTm") if until else (closing or balances[-1])[2]
    since = found.findtext("{*}FrToDt/{*}FrDtTm")
    opening = _of(OPENING, balances)
    return Statement(
        account_number=_account(found),
        statement_id=identifier,
        statement_format="camt.053",
        currency_code=_currency(found),
        first_day=day(since, "FrDtTm") if since else first_booked(lines, last_day),
        last_day=last_day,
        lines=lines,
        opening_balance=opening and opening[1],
        closing_balance=closing and closing[1],
    )


def _account(found: Any) -> str:
    number_of_account: str | None = found.findtext("{*}Acct/{*}Id/{*}IBAN") or found.findtext(
        "{*}Acct/{*}Id/{*}Othr/{*}Id"
    )
    if not number_of_account:
        raise StatementError("a statement names no account (Acct/Id)")
    return number_of_account.strip()


def _currency(found: Any) -> str:
    """The account's currency; one that does not say it has the currency of its amounts."""
    stated: str | None = found.findtext("{*}Acct/{*}Ccy")
    amount = found.find("{*}Bal/{*}Amt")
    if amount is None:
        amount = found.find("{*}Ntry/{*}Amt")
    code: str | None = stated or (None if amount is None else amount.get("Ccy"))
    if not code:
        raise StatementError("a statement names no currency (Acct/Ccy, or Ccy of its amounts)")
    return code.strip()


def _balance(found: Any) -> tuple[str, Decimal, date]:
    kind: str = found.findtext("{*}Tp/{*}CdOrPrtry/{*}Cd") or ""
    dated = found.findtext("{*}Dt/{*}Dt") or found.findtext("{*}Dt/{*}DtTm")
    return kind, _signed(found), day(dated, f"the date of balance {kind}")


def _of(
    kinds: Sequence[str], balances: Sequence[tuple[str, Decimal, date]]
) -> tuple[str, Decimal, date] | None:
    for kind in kinds:
        for balance in balances:
            if balance[0] == kind:
                return balance
    return None


def _signed(found: Any) -> Decimal:
    amount = number(found.findtext("{*}Amt"), "Amt")
    direction = found.findtext("{*}CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise StatementError(f"CdtDbtInd is {direction!r}, neither CRDT nor DBIT")
    return amount if direction == "CRDT" else -amount


def _is_booked(found: Any) -> bool:
    """Pending and informational entries are no part of the balances; 08 wraps the status."""
    return (found.findtext("{*}Sts/{*}Cd") or found.findtext("{*}Sts") or "").strip() == "BOOK"


def _line(found: Any) -> StatementLine:
    details = "{*}NtryDtls/{*}TxDtls"
    sub_family = found.findtext("{*}BkTxCd/{*}Domn/{*}Fmly/{*}SubFmlyCd")
    codes = [
        found.findtext("{*}BkTxCd/{*}Domn/{*}Cd"),
        found.findtext("{*}BkTxCd/{*}Domn/{*}Fmly/{*}Cd"),
        sub_family,
    ]
    booked = found.findtext("{*}BookgDt/{*}Dt") or found.findtext("{*}BookgDt/{*}DtTm")
    valued = found.findtext("{*}ValDt/{*}Dt") or found.findtext("{*}ValDt/{*}DtTm")
    return StatementLine(
        booking_date=day(booked or valued, "BookgDt"),
        amount=_signed(found),
        value_date=day(valued, "ValDt") if valued else None,
        bank_reference=reference(found.findtext("{*}AcctSvcrRef")),
        payout_reference=reference(*_texts(found, f"{details}/{{*}}Refs/{{*}}EndToEndId")),
        line_type="/".join(code for code in codes if code)
        or found.findtext("{*}BkTxCd/{*}Prtry/{*}Cd"),
        is_cash=sub_family in CASH_SUB_FAMILIES,
        description=words(
            *_texts(found, f"{details}/{{*}}RmtInf/{{*}}Ustrd"), found.findtext("{*}AddtlNtryInf")
        ),
    )


def _texts(found: Any, path: str) -> list[str | None]:
    return [each.text for each in found.iterfind(path)]
