"""The verb refuses what an auditor could not follow, lands what was seen, and shows it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ingestion.landing.store import LandingStore
from orchestration.home import Home
from orchestration.run.context import open_home
from orchestration.verbs import checklist as verb
from orchestration.verbs.checklist import Asked, checklist
from orchestration.verbs.failures import VerbError
from tests.unit.orchestration.checklists import CHECKLIST

SETTINGS = """
format_version = 1
[[entities]]
id = "harbor"
name = "Harbor Goods LLC"
functional_currency = "USD"
[[locations]]
id = "L1"
entity = "harbor"
source = "square"
name = "Port"
trading_days = [{ valid_from = 2000-01-01, time_zone = "America/New_York" }]
"""
WHY = "check 17 was banked on 2 September"


def clock() -> datetime:
    return datetime(2026, 9, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(publish_books: Callable[[str], Home], monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home whose published books are the checklist written by hand; bob sits at the machine."""
    tables = CHECKLIST.replace(
        "create table dim_currency", "drop table dim_currency; create table dim_currency"
    )
    home = publish_books(tables)
    home.settings_file.write_text(SETTINGS, "utf-8")
    monkeypatch.setattr("orchestration.run.context.os_user", lambda: "bob")
    monkeypatch.setattr(verb, "take_effect", lambda home, clock: None)

    @contextmanager
    def books(home: Home, clock: Callable[[], datetime]) -> Iterator[Any]:
        from orchestration.publishing.reading import open_published

        snapshot = open_published(home)
        yield open_home(home, clock), snapshot, SimpleNamespace(run_id="run-1")
        snapshot.close()

    monkeypatch.setattr(verb, "books_to_decide", books)
    return home


def ask(home: Home, **asked: str) -> None:
    checklist(home, Asked("2026-08", **asked), clock, as_json=True)


def landed(home: Home) -> list[dict[str, Any]]:
    store: LandingStore = open_home(home, clock).store
    return [
        json.loads(Path(store.blob_path(seen)).read_text("utf-8"))
        for seen in store.observations("control")
    ]


def test_an_explanation_lands_with_the_figures_that_were_seen(home: Home) -> None:
    ask(home, account="1110", currency="USD", explanation=f" {WHY}\n", amount="3.00")
    assert landed(home) == [
        {
            "entity_id": "harbor",
            "period": "2026-08",
            "account_id": "1110",
            "currency_code": "USD",
            "decision": "explanation",
            "amount": "3.00",
            "reason": WHY,
            "ledger_balance": "13.0000",
            "difference": "3.0000",
            "explained_amount": "0.0000",
            "actor": "bob",
            "prepared_by": None,
            "recorded_at": "2026-09-04T12:00:00.000000+00:00",
        }
    ]


def test_evidence_stands_in_where_no_subledger_is_kept(home: Home) -> None:
    ask(home, account="1040", evidence="statement of 31 August", amount="-1,234.50")
    (record,) = landed(home)
    assert (record["decision"], record["amount"], record["difference"]) == (
        "evidence",
        "-1234.50",
        None,
    )
    with pytest.raises(VerbError, match="held against its subledger \\(gift cards\\)"):
        ask(home, account="2210", evidence="a list of the cards", amount="-30")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"account": "1110", "explanation": "fee", "amount": "3"}, "an auditor cannot follow"),
        ({"explanation": WHY, "amount": "3"}, "say of which --account"),
        ({"account": "1110", "explanation": WHY}, "with --amount how much"),
        ({"account": "1110", "amount": "3"}, "say with --explain or --evidence"),
        ({"account": "1110", "explanation": WHY, "amount": "3"}, "in which --currency, CAD or USD"),
        ({"account": "1050", "explanation": WHY, "amount": "3"}, "1050: the checklist of 2026-08"),
        ({"account": "2210", "explanation": WHY, "amount": "0"}, "nothing needs no explanation"),
        ({"account": "2210", "explanation": WHY, "amount": "1.005"}, "USD has 2 decimals"),
        ({"account": "2210", "explanation": WHY, "amount": "NaN"}, "USD has 2 decimals"),
        ({"account": "2210", "explanation": WHY, "amount": "a few"}, "write it like -1234.56"),
        ({"account": "2210", "explanation": WHY, "evidence": WHY}, "one of them at a time"),
        (
            {"account": "2210", "explanation": WHY, "amount": "1", "sign": "prepare"},
            "look at the figures",
        ),
    ],
)
def test_what_cannot_be_followed_is_refused_and_lands_nothing(
    home: Home, asked: dict[str, str], sentence: str
) -> None:
    with pytest.raises(VerbError, match=sentence):
        ask(home, **asked)
    assert landed(home) == []


def test_all_that_is_in_order_is_signed_and_the_rest_is_named(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(home, sign="prepare")
    signed = [
        (each["account_id"], each["currency_code"], each["decision"]) for each in landed(home)
    ]
    assert signed == [("1110", "CAD", "preparation"), ("2210", "USD", "preparation")]
    assert json.loads(capsys.readouterr().out)["not_signed"] == [
        "1010 USD of harbor: ann prepared it already",
        "1040 USD of harbor: it needs evidence",
        "1110 USD of harbor: it differs",
        "1200 USD of harbor: ann prepared it already",
        "1990 USD of harbor: it differs",
    ]


def test_a_review_names_who_prepared(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestration.run.context.os_user", lambda: "ann")
    with pytest.raises(VerbError, match="ann prepared it and who prepares does not review"):
        ask(home, sign="review", account="1200")
    monkeypatch.setattr("orchestration.run.context.os_user", lambda: "bob")
    ask(home, sign="review")
    (record,) = landed(home)
    assert (record["account_id"], record["actor"], record["prepared_by"]) == ("1200", "bob", "ann")


def test_a_month_that_is_not_over_is_not_signed(home: Home) -> None:
    early = datetime(2026, 8, 31, 23, 0, tzinfo=UTC)
    with pytest.raises(VerbError, match="is not over: it ends on 2026-08-31"):
        checklist(home, Asked("2026-08", sign="prepare"), lambda: early, as_json=True)
    assert landed(home) == []


def test_the_table_leaves_out_what_no_row_has(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    checklist(home, Asked("2026-08"), clock, as_json=False)
    told = capsys.readouterr().out
    assert "2026-08 of harbor, to 2026-08-31 (preliminary)" in told
    assert "posted late" not in told
    assert (
        "7 accounts: 4 agree, 2 differ, 1 need evidence; 2 prepared, 1 reviewed, 1 lapsed" in told
    )


def test_one_account_is_shown_with_its_items_and_decisions(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    checklist(home, Asked("2026-08", account="1200"), clock, as_json=False)
    told = capsys.readouterr().out
    assert "prepared by  ann, 2026-09-02 09:00 UTC" in told
    assert "tillbook trace harbor:2026-08:1200:USD" in told
    assert "Open items: 2" in told
    assert "cid" not in told
    ask(home, account="1200")
    (shown,) = json.loads(capsys.readouterr().out)["checklists"][0]["accounts"]
    assert [item["item_id"] for item in shown["items"]] == ["ann", "bob"]
    assert [each["decision"] for each in shown["decisions"]] == ["preparation"]
