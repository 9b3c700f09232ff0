"""What goes to Xero, what is read of it and what the fake one says, against Xero's own document.

Its objects are closed, so that a misspelt name fails too: as published it lets unknown ones pass.
The document says nothing of balance, lock dates or accounts; the fake in tests/fakes/xero.py does.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import simplejson
import yaml

from orchestration.posting.entries import EntryLine
from orchestration.posting.targets.http_calls import encoded
from orchestration.posting.targets.xero_journals import held_entry, manual_journal
from orchestration.posting.targets.xero_reports import movements_in
from tests.fakes.xero import TENANT, FakeXero
from tests.fakes.xero_sign_in import FIRST_REFRESH_TOKEN
from tests.homes import SHARED
from tests.posting_entries import an_entry, reversal_of

DOCUMENT: Path = SHARED / "schemas" / "xero" / "xero_accounting.yaml"
SALE = (("615", 10825), ("200", -10000), ("820", -825))

pytestmark = [
    pytest.mark.external,
    pytest.mark.skipif(not DOCUMENT.is_file(), reason="Xero's document is not beside the checkout"),
]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Xero's document, its objects closed."""
    document: dict[str, Any] = yaml.load(DOCUMENT.read_text("utf-8"), Loader=yaml.CSafeLoader)
    for schema in document["components"]["schemas"].values():
        if schema.get("properties"):
            schema.setdefault("additionalProperties", False)
    return document


def faults(document: dict[str, Any], name: str, told: Any, *, read: bool = False) -> list[str]:
    """What does not fit a schema of the document."""
    # Not at the top: these are there only where `make external` runs.
    import openapi_schema_validator as validators
    import referencing.jsonschema

    draft = referencing.jsonschema.DRAFT4
    resource = referencing.Resource.from_contents(document, default_specification=draft)
    registry = referencing.Registry().with_resource("xero", resource)
    validator = validators.OAS30ReadValidator if read else validators.OAS30WriteValidator
    schema = {"$ref": f"xero#/components/schemas/{name}"}
    return [error.message for error in validator(schema, registry=registry).iter_errors(told)]


def example(document: dict[str, Any], path: str, verb: str) -> Any:
    """What Xero shows as its answer."""
    answer = document["paths"][path][verb]["responses"]["200"]
    shown = answer["content"]["application/json"]["example"]
    return simplejson.loads(simplejson.dumps(shown), use_decimal=True)


def tracking(line: EntryLine) -> list[dict[str, str]]:
    return [{"Name": "Store", "Option": f"Harbour Street ({line.number})"}]


def no_tracking(_: EntryLine) -> list[dict[str, str]]:
    return []


def sent(link: str | None = "https://books.example/") -> Any:
    """The body of a call, as Xero reads it."""
    entry = an_entry(1, *SALE)
    journals = [manual_journal(one, tracking, link) for one in (entry, reversal_of(entry))]
    return json.loads(encoded({"ManualJournals": journals}))


@pytest.mark.parametrize("link", ["https://books.example/", None])
def test_journals_fit_what_xero_takes(document: dict[str, Any], link: str | None) -> None:
    assert faults(document, "ManualJournals", sent(link)) == []


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("Status", "Posted"),
        ("LineAmountTypes", "None"),
        ("Reference", "unknown to Xero"),
        ("Narration", None),
        ("JournalLines", [{"LineAmount": "108.25", "AccountCode": "615"}]),
        ("JournalLines", [{"LineAmount": 108.25, "AccountCode": 615}]),
    ],
)
def test_document_would_catch_what_does_not_fit(
    document: dict[str, Any], member: str, value: object
) -> None:
    body = sent()
    body["ManualJournals"][0][member] = value
    assert faults(document, "ManualJournals", body) != []


def test_what_xero_shows_as_its_answers_is_read(document: dict[str, Any]) -> None:
    written = example(document, "/ManualJournals", "put")["ManualJournals"][0]
    held = held_entry(written, {}, "USD")
    assert held.posting_date == date(2019, 3, 14)
    assert [(line.account, line.amount_minor) for line in held.lines] == [
        ("400", 10000),
        ("400", -10000),
    ]
    report = example(document, "/Reports/TrialBalance", "get")["Reports"][0]
    moved = movements_in(report, {"02439bca-5fdc-4b62-b281-0bdf9f16fd5b": "400"}, 2)
    assert moved["400"] == -20000


def test_fake_answers_as_the_document_says(document: dict[str, Any]) -> None:
    """A fake that spells things its own way would prove nothing of the target."""
    fake = FakeXero(lambda: datetime(2026, 11, 28, tzinfo=UTC))
    access = f"Bearer {fake.sign_in.granted(FIRST_REFRESH_TOKEN)['access_token']}"
    headers = {"Authorization": access, "Xero-Tenant-Id": TENANT}

    def answered(method: str, path: str, body: bytes = b"") -> Any:
        reply = fake.answer(method, f"/api.xro/2.0/{path}", headers, body)
        assert reply is not None
        assert reply[0] == 200
        return json.loads(reply[2], parse_float=lambda text: float(Decimal(text)))

    body = encoded({"ManualJournals": [manual_journal(an_entry(1, *SALE), no_tracking, None)]})
    wrong = encoded(
        {"ManualJournals": [manual_journal(an_entry(2, ("615", 5)), no_tracking, None)]}
    )
    schemas = {
        "ManualJournals": "ManualJournals?where=Status==%22POSTED%22&page=1&pageSize=100",
        "Journals": "Journals?offset=0",
        "Accounts": "Accounts",
        "Organisations": "Organisation",
        "TrackingCategories": "TrackingCategories",
        "ReportWithRows": "Reports/TrialBalance?date=2026-11-30",
    }
    for written in (body, wrong):
        told = answered("PUT", "ManualJournals?summarizeErrors=false", written)
        assert told.pop("Status") == "OK"
        assert faults(document, "ManualJournals", told, read=True) == []
    for name, path in schemas.items():
        told = answered("GET", path)
        assert any(told.values())
        assert faults(document, name, told, read=True) == [], name
