"""The books that a company kept before Tillbook: our journal as another bookkeeper would have it.

Belongs here: deriving an export from the published journal, with differences planted in it. Not:
what comparing must say of them.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

FIRST_DAY = date(2026, 9, 1)
LAST_DAY = date(2026, 10, 31)
ENTITY = "harbor"
STORES = {"LHARBORPORT": "Portland", "LHARBORCHIC": "Chicago"}

THEIR_ACCOUNTS = {
    "1010": "1000 Cash on hand",
    "1020": "1000 Cash on hand",
    "1035": "1050 Deposits on the way",
    "1040": "1100 First National checking",
    "1110": "1200 Undeposited cards",
    "1140": "1210 Square reserve",
    "1150": "1220 Square disputes",
    "1160": "1230 Checks to deposit",
    "1180": "1240 Tenders open",
    "1200": "1300 House accounts",
    "2110": "2200 Sales tax payable",
    "2210": "2300 Gift cards",
    "2215": "2310 Store credit",
    "2240": "2320 Refunds owed",
    "2310": "2400 Tips owed to staff",
    "2510": "2500 Square loan",
    "4010": "4000 Sales, net",
    "4040": "4100 Service charges",
    "4050": "4200 Other income",
    "4055": "4200 Other income",
    "6120": "6050 Chargebacks",
    "6130": "6900 Cash over and short",
    "6135": "6910 Rounding",
    "6400": "6800 Sundry",
    "7010": "7000 Exchange differences",
}
INSIDE_SALES = ("4110", "4120", "4130", "6110")
"""Discounts, comps, returns and card fees: their sales are net of them."""
KEPT_ONLY_HERE = ("1300", "1320", "2020", "5010", "5040", "5050", "5060", "5070", "1990")
"""They count stock once a year; nothing of it is in these months."""

DOUBLED_DEPOSIT = ("LHARBORPORT", date(2026, 9, 16))
MISSING_DAY = ("LHARBORCHIC", date(2026, 10, 14))
PLUG = (date(2026, 10, 20), Decimal("37.50"))
RENT = (date(2026, 10, 1), Decimal("2400.00"))

OURS = """
    with days as (
        select
            lines.account_id, lines.location_id, lines.posting_date,
            lines.functional_amount_minor as amount_minor,
            lines.unit_event = 'payout_paid' as is_deposit, lines.source_document_id,
            case
                when lines.unit_event in ('payout_sent', 'payout_paid')
                    or lines.posting_date <> lines.business_date
                    or abs(date_diff(
                        'day', lines.posting_date,
                        cast(documents.occurred_at at time zone 'UTC' as date)
                    )) > 1
                then lines.posting_date
                else cast(documents.occurred_at at time zone 'UTC' as date)
            end as utc_day
        from fct_journal_lines as lines
        left join fct_source_documents as documents using (source_system, source_document_id)
        where lines.entity_id = ?
    )
    select
        account_id, location_id, utc_day,
        case when is_deposit then source_document_id else 'Z-' || utc_day end as reference,
        cast(sum(amount_minor) as bigint) as amount_minor
    from days
    where utc_day between ? and ? and account_id not in (select unnest(?))
    group by all
    having sum(amount_minor) <> 0
    order by utc_day, location_id, reference, account_id
