"""What harbor's bank says of August: ``python -m ingestion.sample.bank_statement DROP DEST``.

Belongs here: one month of statements in CSV and the books files that go with it, made from the
payouts of a generated drop. Not: the sample chain itself, which stays as it is without them. Four
things are wrong on purpose: a payout the bank never had, one it had less of, one it had twice, and
a bag of cash that never arrived.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

ACCOUNT = "4410077120"
STORES = ("LHARBORPORT", "LHARBORCHIC")
FIRST_DAY, LAST_DAY = date(2026, 8, 1), date(2026, 8, 31)
OPENING_MINOR = 1_850_000
MISSING, SHORT, TWICE = "POCHIC260812", "POPORT260818", "POCHIC260820"
SHORT_BY_MINOR = 1_250
BANK_CHARGE_MINOR = -2_500
BAG_MINOR = 60_000
LOST_BAG = "BAGPORT4"
COLUMNS = (
    *("account_number", "statement_id", "currency_code", "first_day", "last_day"),
    *("opening_balance", "closing_balance", "booking_date", "value_date", "amount"),
    *("bank_reference", "payout_reference", "line_type", "description"),
)
BOOKS = {
    "bank_accounts": (
        "account_number,entity_id,account_role,currency_code,location_id\n"
        f"{ACCOUNT},harbor,bank,USD,\n"
    ),
    "processor_rates": (
        "processor,entity_id,tender_type,currency_code,fee_rate,fixed_fee,valid_from,valid_to\n"
        "square,,,USD,0.026,0.10,2020-01-01,9999-12-31\n"
    ),
}
Line = tuple[date, int, str, str, str]


def write_bank_statement(drop: Path, destination: Path) -> int:
    """Write the statement and the books files; returns how many lines it has.

    Args:
        drop: A generated drop folder.
        destination: Gets `statements_2026-08.csv` and a folder `books`.
    """
    lines = sorted([*_payout_lines(drop), *_bag_lines(), *_charges()])
    balances = [OPENING_MINOR, OPENING_MINOR + sum(amount for _, amount, *_ in lines)]
    books = destination / "books"
    books.mkdir(parents=True, exist_ok=True)
    with (destination / "statements_2026-08.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        head = [ACCOUNT, "2026-08", "USD", FIRST_DAY, LAST_DAY, *map(_money, balances)]
        for number, (day, amount, reference, kind, words) in enumerate(lines, start=1):
            own = f"B08{number:04}"
            writer.writerow([*head, day, day, _money(amount), own, reference, kind, words])
    for name, text in (BOOKS | {"cash_deposits": _slips()}).items():
        (books / f"{name}.csv").write_text(text, "utf-8")
    return len(lines)


def _payout_lines(drop: Path) -> Iterator[Line]:
    """What the bank had of each payout of harbor that was to arrive in August."""
    for payout in _newest_payouts(drop):
        arrives = date.fromisoformat(payout["arrival_date"])
        is_due = FIRST_DAY <= arrives <= LAST_DAY and payout["status"] == "PAID"
        if not is_due or payout["location_id"] not in STORES or payout["id"] == MISSING:
            continue
        amount = payout["amount_money"]["amount"]
        amount -= SHORT_BY_MINOR if payout["id"] == SHORT else 0
        line = (arrives, amount, payout["end_to_end_id"], "transfer", "SQUARE INC PAYOUT")
        yield from [line] * (2 if payout["id"] == TWICE else 1)


def _newest_payouts(drop: Path) -> list[dict[str, Any]]:
    newest: dict[str, dict[str, Any]] = {}
    for file in sorted((drop / "payouts").glob("payouts_*.json")):
        for payout in json.loads(file.read_text("utf-8"))["payouts"]:
            newest[payout["id"]] = payout
    return list(newest.values())


def _bags() -> Iterator[tuple[str, str, date]]:
    """A bag of cash a week from each store: slip, store and day."""
    for week in range(1, 5):
        sent = FIRST_DAY + timedelta(days=2 + 7 * (week - 1))
        for store in STORES:
            yield f"BAG{store[-4:]}{week}", store, sent


def _bag_lines() -> Iterator[Line]:
    for slip, _, sent in _bags():
        if slip != LOST_BAG:
            yield sent + timedelta(days=1), BAG_MINOR, slip, "cash", "NIGHT DROP"


def _charges() -> Iterator[Line]:
    yield LAST_DAY, BANK_CHARGE_MINOR, "", "charge", "ACCOUNT MAINTENANCE AUGUST"


def _slips() -> str:
    rows = [
        f"{slip},{store},{sent},{_money(BAG_MINOR)},USD,{slip}\n" for slip, store, sent in _bags()
    ]
    return "deposit_id,location_id,sent_on,amount,currency_code,slip_reference\n" + "".join(rows)


def _money(amount_minor: int) -> Decimal:
    return Decimal(amount_minor).scaleb(-2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the statement and say where; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m ingestion.sample.bank_statement",
        description="Write a month of harbor's bank for the sample chain.",
    )
    parser.add_argument("drop", type=Path, help="generated drop folder of the sample chain")
    parser.add_argument("destination", type=Path, help="folder to write into")
    chosen = parser.parse_args(arguments)
    lines = write_bank_statement(chosen.drop, chosen.destination)
    sys.stdout.write(f"A statement of {lines} lines under {chosen.destination}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
