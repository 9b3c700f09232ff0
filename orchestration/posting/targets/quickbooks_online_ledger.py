"""What a QuickBooks Online company's own ledger moved by, line by line.

Belongs here: reading the report GeneralLedger, whoever posted and by whichever form. The report
TrialBalance is not used: it states balances at a day, not what a span of days moved. Not: calls.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from orchestration.posting.targets.protocol import TargetError

# Past 400,000 cells the report ends with this sentence, and says 200 all the same.
CUT_SHORT = "Unable to display more data"
LONGEST_SPAN_DAYS = 31
# Intuit spells it debt.
COLUMNS = ("tx_date", "txn_type", "account_name", "debt_amt", "credit_amt")


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of the ledger.

    Attributes:
        day: Its date.
        transaction_type: Such as Journal Entry, Bill.
        transaction_id: The company's own id of the transaction.
        account: Id of the account.
        amount_minor: Debit positive.
    """

    day: date
    transaction_type: str
    transaction_id: str
    account: str
    amount_minor: int


def report_query(first_day: date, last_day: date, *, multi_currency: bool) -> dict[str, str]:
    """What to ask the report for; amounts are always of the company's own currency."""
    # Where there are several currencies only the columns of the home currency hold amounts.
    ending = "_home_amt" if multi_currency else "_amt"
    columns = [name.replace("_amt", ending) for name in COLUMNS]
    return {
        "start_date": first_day.isoformat(),
        "end_date": last_day.isoformat(),
        "accounting_method": "Accrual",
        "columns": ",".join(columns),
    }


def ledger_lines(
    ask: Callable[[date, date], dict[str, Any]], first_day: date, last_day: date, decimals: int
) -> Iterator[list[LedgerLine]]:
    """The lines of a span, a part of it at a time; a part that was cut short is asked in halves.

    Raises:
        TargetError: A day is too long for the report, or it cannot be read.
    """
    while first_day <= last_day:
        until = min(last_day, first_day + timedelta(days=LONGEST_SPAN_DAYS - 1))
        yield from _whole_parts(ask, first_day, until, decimals)
        first_day = until + timedelta(days=1)


def _whole_parts(
    ask: Callable[[date, date], dict[str, Any]], first_day: date, last_day: date, decimals: int
) -> Iterator[list[LedgerLine]]:
    report = ask(first_day, last_day)
    if not _cut_short(report):
        yield _balanced(report, decimals, first_day, last_day)
        return
    if first_day == last_day:
        raise TargetError(
            f"QuickBooks does not show the whole ledger of {first_day}: it has too many lines for"
            " its report; post summaries instead of single entries."
        )
    middle = first_day + (last_day - first_day) // 2
    yield from _whole_parts(ask, first_day, middle, decimals)
    yield from _whole_parts(ask, middle + timedelta(days=1), last_day, decimals)


def _cut_short(report: dict[str, Any]) -> bool:
    return any(
        CUT_SHORT in str(cell.get("value", "")) for row in _rows(report) for cell in row
    ) or CUT_SHORT in str(report.get("Header", ""))


def _rows(report: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The cells of every row below every section, without the headings and the totals."""
    waiting = list(_below(report))
    while waiting:
        row = waiting.pop()
        waiting += _below(row)
        if "ColData" in row:
            yield row["ColData"]


def _below(section: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (section.get("Rows") or {}).get("Row") or []
    return found


def _balanced(
    report: dict[str, Any], decimals: int, first_day: date, last_day: date
) -> list[LedgerLine]:
    lines = list(_read(report, decimals))
    difference = sum(line.amount_minor for line in lines)
    if difference:
        raise TargetError(
            f"The ledger of QuickBooks from {first_day} to {last_day} is out of balance by"
            f" {difference} minor units as read, so it was not read rightly; report this."
        )
    return lines


def _read(report: dict[str, Any], decimals: int) -> Iterator[LedgerLine]:
    places = _places(report)
    for cells in _rows(report):
        day = _day(_cell(cells, places["tx_date"]).get("value"))
        if day is None:  # the balance brought forward
            continue
        transaction = _cell(cells, places["txn_type"])
        account = _cell(cells, places["account_name"])
        debit, credit = (_cell(cells, places[name]) for name in ("debt_amt", "credit_amt"))
        if not account.get("id"):
            raise TargetError(
                f"QuickBooks' ledger of {day} names an account without its id:"
                f" {account.get('value')!r}; report this."
            )
        yield LedgerLine(
            day=day,
            transaction_type=str(transaction.get("value", "")),
            transaction_id=str(transaction.get("id", "")),
            account=str(account["id"]),
            amount_minor=_minor(debit, decimals) - _minor(credit, decimals),
        )


def _cell(cells: list[dict[str, Any]], place: int) -> dict[str, Any]:
    return cells[place] if place < len(cells) else {}


def _places(report: dict[str, Any]) -> dict[str, int]:
    """Where each column stands; it may come under another order than it was asked in."""
    columns = (report.get("Columns") or {}).get("Column") or []
    places = {
        _key(column).replace("_home_amt", "_amt"): place for place, column in enumerate(columns)
    }
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        raise TargetError(f"QuickBooks' ledger comes without {', '.join(missing)}; report this.")
    return places


def _key(column: dict[str, Any]) -> str:
    keys = (told["Value"] for told in column.get("MetaData", ()) if told["Name"] == "ColKey")
    return str(next(keys, column.get("ColType", "")))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _minor(cell: dict[str, Any], decimals: int) -> int:
    text = str(cell.get("value") or "0")
    try:
        scaled = Decimal(text).scaleb(decimals)
    except InvalidOperation:
        scaled = Decimal("NaN")
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise TargetError(f"QuickBooks' ledger shows the amount {text!r}, which cannot be read.")
    return int(scaled)
