"""What an entry calls accounts, customers and dimensions, as ids of the company's lists."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.posting.deliveries import request_id
from orchestration.posting.entries import Entry, PartyType
from orchestration.posting.targets.protocol import Outcome, Posted, Rejected, TargetError, ToSend
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way
from tests.posting_entries import DRAWER, PAYABLE, RECEIVABLE, SALES, an_entry


@pytest.fixture
def creating(quickbooks: FakeQuickBooksOnline, tmp_path: Path) -> Iterator[Way]:
    with a_way(quickbooks, "9", tmp_path, create_parties=True) as found:
        yield found


def sent(way: Way, *entries: Entry) -> list[Outcome]:
    return way.open().send([ToSend(one, request_id(one.external_id)) for one in entries])


def refusal(way: Way, entry: Entry) -> str:
    (outcome,) = sent(way, entry)
    assert isinstance(outcome, Rejected)
    assert way.company.received == []
    return outcome.detail


def details(way: Way) -> list[dict[str, object]]:
    return [line["JournalEntryLineDetail"] for line in way.company.received[-1]["Line"]]


def with_dimension(name: str, value: str) -> Entry:
    entry = an_entry()
    return replace(
        entry, lines=tuple(replace(line, dimensions=((name, value),)) for line in entry.lines)
    )


def of_party(kind: PartyType, name: str, number: int = 0) -> Entry:
    account = RECEIVABLE if kind == "customer" else PAYABLE
    entry = an_entry(number, (account, 5_00), (SALES, -5_00))
    first, second = entry.lines
    return replace(entry, lines=(replace(first, party_type=kind, party=name), second))


def test_an_account_is_known_by_its_id_alone(way: Way) -> None:
    """By its number or name reconciling would not know it again."""
    way.company.accounts["35"]["AcctNum"] = "1010"
    assert refusal(way, an_entry(0, ("1010", 1_00), (SALES, -1_00))) == (
        "QuickBooks has no active account with the id '1010'; map it anew, to the chart as"
        " QuickBooks itself tells it"
    )
    assert "no active account" in refusal(way, an_entry(1, ("Cash drawer", 1_00), (SALES, -1_00)))


def test_a_number_that_is_another_accounts_id_is_not_guessed_at(way: Way) -> None:
    way.company.accounts["79"]["AcctNum"] = DRAWER
    assert "'35' is the id of one account and the number of another" in refusal(way, an_entry())


def test_an_account_whose_number_is_its_id_is_taken(way: Way) -> None:
    way.company.accounts["35"]["AcctNum"] = "35"
    assert isinstance(sent(way, an_entry())[0], Posted)


def test_an_inactive_account_is_as_good_as_none(way: Way) -> None:
    way.company.accounts["35"]["Active"] = False
    assert "no active account" in refusal(way, an_entry())


@pytest.mark.parametrize(
    ("name", "value", "reference", "expected"),
    [
        ("class", "Food", "ClassRef", "200000000001"),
        ("department", "L1", "DepartmentRef", "1"),
        ("department", "harbour street (L1)", "DepartmentRef", "1"),
        ("department", "L2", "DepartmentRef", "2"),
    ],
)
def test_a_dimension_is_known_by_its_name_or_the_end_of_it(
    way: Way, name: str, value: str, reference: str, expected: str
) -> None:
    sent(way, with_dimension(name, value))
    assert {str(detail[reference]) for detail in details(way)} == {f"{{'value': '{expected}'}}"}


def test_a_dimension_that_is_not_there_or_there_twice_is_said(way: Way) -> None:
    assert refusal(way, with_dimension("department", "L3")) == (
        "QuickBooks has no department called 'L3' or ending in (L3)"
    )
    way.company.classes["3"] = "Cakes (food)"
    assert "has several class called 'Food'" in refusal(way, with_dimension("class", "Food"))


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("customer", "House accounts", "7"),
        ("customer", "7", "7"),
        ("vendor", "O'Hara's Farm", "56"),
    ],
)
def test_a_party_is_known_by_name_or_id(
    way: Way, kind: PartyType, name: str, expected: str
) -> None:
    sent(way, of_party(kind, name))
    assert details(way)[0]["Entity"] == {
        "Type": kind.capitalize(),
        "EntityRef": {"value": expected},
    }


def test_a_party_that_is_not_there_is_said(way: Way) -> None:
    assert refusal(way, of_party("customer", "Ada")) == "QuickBooks has no customer 'Ada'"


def test_a_party_that_is_not_there_is_created_where_wanted(creating: Way) -> None:
    outcomes = sent(creating, of_party("customer", "Ada"), of_party("customer", "Ada", 1))
    assert [type(one) for one in outcomes] == [Posted, Posted]
    assert list(creating.company.customers.values()) == ["House accounts", "Ada"]


def test_a_party_is_created_once_though_the_answer_was_lost(creating: Way) -> None:
    target = creating.open_ready()
    creating.connection.plan(["none", "drop_after"])
    entry = of_party("vendor", "Mill")
    with pytest.raises(TargetError, match="The vendor 'Mill' could not be created"):
        target.send([ToSend(entry, "r")])
    assert target.send([ToSend(entry, "r")]) == [Posted(entry.external_id, "1001")]
    assert list(creating.company.vendors.values()) == ["O'Hara's Farm", "Mill"]


def test_a_name_of_the_other_kind_is_not_created(creating: Way) -> None:
    assert refusal(creating, of_party("customer", "O'Hara's Farm")) == (
        "QuickBooks has no customer \"O'Hara's Farm\""
    )
