"""What is read of a Xero organisation: trial balance, entries, chart."""

from datetime import date
from decimal import Decimal

import pytest

from orchestration.posting.targets.protocol import AccountMovement, RemoteAccount, TargetError
from tests.fakes.xero_organisation import CHART
from tests.unit.orchestration.posting.targets.xero_setting import (
    NOVEMBER,
    SALE,
    Xero,
    entry_of,
    to_send,
)


def test_trial_balance_of_a_span_is_whole_accounts_whoever_posted(xero: Xero) -> None:
    target, books = xero.opened(), xero.fake.organisation
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 15), date(2026, 12, 9)]
    target.send(to_send(*(entry_of(at, SALE, day=day) for at, day in enumerate(days))))
    rent = [
        {"AccountID": CHART[11]["AccountID"], "LineAmount": Decimal("700.00")},
        {"AccountID": CHART[0]["AccountID"], "LineAmount": Decimal("-700.00")},
    ]
    books.book(date(2026, 11, 2), rent, "CASHPAID", "somebody's payment")
    assert target.movements("juniper", date(2026, 11, 1), date(2026, 12, 9)) == [
        AccountMovement("200", "USD", -30000),
        AccountMovement("404", "USD", 70000),
        AccountMovement("615", "USD", 32475),
        AccountMovement("820", "USD", -2475),
        AccountMovement(CHART[0]["AccountID"], "USD", -70000),
    ]
    assert target.movements("juniper", date(2026, 11, 2), date(2026, 11, 14)) == [
        AccountMovement("404", "USD", 70000),
        AccountMovement(CHART[0]["AccountID"], "USD", -70000),
    ]


def test_entries_of_a_span_come_page_by_page_ours_known_by_their_id(xero: Xero) -> None:
    target, books = xero.opened(all_journals=True), xero.fake.organisation
    ours = [entry_of(number, SALE) for number in range(120)]
    for start in range(0, 120, 50):
        target.send(to_send(*ours[start : start + 50]))
    target.send(to_send(entry_of(900, SALE, day=date(2026, 12, 1))))
    theirs = {"Narration": "Rent", "Date": "2026-11-05", "Status": "POSTED"}
    lines = [{"AccountCode": "404", "LineAmount": 7}, {"AccountCode": "615", "LineAmount": -7}]
    books.create({**theirs, "JournalLines": lines})
    invoice = [{"AccountID": CHART[2]["AccountID"], "LineAmount": Decimal(5)}]
    books.book(date(2026, 11, 9), invoice, "ACCREC", "an invoice")
    held = list(target.entries("juniper", *NOVEMBER))
    assert sorted(one.external_id for one in held if one.external_id) == sorted(
        entry.external_id for entry in ours
    )
    rent, of_invoice = (one.lines for one in held if one.external_id is None)
    assert rent[0] == AccountMovement("404", "USD", 700)
    assert of_invoice == (AccountMovement("610", "USD", 500),)
    assert len(list(xero.opened().entries("juniper", *NOVEMBER))) == 121


def test_chart_names_what_entries_may_use(xero: Xero) -> None:
    chart = {one.account: one for one in xero.opened().chart("juniper")}
    assert chart["200"] == RemoteAccount("200", "Account 200", "revenue")
    assert chart["310"].account_type == "cost"
    assert {account for account, one in chart.items() if not one.is_active} == {
        CHART[0]["AccountID"],
        *("090", "610", "630", "800", "960", "999"),
    }
    # what is archived can be made active; what Xero keeps itself never takes a journal
    assert {account for account, one in chart.items() if one.refusal} == {
        CHART[0]["AccountID"],
        *("090", "610", "630", "800", "960"),
    }
    assert chart["610"].refusal == (
        "Xero keeps accounts receivable by invoices alone;"
        " map it to an account of type CURRENT of its own"
    )
    assert chart["800"].refusal is not None
    assert chart["610"].party_type is None


def test_organisation_in_another_currency_is_not_compared(xero: Xero) -> None:
    xero.fake.organisation.currency = "NZD"
    with pytest.raises(TargetError, match=r"juniper keeps its books in USD, .* in NZD"):
        xero.opened().movements("juniper", *NOVEMBER)
