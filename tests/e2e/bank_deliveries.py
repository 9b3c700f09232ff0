"""A month of a corner shop's cards and cash, and the statements of its bank about it.

Belongs here: the documents, by story. Not: what the match must say of them (test_bank_match.py).
Each story has amounts of its own, so that no other can be taken for it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.bank_statements import BankLine, BankStatement, bai2, camt053, csv_text, mt940, ofx
from tests.square_cash_documents import (
    card_payment,
    drawer_events,
    drawer_shift,
    entries_of,
    payout,
    payout_entry,
    write_delivery,
)
from tests.square_documents import Document, order, payment

STORE = "LCORNER"
ACCOUNT = "1001-2002"
BOOKS = {
    "bank_accounts": (
        "account_number,entity_id,account_role,currency_code,location_id\n"
        f"{ACCOUNT},corner,bank,USD,\n"
        f"{ACCOUNT},corner,bank,USD,{STORE}\n"
    ),
    "cash_deposits": (
        "deposit_id,location_id,sent_on,amount,currency_code,slip_reference\n"
        f"DEPBANKED,{STORE},2026-03-13,50.00,USD,SLIP0001\n"
        f"DEPMISSING,{STORE},2026-03-16,30.00,USD,SLIP0002\n"
        f"DEPBANKED,{STORE},2026-03-17,99.00,USD,SLIP0003\n"
        "DEPNOWHERE,LNOWHERE,2026-03-17,98.00,USD,SLIP0004\n"
    ),
    "processor_rates": (
        "processor,entity_id,tender_type,currency_code,fee_rate,fixed_fee,valid_from,valid_to\n"
        "square,,,USD,0.029,0.30,2020-01-01,9999-12-31\n"
        "square,corner,,USD,0.026,0.10,2020-01-01,9999-12-31\n"
    ),
}
PAID = (
    # name, day, net amount in cents
    ("MATCHED", "2026-03-02", 10100),
    ("BYAMOUNT", "2026-03-03", 10200),
    ("MISSING", "2026-03-04", 10300),
    ("SHORT", "2026-03-05", 10400),
    ("TWICE", "2026-03-06", 10500),
    ("SPLIT", "2026-03-07", 10600),
    ("SUMA", "2026-03-09", 10700),
    ("SUMB", "2026-03-09", 10801),
    ("NAMEDA", "2026-03-10", 10900),
    ("NAMEDB", "2026-03-10", 11002),
    ("YOUNG", "2026-03-30", 11300),
)


def _at(day: str, hour: int = 15) -> str:
    return f"{day}T{hour}:00:00Z"


def _paid_out(
    name: str, day: str, entries: Sequence[Document], status: str = "PAID"
) -> tuple[Document, list[Document]]:
    document = payout(f"PO{name}", STORE, _at(day), entries, status=status)
    document["end_to_end_id"] = f"E2E-{name}"
    return document, entries_of(document, entries)


def till_and_processor() -> dict[str, list[Document]]:
    """What the till and the processor say of the month."""
    records: dict[str, list[Document]] = defaultdict(list)

    def sell(name: str, day: str, amount: int, fee: int | None = None) -> str:
        sold = order(f"ORD{name}", STORE, _at(day, 14), amount)
        paid = card_payment(sold, fee=fee)
        records["orders"].append(sold)
        records["payments"].append(paid)
        return str(paid["id"])

    def pay_out(name: str, day: str, entries: Sequence[Document], status: str = "PAID") -> None:
        document, told = _paid_out(name, day, entries, status)
        records["payouts"].append(document)
        records["payout_entries"].extend(told)

    for name, day, amount in PAID:
        # by contract: 2.6 % and 0.10 of an amount of which `amount` is left
        gross = round((amount + 10) / 0.974)
        fee = gross - amount
        paid = sell(name, day, gross, fee)
        pay_out(name, day, [payout_entry("CHARGE", gross, fee, payment_id=paid)])
    failed = sell("FAILED", "2026-03-11", 9000, 244)
    pay_out(
        "FAILED", "2026-03-11", [payout_entry("CHARGE", 9000, 244, payment_id=failed)], "FAILED"
    )
    dear = sell("DEAR", "2026-03-17", 10000, 350)
    pay_out(
        "UNKNOWN",
        "2026-03-17",
        [
            payout_entry("CHARGE", 10000, 350, payment_id=dear),
            payout_entry("CHARGE", 4200, 119, payment_id="PAYNEVERARRIVED"),
        ],
    )
    disputed = sell("DISPUTED", "2026-03-18", 6000, 166)
    again = sell("AGAIN", "2026-03-18", 7000, 192)
    pay_out(
        "FIRST",
        "2026-03-18",
        [
            payout_entry("CHARGE", 6000, 166, payment_id=disputed),
            payout_entry("CHARGE", 7000, 192, payment_id=again),
        ],
    )
    pay_out(
        "SECOND",
        "2026-03-19",
        [
            payout_entry("OPEN_DISPUTE", -6000, 0, payment_id=disputed, dispute_id="DISPUTE1"),
            payout_entry("CHARGE", 7000, 192, payment_id=again),
        ],
    )
    sell("NOTYETPAIDOUT", "2026-03-29", 5500)
    old_till = order("ORDPOSONLY", STORE, _at("2026-03-20"), 3300)
    old_till["tenders"][0] |= {"type": "CARD", "card_details": {"status": "CAPTURED"}}
    del old_till["tenders"][0]["payment_id"]
    records["orders"].append(old_till)
    for day, taken in (("2026-03-12", 5000), ("2026-03-13", 8000)):
        sold = order(f"ORDCASH{day[-2:]}", STORE, _at(day), taken)
        shift = drawer_shift(
            f"DRAWER{day[-2:]}", STORE, _at(day), ended_at=_at(day, 22), counted=10000 + taken
        )
        records["orders"].append(sold)
        records["payments"].append(payment(sold))
        records["cash_drawer_shifts"].append(shift)
        records["cash_drawer_shift_events"].append(drawer_events(shift, []))
    return records


def _line(
    day: int,
    amount: str,
    text: str = "SQUARE INC",
    reference: str | None = None,
    *,
    cash: bool = False,
) -> BankLine:
    booked = date(2026, 3, day)
    own = f"BR{day:02}{amount.replace('.', '').replace('-', 'M')}"
    return BankLine(booked, Decimal(amount), own, reference, text, cash)


EARLY = (
    _line(3, "101.00", reference="E2E-MATCHED"),
    _line(5, "102.00"),
    _line(6, "99.00", reference="E2E-SHORT"),
    _line(7, "105.00", reference="E2E-TWICE"),
    _line(8, "105.00", reference="E2E-TWICE"),
    _line(9, "100.00", "PART 1 REF:E2E-SPLIT"),
    _line(10, "6.00", "PART 2 REF:E2E-SPLIT"),
    _line(10, "215.01"),
    _line(11, "219.02", "PAYOUTS E2E-NAMEDA, E2E-NAMEDB"),
    _line(12, "87.56", reference="E2E-FAILED"),
    _line(13, "-87.56", "RETURNED", reference="E2E-FAILED"),
    _line(14, "50.00", "NIGHT DROP", "SLIP0001", cash=True),
)
LATE = (
    _line(16, "-2000.00", "RENT MARCH"),
    _line(18, "137.31", reference="E2E-UNKNOWN"),
    _line(19, "126.42", reference="E2E-FIRST"),
    _line(20, "8.08", reference="E2E-SECOND"),
    _line(21, "12.34", "COUNTER", cash=True),
)
FIRST_HALF = BankStatement(
    ACCOUNT, "00001", date(2026, 3, 1), date(2026, 3, 15), Decimal("4000.00"), EARLY
)
SECOND_HALF = BankStatement(
    ACCOUNT, "00002", date(2026, 3, 16), date(2026, 3, 31), FIRST_HALF.closing, LATE
)
OVERLAPPING = BankStatement(
    ACCOUNT,
    "unused",
    date(2026, 3, 10),
    date(2026, 3, 20),
    FIRST_HALF.opening + sum((line.amount for line in EARLY[:6]), Decimal(0)),
    (*EARLY[6:], *LATE[:4]),
)
NEXT_DAY = BankStatement(
    ACCOUNT, "unused", date(2026, 4, 1), date(2026, 4, 1), SECOND_HALF.closing, ()
)


def write_till(folder: Path) -> None:
    """Write the month of till and processor as one delivery."""
    write_delivery(folder, "2026-03-31", till_and_processor())


def write_bank(first: Path, second: Path) -> None:
    """Write what the bank delivered first, and what it delivered afterwards."""
    for folder in (first, second):
        folder.mkdir(parents=True, exist_ok=True)
    wrong = BankStatement(**{**_fields(NEXT_DAY), "error": Decimal("0.07")})
    stranger = BankStatement(**{**_fields(NEXT_DAY), "account": "9009", "statement_id": "77"})
    (first / "march.xml").write_text(camt053(FIRST_HALF), "utf-8")
    (first / "march.sta").write_text(mt940(SECOND_HALF), "utf-8")
    (first / "april.bai").write_text(bai2(wrong), "utf-8")
    (first / "stranger.csv").write_text(csv_text(stranger), "utf-8")
    (first / "letter.txt").write_text("Dear customer, our terms have changed.\n", "utf-8")
    (second / "overlap.ofx").write_text(ofx(OVERLAPPING), "utf-8")
    (second / "march_again.xml").write_text(camt053(FIRST_HALF, version="08"), "utf-8")
    (second / "april_right.bai").write_text(bai2(NEXT_DAY), "utf-8")


def _fields(statement: BankStatement) -> dict[str, object]:
    return {name: getattr(statement, name) for name in statement.__dataclass_fields__}
