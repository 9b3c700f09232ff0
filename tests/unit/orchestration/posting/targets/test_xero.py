"""What is sent to Xero, and what is refused before it is, against a fake one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from orchestration.posting.targets.protocol import Posted, Rejected
from orchestration.posting.targets.xero import open_target
from tests.fakes.xero_organisation import CHART
from tests.posting_entries import reversal_of
from tests.unit.orchestration.posting.targets.xero_setting import (
    NOVEMBER,
    SALE,
    Xero,
    context,
    entry_of,
    to_send,
)


def test_entry_becomes_one_posted_journal_with_its_id_in_the_narration(xero: Xero) -> None:
    entry = entry_of(1, SALE, dimensions=(("tracking_1", "Harbor"), ("tracking_2", "online")))
    (outcome,) = xero.opened(link="https://books.example/entries/").send(to_send(entry))
    assert isinstance(outcome, Posted)
    tracking = [{"Name": "Store", "Option": "Harbor"}, {"Name": "Channel", "Option": "online"}]
    assert xero.fake.bodies == [
        {
            "ManualJournals": [
                {
                    "Narration": f"{entry.description} | tillbook {entry.external_id}",
                    "Date": "2026-11-03",
                    "LineAmountTypes": "NoTax",
                    "Status": "POSTED",
                    "Url": f"https://books.example/entries/{entry.external_id}",
                    "JournalLines": [
                        {
                            "LineAmount": Decimal(amount).scaleb(-2),
                            "AccountCode": account,
                            "Description": f"line {number}",
                            "Tracking": tracking,
                        }
                        for number, (account, amount) in enumerate(SALE, start=1)
                    ],
                }
            ]
        }
    ]
    assert xero.opened().look_up([entry]) == {entry.external_id: outcome}


def test_reversal_brings_every_account_back_to_nothing(xero: Xero) -> None:
    entry, target = entry_of(1, SALE), xero.opened()
    target.send(to_send(entry, reversal_of(entry)))
    assert target.movements("juniper", *NOVEMBER) == []
    assert len(list(target.entries("juniper", *NOVEMBER))) == 2


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("090", "is a bank account, which takes no manual journal; map it to a clearing account"),
        ("610", "Xero keeps accounts receivable by invoices alone"),
        ("800", "Xero keeps accounts payable by bills alone"),
        ("960", "Xero works retained earnings out itself"),
        ("630", "Xero keeps tracked inventory by items alone"),
        ("999", "it is archived there"),
        ("777", "which has none such; run tillbook map"),
    ],
)
def test_account_that_takes_no_journal_is_refused_by_the_mapping_to_change(
    xero: Xero, account: str, words: str
) -> None:
    entry, other = entry_of(1, [(account, 500), ("200", -500)]), entry_of(2, SALE)
    refused, posted = xero.opened().send(to_send(entry, other))
    assert isinstance(refused, Rejected)
    assert (refused.external_id, refused.reason) == (entry.external_id, "unknown_account")
    assert f"account own-{account} is mapped to {account} in Xero" in refused.detail
    assert words in refused.detail
    assert posted == xero.opened().look_up([other])[other.external_id]
    assert len(xero.fake.bodies[0]["ManualJournals"]) == 1


def test_bank_account_without_a_code_is_named_by_its_id(xero: Xero) -> None:
    bank = CHART[0]["AccountID"]
    (refused,) = xero.opened().send(to_send(entry_of(1, [(bank, 500), ("200", -500)])))
    assert isinstance(refused, Rejected)
    assert "is a bank account" in refused.detail


def test_option_that_ends_in_the_value_is_the_one(xero: Xero) -> None:
    entry = entry_of(1, SALE, dimensions=(("tracking_1", "L1"),))
    assert isinstance(xero.opened().send(to_send(entry))[0], Posted)
    (line, *_) = xero.fake.bodies[0]["ManualJournals"][0]["JournalLines"]
    assert line["Tracking"] == [{"Name": "Store", "Option": "Harbour Street (L1)"}]


def test_tracking_category_that_xero_has_not_is_named(xero: Xero) -> None:
    entry = entry_of(1, SALE, dimensions=(("tracking_1", "L1"),))
    (refused,) = xero.opened(tracking_1="Region").send(to_send(entry))
    assert isinstance(refused, Rejected)
    assert refused.detail == "Xero has no tracking category Region; add it there."


@pytest.mark.parametrize(
    ("dimensions", "words"),
    [
        ((("tracking_1", "Nowhere"),), "category Store has 0 options named Nowhere or ending in"),
        ((("tracking_1", "L2"),), "category Store has 2 options named L2 or ending in (L2)"),
        ((("tracking_2", "online"),), "dimension tracking_2 has no tracking category"),
    ],
)
def test_dimension_that_xero_would_drop_is_refused(
    xero: Xero, dimensions: tuple[tuple[str, str], ...], words: str
) -> None:
    entry = entry_of(1, SALE, dimensions=dimensions)
    target = open_target(context(xero.address, xero.folder, xero.clock, {"tracking_1": "Store"}))
    (refused,) = target.send(to_send(entry))
    assert isinstance(refused, Rejected)
    assert words in refused.detail
    assert target.capabilities.dimensions == ("tracking_1",)


def test_entry_in_another_currency_is_refused(xero: Xero) -> None:
    (refused,) = xero.opened().send(to_send(replace(entry_of(1, SALE), currency_code="CAD")))
    assert isinstance(refused, Rejected)
    assert "are in USD only" in refused.detail


def test_same_request_id_is_answered_with_the_first_journal(xero: Xero) -> None:
    batch, target = to_send(entry_of(1, SALE)), xero.opened()
    assert target.send(batch) == target.send(batch)
    assert len(xero.fake.organisation.manual_journals) == 1
    assert xero.fake.keys == [batch[0].request_id]


def test_key_of_a_batch_is_of_its_requests_and_short_enough(xero: Xero) -> None:
    first, second, third = to_send(*(entry_of(number, SALE) for number in (1, 2, 3)))
    for batch in ([first, second], [first, second], [second, third]):
        xero.opened().send(batch)
    assert len(xero.fake.keys) == 2
    assert max(map(len, xero.fake.keys)) <= 128
