"""Which item stands for an account in a sales receipt, and which is refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from orchestration.posting.deliveries import request_id
from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import Outcome, Posted, Rejected, TargetError, ToSend
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way
from tests.posting_entries import COST, DRAWER, FIRST_DAY, SALES, STOCK, TAX, an_entry


@pytest.fixture
def way(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> Iterator[Way]:
    with a_way(quickbooks, "55", tmp_path, sales_as="sales_receipt") as found:
        yield found


@pytest.fixture
def creating(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> Iterator[Way]:
    with a_way(quickbooks, "56", tmp_path, sales_as="sales_receipt", create_items=True) as found:
        yield found


def add_item(way: Way, number: str, name: str, account: str, **more: Any) -> None:
    item = {"Id": number, "Name": name, "Type": "NonInventory", "Active": True}
    way.company.items[number] = item | {"IncomeAccountRef": {"value": account}} | more


def sent(way: Way, *entries: Entry, named: dict[str, list[str]] | None = None) -> list[Outcome]:
    way.context = replace(way.context, items=named or {})
    return way.open().send([ToSend(one, request_id(one.external_id)) for one in entries])


def items_of(way: Way) -> list[str]:
    return [
        line["SalesItemLineDetail"]["ItemRef"]["value"] for line in way.company.received[0]["Line"]
    ]


def refusal(way: Way, named: dict[str, list[str]] | None = None) -> str:
    (outcome,) = sent(way, an_entry(), named=named)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "invalid"
    assert way.company.received == []
    return outcome.detail


def test_an_item_is_called_as_its_account(way: Way) -> None:
    add_item(way, "11", "Sales", SALES)
    add_item(way, "12", "Sales tax payable", TAX, Type="Service")
    assert isinstance(sent(way, an_entry())[0], Posted)
    assert items_of(way) == ["11", "12"]


@pytest.mark.parametrize("account", ["79", "Sales", "sales", "4000", "4000 Sales"])
def test_or_as_the_imported_list_says(way: Way, account: str) -> None:
    way.company.accounts[SALES]["AcctNum"] = "4000"
    add_item(way, "11", "Merchandise", SALES)
    add_item(way, "12", "Sales tax payable", TAX)
    assert isinstance(sent(way, an_entry(), named={account: ["Merchandise"]})[0], Posted)
    assert items_of(way) == ["11", "12"]


def test_the_imported_list_may_name_it_by_id(way: Way) -> None:
    add_item(way, "11", "Merchandise", SALES)
    add_item(way, "12", "Sales tax payable", TAX)
    sent(way, an_entry(), named={"Sales": ["11"]})
    assert items_of(way) == ["11", "12"]


def test_of_a_whole_catalogue_the_one_called_as_the_account_is_taken(way: Way) -> None:
    add_item(way, "11", "Sales", SALES)
    add_item(way, "12", "Sales tax payable", TAX)
    sent(way, an_entry(), named={"Sales": ["Scarf", "Hat", "Sales"]})
    assert items_of(way) == ["11", "12"]
    assert refusal_of_many(way) == (
        "items.csv has 2 items of the account 'Sales'; leave the one there that daily sales are to"
        " name"
    )


def refusal_of_many(way: Way) -> str:
    (outcome,) = sent(way, an_entry(1), named={"Sales": ["Scarf", "Hat"]})
    assert isinstance(outcome, Rejected)
    return outcome.detail


def test_one_that_is_not_there_is_said(way: Way) -> None:
    assert refusal(way) == (
        "QuickBooks has no item 'Sales' for the account 79; create it there, name another in"
        " items.csv, or set create_items = true"
    )


def test_one_of_inventory_is_refused_for_it_would_post_the_cost_again(way: Way) -> None:
    add_item(
        way, "11", "Sales", SALES, Type="Inventory", PurchaseCost=60,
        ExpenseAccountRef={"value": COST}, AssetAccountRef={"value": STOCK},
    )  # fmt: skip
    assert refusal(way) == (
        "the item 'Sales' is of type Inventory, so QuickBooks would post cost of goods a second"
        " time; name one of type NonInventory or Service in items.csv"
    )
    # What the refusal keeps off, as the stand-in posts it.
    line = {"Amount": 100, "DetailType": "SalesItemLineDetail"}
    detail = {
        "ItemRef": {"value": "11"},
        "Qty": 1,
        "UnitPrice": 100,
        "TaxCodeRef": {"value": "NON"},
    }
    way.company.create(
        "SalesReceipt",
        {
            "TxnDate": FIRST_DAY.isoformat(),
            "DepositToAccountRef": {"value": DRAWER},
            "Line": [line | {"SalesItemLineDetail": detail}],
        },
    )
    moved = way.open().movements("juniper", FIRST_DAY, FIRST_DAY)
    assert {one.account: one.amount_minor for one in moved} == {
        DRAWER: 100_00, SALES: -100_00, COST: 60_00, STOCK: -60_00,
    }  # fmt: skip


def test_one_that_posts_elsewhere_is_refused(way: Way) -> None:
    add_item(way, "11", "Sales", COST)
    assert "the item 'Sales' posts to the account 80, not to 79 'Sales'" in refusal(way)
    add_item(way, "12", "Sales", SALES)  # of another category
    add_item(way, "13", "Sales tax payable", TAX)
    sent(way, an_entry())
    assert items_of(way) == ["12", "13"]


def test_those_that_are_not_there_are_created_where_wished(creating: Way) -> None:
    assert [type(one) for one in sent(creating, an_entry(0), an_entry(1))] == [Posted, Posted]
    assert creating.company.named == [
        (
            "Item",
            {
                "Name": "Sales",
                "Type": "NonInventory",
                "IncomeAccountRef": {"value": SALES},
                "Taxable": False,
            },
        ),
        (
            "Item",
            {
                "Name": "Sales tax payable",
                "Type": "Service",
                "IncomeAccountRef": {"value": TAX},
                "Taxable": False,
            },
        ),
    ]


def test_one_is_created_once_though_the_answer_was_lost(creating: Way) -> None:
    target = creating.open_ready()
    creating.connection.plan(["none", "drop_after"])
    entry = an_entry()
    with pytest.raises(TargetError, match="The item 'Sales' could not be created"):
        target.send([ToSend(entry, "r")])
    assert target.send([ToSend(entry, "r")]) == [Posted(entry.external_id, "1001")]
    assert [item["Name"] for item in creating.company.items.values()] == [
        "Sales",
        "Sales tax payable",
    ]


def test_an_account_that_no_item_can_post_to_is_said_in_quickbooks_words(creating: Way) -> None:
    creating.company.accounts[TAX]["AccountSubType"] = "SalesTaxPayable"
    detail = refusal(creating)
    assert detail.startswith("QuickBooks does not create the item 'Sales tax payable' for the")
    assert "A sales tax payable account cannot be used" in detail
