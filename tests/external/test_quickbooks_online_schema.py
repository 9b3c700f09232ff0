"""Every transaction we send fits Intuit's own schema of QuickBooks Online.

A check of shape, no proof: an unbalanced entry, a number of 40 characters, a closed period, a
receivable without a customer pass it. Those rules are in tests/fakes/quickbooks_online_company.py,
written from what is published.
"""

import copy
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import ToSend
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import a_way
from tests.posting_entries import (
    PAYABLE,
    RECEIVABLE,
    SALES,
    an_entry,
    reversal_of,
    some_entries,
)
from tests.posting_loop import deliver_until_settled

SCHEMA = Path(__file__).parents[3] / "shared/schemas/qbo/IntuitRestServiceDef.xsd"
SPACE = "{http://schema.intuit.com/finance/v3}"
XSD = "{http://www.w3.org/2001/XMLSchema}"

pytestmark = [
    pytest.mark.external,
    pytest.mark.skipif(not SCHEMA.is_file(), reason="Intuit's schema is not beside the checkout"),
]
etree = pytest.importorskip("lxml.etree")


class Referee:
    """Turns JSON into XML, names in the schema's order, and validates it."""

    def __init__(self) -> None:
        self.schema = etree.XMLSchema(etree.parse(SCHEMA))
        documents = [etree.parse(file) for file in SCHEMA.parent.glob("*.xsd")]
        self.types = {
            found.get("name"): found
            for document in documents
            for found in document.getroot().iterfind(f"{XSD}complexType")
        }

    def findings(self, document: dict[str, Any], kind: str = "JournalEntry") -> list[str]:
        """What the schema says against a document."""
        root = self.element(kind, document, kind)
        self.schema.validate(root)
        return [error.message for error in self.schema.error_log]

    def element(self, name: str, value: object, type_name: str) -> Any:
        """One property as an element; a reference has its value as text."""
        made = etree.Element(SPACE + name)
        if type_name == "ReferenceType" and isinstance(value, dict):
            made.text = value["value"]
        elif isinstance(value, dict):
            order = self.properties(type_name)
            unknown = set(value) - set(order)
            assert not unknown, f"{name}: the schema has no {sorted(unknown)}"
            for child, child_type in order.items():
                for each in self.listed(value.get(child)):
                    made.append(self.element(child, each, child_type))
        else:
            assert isinstance(value, str | Decimal | int)
            made.text = str(value).lower() if isinstance(value, bool) else str(value)
        return made

    def properties(self, type_name: str) -> dict[str, str]:
        """Names and types of a type's properties, those it inherits first, in order."""
        found: dict[str, str] = {}
        for part in self.types[type_name].iter(f"{XSD}extension", f"{XSD}element", f"{XSD}group"):
            if part.tag == f"{XSD}extension":
                found |= self.properties(part.get("base").split(":")[-1])
            elif part.get("name"):
                found[part.get("name")] = part.get("type", "").split(":")[-1]
            elif part.get("ref"):
                name = part.get("ref").split(":")[-1]
                found[name] = name
        return found

    @staticmethod
    def listed(value: object) -> list[object]:
        if value is None:
            return []
        return value if isinstance(value, list) else [value]


@pytest.fixture(scope="module")
def referee() -> Referee:
    return Referee()