"""


@dataclass(frozen=True)
class Line:
    """A line of their books."""

    day: date
    account: str
    store: str
    reference: str
    amount: Decimal
    memo: str = "Daily sales"


@dataclass(frozen=True)
class TodaysBooks:
    """What was written, and what was planted in it.

    Attributes:
        lines: All lines of the file.
        missing: Lines of the store-day that is not in it.
        doubled: Lines of the deposit that is in it twice.
        inside_sales: What of discounts, comps, returns and fees is inside their sales.
    """

    lines: list[Line]
    missing: list[Line]
    doubled: list[Line]
    inside_sales: dict[str, Decimal]


def write_todays_books(published: duckdb.DuckDBPyConnection, file: Path) -> TodaysBooks:
    """Write their books as QuickBooks's journal is exported."""
    asked = [ENTITY, FIRST_DAY, LAST_DAY, list(KEPT_ONLY_HERE)]
    rows = published.execute(OURS, asked).fetchall()
    gone = (MISSING_DAY[0], MISSING_DAY[1])
    missing = [_line(row) for row in rows if row[1:3] == gone]
    kept = [row for row in rows if row[1:3] != gone]
    lines = [_line(row) for row in kept]
    store = STORES[DOUBLED_DEPOSIT[0]]
    doubled = [
        line
        for line in lines
        if (line.memo, line.store, line.day) == ("Deposit", store, DOUBLED_DEPOSIT[1])
    ]
    lines += [*doubled, *_plug(), *_rent()]
    file.write_text(_as_quickbooks(sorted(lines, key=lambda line: line.day)), "utf-8")
    inside = {
        account: sum((Decimal(row[4]).scaleb(-2) for row in kept if row[0] == account), Decimal(0))
        for account in INSIDE_SALES
    }
    return TodaysBooks(lines, missing, doubled, inside)


def _plug() -> list[Line]:
    day, amount = PLUG
    store, memo = STORES["LHARBORPORT"], "to balance the drawer"
    return [
        Line(day, THEIR_ACCOUNTS["6130"], store, "JE-88", amount, memo),
        Line(day, THEIR_ACCOUNTS["1010"], store, "JE-88", -amount, memo),
    ]


def _rent() -> list[Line]:
    day, amount = RENT
    store, memo = STORES["LHARBORPORT"], "October rent"
    return [
        Line(day, "6500 Rent", store, "CHK-1001", amount, memo),
        Line(day, THEIR_ACCOUNTS["1040"], store, "CHK-1001", -amount, memo),
    ]


def write_accounts(file: Path) -> None:
    """Which account of theirs is which of ours, as their controller writes it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("their account", "our account"))
    writer.writerows((theirs, ours) for ours, theirs in THEIR_ACCOUNTS.items())
    writer.writerow(("6500 Rent", ""))
    writer.writerows(("", ours) for ours in KEPT_ONLY_HERE if ours != "1320")
    file.write_text(text.getvalue(), "utf-8")


def write_stores(file: Path) -> None:
    """Which store of theirs is which of ours."""
    rows = [f"{theirs},{ours}" for ours, theirs in STORES.items()]
    file.write_text("their store,our store\n" + "\n".join(rows) + "\n", "utf-8")


def _line(row: tuple[Any, ...]) -> Line:
    account, store, day, reference, minor = row
    theirs = THEIR_ACCOUNTS["4010"] if account in INSIDE_SALES else THEIR_ACCOUNTS[account]
    memo = "Daily sales" if reference.startswith("Z-") else "Deposit"
    return Line(day, theirs, STORES[store], reference, Decimal(minor).scaleb(-2), memo)


def _as_quickbooks(lines: list[Line]) -> str:
    """A journal as QuickBooks Online exports it: titles, sums it adds, a last line of its own."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([["Harbor & Pine Mercantile LLC"], ["Journal"], ["September - October 2026"]])
    writer.writerow([])
    writer.writerow(
        [
            "",
            "Date",
            "Transaction Type",
            "Num",
            "Memo/Description",
            "Account",
            "Class",
            "Debit",
            "Credit",
        ]
    )
    total = Decimal(0)
    for line in lines:
        debit = f"{line.amount:,.2f}" if line.amount > 0 else ""
        credit = f"{-line.amount:,.2f}" if line.amount < 0 else ""
        total += max(line.amount, Decimal(0))
        cells = [f"{line.day:%m/%d/%Y}", "Journal Entry", line.reference, line.memo, line.account]
        writer.writerow(["", *cells, line.store, debit, credit])
    writer.writerow(["TOTAL", "", "", "", "", "", "", f"{total:,.2f}", f"{total:,.2f}"])
    writer.writerow([])
    writer.writerow(["Saturday, Nov 28, 2026 12:00 PM GMT-5 - Accrual Basis"])
    return text.getvalue()
