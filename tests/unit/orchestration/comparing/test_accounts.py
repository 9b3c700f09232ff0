"""Which accounts and stores stand beside which: as told, as mapped, as proposed, or alone."""

from pathlib import Path

import pytest

from orchestration.comparing.accounts import (
    OurAccount,
    Tie,
    form_groups,
    mapped_ties,
    read_ties,
)
from orchestration.comparing.errors import ComparingError
from orchestration.comparing.proposing import proposed_ties
from orchestration.comparing.stores import stores_of
from orchestration.posting.mapping.accounts import MappedAccount

CHART = [
    OurAccount("1010", "Cash drawers", "asset"),
    OurAccount("1020", "Store safe", "asset"),
    OurAccount("4010", "Merchandise sales", "revenue"),
    OurAccount("6110", "Card fees", "expense"),
]
STORES = {"L1": "Harbor & Pine Portland", "L2": "Harbor & Pine Chicago"}


def written(tmp_path: Path, text: str) -> Path:
    """A file of this text."""
    file = tmp_path / "told.csv"
    file.write_text(text, "utf-8")
    return file


def test_a_file_ties_by_whole_name_by_number_and_by_name(tmp_path: Path) -> None:
    theirs = ["1000 · Cash", "Income:4000 Sales", "4000 Sales", "Fees"]
    file = written(
        tmp_path,
        "their account,our account\n1000,1010\nCash,1020\n4000 sales,Merchandise sales\n"
        "Fees,\n,6110\n",
    )
    assert read_ties(file, theirs, CHART) == [
        Tie("1000 · Cash", "1010", "file"),
        Tie("1000 · Cash", "1020", "file"),
        Tie("4000 Sales", "4010", "file"),
        Tie("Fees", None, "file"),
        Tie(None, "6110", "file"),
    ]


def test_an_account_of_ours_that_is_not_there_is_named_by_line(tmp_path: Path) -> None:
    file = written(tmp_path, "their account,our account\nCash,1010\nSales,4711\n")
    with pytest.raises(ComparingError, match=r"told\.csv:3: our chart has no account 4711"):
        read_ties(file, ["Cash", "Sales"], CHART)


def test_a_file_without_our_accounts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ComparingError, match="no column 'our account'"):
        read_ties(written(tmp_path, "their account,name\nCash,1010\n"), ["Cash"], CHART)


def test_a_mapping_ties_by_the_targets_account_or_its_name() -> None:
    rows = [
        MappedAccount(account_id="1010", target_account="35", target_name="Cash"),
        MappedAccount(account_id="4010", target_account="4000"),
        MappedAccount(account_id="6110", target_account="9999"),
    ]
    assert mapped_ties(rows, ["Cash", "4000 Sales"]) == [
        Tie("Cash", "1010", "mapping"),
        Tie("4000 Sales", "4010", "mapping"),
    ]


def test_what_nobody_tied_is_proposed_and_says_so() -> None:
    ties = [Tie("4000 Sales", "4010", "file")]
    theirs = ["4000 Sales", "1010", "Card fee"]
    proposed = proposed_ties(ties, theirs, CHART)
    assert [(tie.theirs, tie.ours, tie.why) for tie in proposed] == [
        ("1010", "1010", "same code"),
        ("Card fee", "6110", "similar name"),
    ]
    groups = form_groups([*ties, *proposed], theirs, CHART)
    assert {group.name: (group.grounds, group.is_told) for group in groups} == {
        "1010 Cash drawers": ("proposed: same code", False),
        "1020 Store safe": ("", False),
        "4010 Merchandise sales": ("file", True),
        "6110 Card fees": ("proposed: similar name", False),
    }


def test_a_number_that_they_use_for_something_else_is_no_proposal() -> None:
    theirs = ["1010 Undeposited checks", "4010 Sales of merchandise", "7000 Card fees"]
    assert [(tie.theirs, tie.ours) for tie in proposed_ties([], theirs, CHART)] == [
        ("4010 Sales of merchandise", "4010"),
        ("7000 Card fees", "6110"),
    ]


def test_accounts_that_were_told_to_stand_alone_are_not_proposed() -> None:
    ties = [Tie(None, "6110", "file"), Tie("Card fee", None, "file")]
    assert proposed_ties(ties, ["Card fee"], CHART) == []


def test_groups_hold_all_that_is_tied_in_any_way() -> None:
    """Money holds two of ours, one of which is on Safe as well."""
    ties = [Tie("Money", "1010", "file"), Tie("Money", "1020", "file"), Tie("Safe", "1020", "file")]
    groups = form_groups(ties, ["Money", "Safe", "Rent"], CHART)
    assert [(group.ours, group.theirs, group.whose) for group in groups] == [
        (("1010", "1020"), ("Money", "Safe"), "both"),
        (("4010",), (), "ours"),
        (("6110",), (), "ours"),
        ((), ("Rent",), "theirs"),
    ]


def test_stores_go_by_id_or_name_or_as_told(tmp_path: Path) -> None:
    words = ["L1", "east:harbor & pine chicago", "Port", "Head office"]
    file = written(tmp_path, "their store,our store\nPort,L1\n")
    assert stores_of(words, STORES, file) == {
        "L1": "L1", "east:harbor & pine chicago": "L2", "Port": "L1"
    }  # fmt: skip
    assert "Port" not in stores_of(words, STORES, None)


def test_a_store_that_is_not_there_is_named_by_line(tmp_path: Path) -> None:
    file = written(tmp_path, "their store,our store\nPort,L9\n")
    with pytest.raises(ComparingError, match=r"told\.csv:2: there is no store L9"):
        stores_of(["Port"], STORES, file)