@pytest.fixture(scope="module")
def received(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Every journal entry that arrives when the entries of all other tests are delivered."""
    fake = FakeQuickBooksOnline()
    found: list[dict[str, Any]] = []
    plain = [an_entry(), reversal_of(an_entry())]
    drawn = [some_entries(Random(seed)) for seed in range(200)]  # noqa: S311 (no secret)
    for number, entries in enumerate([plain, *drawn]):
        folder = tmp_path_factory.mktemp("quickbooks")
        with a_way(fake, str(number), folder, batches=number % 2 == 1) as way:
            way.company.multi_currency = number % 3 == 0
            deliver_until_settled(way.open(), entries, way.context.clock, way.time.sleep)
            found += way.company.received
    fake.close()
    return found


def test_every_entry_that_is_sent_fits(referee: Referee, received: list[dict[str, Any]]) -> None:
    assert len(received) > 800
    assert {finding for one in received for finding in referee.findings(one)} == set()
    details = [line["JournalEntryLineDetail"] for one in received for line in one["Line"]]
    assert {key for detail in details for key in detail} == {
        "PostingType",
        "AccountRef",
        "ClassRef",
        "DepartmentRef",
        "Entity",
    }
    assert {"CurrencyRef" in one for one in received} == {True, False}


def test_a_customer_and_a_vendor_that_are_created_fit(referee: Referee, tmp_path: Path) -> None:
    fake = FakeQuickBooksOnline()
    with a_way(fake, "1", tmp_path, create_parties=True) as way:
        for kind, account in (("customer", RECEIVABLE), ("vendor", PAYABLE)):
            entry = an_entry(0, (account, 5_00), (SALES, -5_00))
            line = replace(entry.lines[0], party_type=kind, party=f"New {kind} & Söhne")
            entry = replace(entry, lines=(line, entry.lines[1]))
            way.open().send([ToSend(entry, kind)])
        assert [kind for kind, _ in way.company.named] == ["Customer", "Vendor"]
        for kind, document in way.company.named:
            assert referee.findings(document, kind) == []
    fake.close()


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Every sales receipt, deposit and item that arrives of those entries, some as payouts."""
    fake = FakeQuickBooksOnline()
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    wishes: dict[str, Any] = {"sales_as": "sales_receipt", "payouts_as": "deposit"}
    for seed in range(100):
        with a_way(
            fake, str(seed), tmp_path_factory.mktemp("forms"), create_items=True, **wishes
        ) as way:
            way.company.multi_currency = seed % 3 == 0
            entries = [
                replace(
                    _of_one_department(one), journal_type="settlement" if number % 2 else "sales"
                )
                for number, one in enumerate(some_entries(Random(seed)))  # noqa: S311 (no secret)
            ]
            deliver_until_settled(way.open(), entries, way.context.clock, way.time.sleep)
            for document in way.company.received:
                kind = document["Line"][0]["DetailType"]
                found[KINDS[kind]].append(document)
            for kind, document in way.company.named:
                found[kind].append(document)
    fake.close()
    return found


KINDS = {
    "JournalEntryLineDetail": "JournalEntry",
    "SalesItemLineDetail": "SalesReceipt",
    "DepositLineDetail": "Deposit",
}


def _of_one_department(entry: Entry) -> Entry:
    """A form has one location."""
    lines = (
        replace(line, dimensions=(("department", "L1"), *line.dimensions[:-1]))
        for line in entry.lines
    )
    return replace(entry, lines=tuple(lines))


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("SalesReceipt", {"ItemRef", "Qty", "UnitPrice", "TaxCodeRef", "ClassRef"}),
        ("Deposit", {"AccountRef", "ClassRef"}),
        ("Item", set()),
    ],
)
def test_every_form_that_is_sent_fits(
    referee: Referee, forms: dict[str, list[dict[str, Any]]], kind: str, keys: set[str]
) -> None:
    assert len(forms[kind]) > 20
    assert {finding for one in forms[kind] for finding in referee.findings(one, kind)} == set()
    lines = [line for one in forms[kind] for line in one.get("Line", ())]
    assert {key for line in lines for key in line[line["DetailType"]]} == keys


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one.__setitem__("TxnDate", "10/20/2026"),
        lambda one: one["Line"][0].__setitem__("Amount", "1,000.00"),
        lambda one: one["Line"][0].__setitem__("DetailType", "JournalLine"),
        lambda one: one["Line"][0]["JournalEntryLineDetail"].__setitem__("PostingType", "debit"),
    ],
)
def test_the_schema_refuses_what_is_misshapen(
    referee: Referee, received: list[dict[str, Any]], spoil: Callable[[dict[str, Any]], None]
) -> None:
    spoilt = copy.deepcopy(received[0])
    spoil(spoilt)
    assert referee.findings(spoilt)


def test_a_property_that_intuit_does_not_know_is_noticed(
    referee: Referee, received: list[dict[str, Any]]
) -> None:
    with pytest.raises(AssertionError, match="the schema has no \\['Memo'\\]"):
        referee.findings({**received[0], "Memo": "x"})


def test_the_schema_is_no_proof(referee: Referee, received: list[dict[str, Any]]) -> None:
    wrong = copy.deepcopy(received[0])
    wrong["DocNumber"] = "X" * 40
    wrong["Line"][0]["Amount"] = Decimal("0.01")
    assert referee.findings(wrong) == []
