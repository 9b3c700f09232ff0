"""The sample's bank statement adds up, and is wrong exactly where it says it is."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingestion.sample.bank_statement import LOST_BAG, MISSING, SHORT, TWICE, write_bank_statement
from ingestion.sources.bank.decoding import statements_as_json


def payout(payout_id: str, amount: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": payout_id,
        "status": "PAID",
        "location_id": "LHARBORCHIC",
        "amount_money": {"amount": amount, "currency": "USD"},
        "arrival_date": "2026-08-13",
        "end_to_end_id": f"E2E{payout_id}",
        **changes,
    }


def statement_of(folder: Path) -> dict[str, Any]:
    """The statement for a few payouts, as the source reads it."""
    payouts = [
        payout("POFINE", 10000, status="SENT"),
        payout("POFINE", 10100),
        payout(MISSING, 20000),
        payout(SHORT, 30000),
        payout(TWICE, 40000),
        payout("POOTHERS", 50000, location_id="LJUNIPERLA"),
        payout("POLATER", 60000, arrival_date="2026-09-01"),
    ]
    file = folder / "drop" / "payouts" / "payouts_2026-08-13.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"payouts": payouts}), "utf-8")
    write_bank_statement(folder / "drop", folder / "bank")
    text = (folder / "bank" / "statements_2026-08.csv").read_text("utf-8")
    (told,) = json.loads(statements_as_json(text))["statements"]
    found: dict[str, Any] = told
    return found


def test_it_adds_up_and_says_what_the_bank_had(tmp_path: Path) -> None:
    told = statement_of(tmp_path)

    moved = sum((Decimal(line["amount"]) for line in told["lines"]), Decimal(0))
    assert Decimal(told["opening_balance"]) + moved == Decimal(told["closing_balance"])
    received = [
        (line["payout_reference"], Decimal(line["amount"]))
        for line in told["lines"]
        if line["line_type"] == "transfer"
    ]
    assert sorted(received) == [
        (f"E2E{TWICE}", Decimal("400.00")),
        (f"E2E{TWICE}", Decimal("400.00")),
        ("E2EPOFINE", Decimal("101.00")),
        (f"E2E{SHORT}", Decimal("287.50")),
    ]


def test_one_bag_never_arrives(tmp_path: Path) -> None:
    told = statement_of(tmp_path)

    slips = (tmp_path / "bank" / "books" / "cash_deposits.csv").read_text("utf-8")
    sent = {row.split(",")[0] for row in slips.splitlines()[1:]}
    banked = {line["payout_reference"] for line in told["lines"] if line["is_cash"] == "true"}
    assert sent - banked == {LOST_BAG}
    assert banked <= sent
