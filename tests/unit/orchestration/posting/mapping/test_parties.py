"""Customers, vendors and items are taken over by what entries call them, and nothing else."""

from pathlib import Path

import pytest

from orchestration.posting.mapping.errors import MappingError
from orchestration.posting.mapping.folder import MappingFolder
from orchestration.posting.mapping.parties import (
    RemoteItem,
    RemoteParty,
    items_by_account,
    keep_items,
    keep_parties,
    kept_parties,
    read_items,
    read_parties,
)


def exported(tmp_path: Path, text: str, name: str = "list.csv") -> Path:
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Customer,Email,Phone\nPOS house accounts,pos@example.com,555\n",
            [RemoteParty("customer", "POS house accounts", "POS house accounts")],
        ),
        ("Vendor,ID\nPine Farm,17\n", [RemoteParty("vendor", "17", "Pine Farm")]),
        (
            "Name,Type\nAnn,Customer\nPine Farm,vendor\n",
            [
                RemoteParty("customer", "Ann", "Ann"),
                RemoteParty("vendor", "Pine Farm", "Pine Farm"),
            ],
        ),
    ],
)
def test_parties_of_csv(tmp_path: Path, text: str, parties: list[RemoteParty]) -> None:
    assert read_parties(exported(tmp_path, text)) == parties


def test_parties_and_items_of_iif(tmp_path: Path) -> None:
    text = (
        "!CUST\tNAME\tPHONE1\nCUST\tAnn\t555\n!VEND\tNAME\nVEND\tPine Farm\n"
        "!INVITEM\tNAME\tINVITEMTYPE\nINVITEM\tSales\tPART\n"
    )
    file = exported(tmp_path, text, "lists.iif")
    assert read_parties(file) == [
        RemoteParty("customer", "Ann", "Ann"),
        RemoteParty("vendor", "Pine Farm", "Pine Farm"),
    ]
    assert read_items(file) == [RemoteItem("Sales", "Sales")]


def test_who_is_neither_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"list.csv:2: it does not say whether"):
        read_parties(exported(tmp_path, "Name,Type\nAnn,Employee\n"))


@pytest.mark.parametrize("text", ["Customer,Email\n", "Date,Memo\nx,y\n"])
def test_a_list_of_nobody_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(MappingError):
        read_parties(exported(tmp_path, text))


def test_kept_parties_are_read_again_without_what_was_not_asked(tmp_path: Path) -> None:
    folder = MappingFolder(tmp_path / "posting" / "xero")
    assert kept_parties(folder) is None
    text = "Customer,Email\nAnn,ann@example.com\nAnn,ann@example.com\n"
    keep_parties(folder, read_parties(exported(tmp_path, text)))
    assert kept_parties(folder) == [RemoteParty("customer", "Ann", "Ann")]
    assert "example.com" not in folder.parties.read_text("utf-8")


def test_items_are_known_by_the_account_they_post_to(tmp_path: Path) -> None:
    folder = MappingFolder(tmp_path / "posting" / "books")
    assert items_by_account(folder) == {}
    text = (
        "Product/Service Name,Type,Income Account\nScarf,Inventory,Sales\nHat,Service,Sales\n"
        "Gift card,Service,Gift cards\nNothing,Service,\n"
    )
    keep_items(folder, read_items(exported(tmp_path, text)))
    assert items_by_account(folder) == {"Sales": ["Scarf", "Hat"], "Gift cards": ["Gift card"]}


def test_items_are_kept_once(tmp_path: Path) -> None:
    folder = MappingFolder(tmp_path / "posting" / "xero")
    items = read_items(exported(tmp_path, "SKU,Product/Service Name\nS1,Scarf\nS1,Scarf\n"))
    keep_items(folder, items)
    assert folder.items.read_text("utf-8") == "item,name,account\nS1,Scarf,\n"
