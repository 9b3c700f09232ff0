"""What a QuickBooks company holds, read back: whole accounts, everybody's entries, its chart."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from orchestration.posting.deliveries import request_id
from orchestration.posting.targets import quickbooks_online_client
from orchestration.posting.targets.protocol import (
    AccountMovement,
    RemoteAccount,
    TargetError,
    ToSend,
)
from orchestration.posting.targets.quickbooks_online_ledger import ledger_lines
from tests.fakes.quickbooks_online_books import Way
from tests.posting_entries import FIRST_DAY, an_entry

LATER = FIRST_DAY + timedelta(days=40)


def by_hand(way: Way, kind: str, day: date, debit: str, credit: str, amount: str) -> None:
    """What a person enters, by a form that is no journal entry."""
    lines = [
        {"Amount": amount, "JournalEntryLineDetail": {"PostingType": side, "AccountRef": account}}
        for side, account in (("Debit", {"value": debit}), ("Credit", {"value": credit}))
    ]
    way.company.write(kind, {"TxnDate": day.isoformat(), "Line": lines})


def post(way: Way, *numbers: int, day: date = FIRST_DAY) -> None:
    entries = [an_entry(number, day=day) for number in numbers]
    way.open().send([ToSend(one, request_id(one.external_id)) for one in entries])


def test_movements_are_of_whole_accounts_whoever_posted(way: Way) -> None:
    post(way, 1, 2)
    by_hand(way, "Expense", FIRST_DAY, "80", "35", "40.10")
    assert way.open().movements("juniper", FIRST_DAY, FIRST_DAY) == [
        AccountMovement("35", "USD", 2 * 108_25 - 40_10),
        AccountMovement("79", "USD", -200_00),
        AccountMovement("80", "USD", 40_10),
        AccountMovement("90", "USD", -16_50),
    ]


def test_movements_are_of_the_span_alone(way: Way) -> None:
    post(way, 1)
    post(way, 2, day=LATER)
    post(way, 3, day=LATER + timedelta(days=1))
    moved = way.open().movements("juniper", FIRST_DAY + timedelta(days=1), LATER)
    assert {one.account: one.amount_minor for one in moved} == {
        "35": 108_25,
        "79": -100_00,
        "90": -8_25,
    }


def test_a_sub_account_counts_once(way: Way) -> None:
    by_hand(way, "Transfer", FIRST_DAY, "60", "35", "5.00")
    assert way.open().movements("juniper", FIRST_DAY, FIRST_DAY) == [
        AccountMovement("35", "USD", -5_00),
        AccountMovement("60", "USD", 5_00),
    ]


def test_a_span_without_transactions_moved_nothing(way: Way) -> None:
    assert way.open().movements("juniper", FIRST_DAY, LATER) == []


def test_a_report_that_is_cut_short_is_asked_in_halves(way: Way) -> None:
    for number in range(20):
        post(way, number, day=FIRST_DAY + timedelta(days=number))
    way.company.most_report_cells = 90
    moved = way.open().movements("juniper", FIRST_DAY, LATER)
    assert {one.account: one.amount_minor for one in moved} == {
        "35": 20 * 108_25,
        "79": -20 * 100_00,
        "90": -20 * 8_25,
    }
    assert len([call for call in way.connection.calls if "GeneralLedger" in call[1]]) > 5


def test_a_day_too_long_for_the_report_is_said(way: Way) -> None:
    post(way, *range(20))
    way.company.most_report_cells = 90
    with pytest.raises(TargetError, match="does not show the whole ledger of 2026-10-20"):
        way.open().movements("juniper", FIRST_DAY, LATER)


def test_entries_are_ours_and_others(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quickbooks_online_client, "PAGE", 2)
    post(way, 1, 2, 3)
    by_hand(way, "Bill", FIRST_DAY, "81", "33", "700")
    post(way, 4, day=LATER)
    found = list(way.open().entries("juniper", FIRST_DAY, LATER))
    assert [one.external_id for one in found] == [
        None,
        *(an_entry(number).external_id for number in (1, 2, 3)),
        an_entry(4, day=LATER).external_id,
    ]
    assert [one.remote_id for one in found] == ["Bill 1004", "1001", "1002", "1003", "1005"]
    assert found[0].posting_date == FIRST_DAY
    assert set(found[0].lines) == {
        AccountMovement("81", "USD", 700_00),
        AccountMovement("33", "USD", -700_00),
    }
    assert {line.account: line.amount_minor for line in found[1].lines} == {
        "35": 108_25,
        "79": -100_00,
        "90": -8_25,
    }


def test_an_entry_that_was_copied_by_hand_is_shown_twice(way: Way) -> None:
    post(way, 1)
    way.company.write("JournalEntry", {**way.company.transactions["1001"], "DocNumber": "77"})
    found = list(way.open().entries("juniper", FIRST_DAY, FIRST_DAY))
    assert [one.external_id for one in found] == [an_entry(1).external_id] * 2


def test_the_chart_is_read_whole(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quickbooks_online_client, "PAGE", 3)
    way.company.accounts["60"]["Active"] = False
    way.company.accounts["35"]["AcctNum"] = "1010"
    chart = {one.account: one for one in way.open().chart("juniper")}
    assert len(chart) == 8
    assert chart["35"] == RemoteAccount("35", "1010 Cash drawer", "asset")
    assert chart["60"].is_active is False
    assert (chart["84"].party_type, chart["33"].party_type) == ("customer", "vendor")
    assert (chart["80"].account_type, chart["79"].account_type) == ("cost", "revenue")


def test_another_company_is_not_asked_for(way: Way) -> None:
    with pytest.raises(TargetError, match="keeps juniper, not harbor"):
        way.open().chart("harbor")


def test_reading_is_tried_again_and_then_given_up_in_one_sentence(way: Way) -> None:
    target = way.open()
    way.connection.plan(["drop_before", "garbled"])
    assert len(target.chart("juniper")) == 8
    way.connection.plan(["drop_before", "error_before", "error_before"])
    with pytest.raises(TargetError, match=r"cannot be asked \(the system answered 500\); try"):
        target.chart("juniper")


def report(
    *rows: list[dict[str, str]], keys: str = "tx_date txn_type account_name debt_amt credit_amt"
) -> Any:
    columns = [{"MetaData": [{"Name": "ColKey", "Value": key}]} for key in keys.split()]
    told = [{"ColData": row, "type": "Data"} for row in rows]
    return {"Columns": {"Column": columns}, "Rows": {"Row": told}}


def row(account: dict[str, str], debit: str, credit: str) -> list[dict[str, str]]:
    kind = {"value": "Journal Entry", "id": "9"}
    return [{"value": "2026-10-20"}, kind, account, {"value": debit}, {"value": credit}]


CASH = {"value": "Cash", "id": "35"}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (report(row(CASH, "1.00", "")), "out of balance by 100 minor units"),
        (report(row({"value": "Cash"}, "1.00", "")), "an account without its id: 'Cash'"),
        (report(row(CASH, "1.001", "")), "the amount '1.001', which cannot be read"),
        (report(row(CASH, "1,00", "")), "the amount '1,00', which cannot be read"),
        (report(keys="tx_date account_name"), "comes without txn_type, debt_amt, credit_amt"),
    ],
)
def test_a_report_that_is_not_as_known_is_not_guessed_at(told: Any, sentence: str) -> None:
    with pytest.raises(TargetError, match=sentence):
        list(ledger_lines(lambda *_: told, FIRST_DAY, FIRST_DAY, 2))


def test_a_currency_without_decimals_is_read_in_its_own_units() -> None:
    told = report(row(CASH, "1200", ""), row({"value": "Sales", "id": "79"}, "", "1200.00"))
    ((cash, sales),) = ledger_lines(lambda *_: told, FIRST_DAY, FIRST_DAY, 0)
    assert {cash.amount_minor, sales.amount_minor} == {1200, -1200}


def test_nothing_is_written_into_the_folder_of_files(way: Way, tmp_path: Path) -> None:
    post(way, 1)
    assert not (tmp_path / "books").exists()
