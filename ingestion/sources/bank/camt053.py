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
REFERENCES = ("EndToEndId", "InstrId", "PmtInfId")
"""What the payer gave along: of the transaction, of the instruction, of the batch it came in."""
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
    return [
        _statement(found, message.find("{*}GrpHdr/{*}MsgPgntn"))
        for message in root.iterfind(".//{*}BkToCstmrStmt")
        for found in message.iterfind("{*}Stmt")
    ]


def _statement(found: Any, pages: Any) -> Statement:
    identifier = found.findtext("{*}Id") or ""
    currency = _currency(found)
    balances = [_balance(each) for each in found.iterfind("{*}Bal")]
    booked = [each for each in found.iterfind("{*}Ntry") if _is_booked(each)]
    told = (each for each in found.iterfind("{*}Bal") if _kind(each) in (*OPENING, *CLOSING))
    for amount in (each.find("{*}Amt") for each in (*told, *booked)):
        _require_currency(amount, currency, identifier)
    lines = tuple(_line(each) for each in booked)
    closing = _of(CLOSING, balances[::-1])
    until = found.findtext("{*}FrToDt/{*}ToDtTm")
    if until is None and closing is None:
        raise StatementError(f"statement {identifier} has neither a period nor a closing balance")
    last_day = last_day_of(until, "ToDtTm") if until else (closing or balances[-1])[2]
    since = found.findtext("{*}FrToDt/{*}FrDtTm")
    opening = _of(OPENING, balances)
    return Statement(
        account_number=_account(found),
        statement_id=identifier + _page(found, pages),
        statement_format="camt.053",
        currency_code=currency,
        first_day=day(since, "FrDtTm") if since else first_booked(lines, last_day),
        last_day=last_day,
        lines=lines,
        opening_balance=opening and opening[1],
        closing_balance=closing and closing[1],
    )


def _page(found: Any, pages: Any) -> str:
    """Which of several pages it is: each has the id of the whole and a balance to carry over."""
    own = found.find("{*}StmtPgntn")
    told = pages if own is None else own
    if told is None:
        return ""
    page, is_last = told.findtext("{*}PgNb") or "1", told.findtext("{*}LastPgInd")
    is_whole = page.lstrip("0") == "1" and is_last in ("true", "1")
    return "" if is_whole else f" page {page:0>3}"


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


def _require_currency(amount: Any, currency: str, identifier: str) -> None:
    """What was sent in another currency stands in AmtDtls; the entry is in the account's own.

    Raises:
        StatementError: It is in another all the same, so that nothing would add up.
    """
    told = currency if amount is None else amount.get("Ccy")
    if told != currency:
        place = f"{etree.QName(amount.getparent()).localname}/Amt of statement {identifier}"
        raise StatementError(f"{place} is in {told}, the account is in {currency}")


def _kind(balance: Any) -> str:
    return balance.findtext("{*}Tp/{*}CdOrPrtry/{*}Cd") or ""


def _balance(found: Any) -> tuple[str, Decimal, date]:
    kind = _kind(found)
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
    """An entry; a batch booking is one line that says what each of its transactions says."""
    details = "{*}NtryDtls/{*}TxDtls"
    batches = _texts(found, "{*}NtryDtls/{*}Btch/{*}PmtInfId")
    told = [_texts(found, f"{details}/{{*}}Refs/{{*}}{name}") for name in REFERENCES]
    own = found.findtext("{*}AcctSvcrRef") or found.findtext(
        f"{details}/{{*}}Refs/{{*}}AcctSvcrRef"
    )
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
        bank_reference=reference(own),
        payout_reference=reference(*(text for texts in told for text in texts), *batches),
        line_type="/".join(code for code in codes if code)
        or found.findtext("{*}BkTxCd/{*}Prtry/{*}Cd"),
        is_cash=sub_family in CASH_SUB_FAMILIES,
        description=words(
            *_texts(found, f"{details}/{{*}}RmtInf/{{*}}Ustrd"),
            *_texts(found, f"{details}/{{*}}RmtInf/{{*}}Strd/{{*}}CdtrRefInf/{{*}}Ref"),
            *_texts(found, f"{details}/{{*}}AddtlTxInf"),
            found.findtext("{*}AddtlNtryInf"),
            "REVERSAL" if found.findtext("{*}RvslInd") in ("true", "1") else None,
        ),
    )


def _texts(found: Any, path: str) -> list[str | None]:
    return [each.text for each in found.iterfind(path)]
