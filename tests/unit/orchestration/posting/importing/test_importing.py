"""What others made there is read month by month, and what keeps a statement incomplete is told."""

import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingestion.landing.home_redactor import open_landing
from ingestion.landing.store import LandingStore
from orchestration.posting.delivering import Delivering
from orchestration.posting.importing.importing import Span, read_months
from orchestration.posting.importing.readings import READING, Reading, land_reading
from orchestration.posting.outbox import transaction
from orchestration.posting.planning.planning import plan
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.reconciling.reconciling import reconcile
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Capabilities,
    HeldEntry,
    RemoteAccount,
    TargetError,
)
from orchestration.settings import TargetSettings
from tests.posted_books import DAY, Books, mapping
from tests.unit.orchestration.posting.conftest import NOW
from tests.unreliable_target import UnreliableTarget

CHART = """
    create table dim_account as
    select * from (
        values ('1010', 'Cash drawers', 'asset'), ('1110', 'Card clearing', 'asset'),
            ('1300', 'Merchandise inventory', 'asset'), ('4010', 'Merchandise sales', 'revenue'),
            ('5010', 'Cost of goods sold', 'cost')
    ) as chart (account_id, account_name, account_type)
"""
SPAN = Span(date(2026, 9, 1), date(2026, 11, 30), NOW.date())
WAGES = RemoteAccount("620", "Wages", "expense")
BANK = RemoteAccount("100", "Bank", "asset")


class Ledger(UnreliableTarget):
    """A target with a chart, and a person who edits what it was sent."""

    accounts: tuple[RemoteAccount, ...] = (WAGES, BANK)

    def chart(self, entity_id: str) -> list[RemoteAccount]:
        """What it has."""
        return list(self.accounts)


def payroll(
    day: date = DAY, account: str = "620", currency: str = "USD", amount: int = 3000
) -> HeldEntry:
    lines = (
        AccountMovement(account, currency, amount),
        AccountMovement("100", currency, -amount),
    )
    return HeldEntry(None, f"payroll {day}", day, lines)


@pytest.fixture
def books() -> Books:
    found = Books()
    found.connection.execute(CHART)
    found.new_run()
    found.entry({"1110": 100, "4010": -100})
    found.entry({"5010": 60, "1300": -60}, event="cost_of_sale")
    return found


@pytest.fixture
def ledger(outbox: sqlite3.Connection, books: Books) -> Ledger:
    """A ledger that was sent the sales, not the cost of goods."""
    target = Ledger([], name="gl")
    with transaction(outbox):
        plan(outbox, books.connection, wishes(), NOW, "root")
    Delivering(outbox, target, lambda: NOW, target.waited.append, "root").run()
    assert len(target.held) == 1
    return target


def wishes(decimals: int | None = None) -> Wishes:
    asked = TargetSettings(kind="tryton", journals=("sales", "cash"), first_day=date(2026, 9, 1))
    return Wishes("gl", "harbor", asked, Capabilities(3, "transaction", decimals), mapping())


def read(
    outbox: sqlite3.Connection,
    books: Books,
    target: UnreliableTarget,
    span: Span = SPAN,
    chart: list[RemoteAccount] | None = None,
) -> list[Reading]:
    asked = wishes()
    found = reconcile(outbox, books.connection, target, asked, span.first_day, span.last_day)
    return read_months(books.connection, target, asked, found, span, "USD", chart or [])


def october(readings: list[Reading]) -> Reading:
    (found,) = [one for one in readings if one.first_day == date(2026, 10, 1)]
    return found


def test_only_entries_of_others_are_read_with_what_statements_need(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    ledger.others.append(payroll())
    found = october(read(outbox, books, ledger))
    assert (found.entries, found.differences, found.foreign_currencies) == (1, 0, None)
    assert (found.journals, found.sent_from) == ("cash,sales", date(2026, 9, 1))
    assert found.lines == [
        {
            "entry_id": "payroll 2026-10-05", "line_number": number, "posting_date": "2026-10-05",
            "system_account": account, "account_name": name, "account_type": kind,
            "account_id": None, "currency_code": "USD", "amount_minor": amount,
        }
        for number, account, name, kind, amount in (
            (1, "100", "Bank", "asset", -3000),
            (2, "620", "Wages", "expense", 3000),
        )
    ]  # fmt: skip


def test_months_without_entries_of_others_are_read_too_and_the_present_one_is_not_over(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    readings = read(outbox, books, ledger)
    assert [(one.first_day.month, one.has_ended, one.entries) for one in readings] == [
        (9, True, 0),
        (10, True, 0),
        (11, False, 0),
    ]


def test_what_others_post_to_an_account_of_ours_has_our_number_and_is_no_difference(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    ledger.others.append(payroll(account="T5010"))
    found = october(read(outbox, books, ledger))
    told = {line["system_account"]: line for line in found.lines}
    assert told["T5010"]["account_id"] == "5010"
    assert told["T5010"]["account_type"] == "cost"
    assert found.differences == 0


def test_an_entry_of_ours_that_somebody_edited_there_is_a_difference(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    (one,) = ledger.held
    lines = tuple(replace(line, amount_minor=line.amount_minor * 2) for line in one.entry.lines)
    ledger.held = [replace(one, entry=replace(one.entry, lines=lines))]
    found = october(read(outbox, books, ledger))
    assert found.entries == 0
    assert found.differences == 3  # the entry, and both of its accounts


def test_entries_that_a_target_does_not_list_are_a_difference(
    outbox: sqlite3.Connection,
    books: Books,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unlisted = [AccountMovement("620", "USD", 3000), AccountMovement("100", "USD", -3000)]
    whole = Ledger.movements
    monkeypatch.setattr(
        Ledger, "movements", lambda *asked: [*whole(*asked), *(unlisted if asked[2] < DAY else [])]
    )
    assert [one.differences for one in read(outbox, books, ledger)] == [2, 2, 0]


def test_what_is_not_there_yet_is_counted_and_no_difference(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    books.new_run()
    books.entry({"1110": 7, "4010": -7}, day=date(2026, 10, 6))
    found = october(read(outbox, books, ledger))
    assert (found.differences, found.unsent_accounts) == (0, 2)


def test_a_system_of_fewer_decimals_is_read_in_minor_units_of_the_currency(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    ledger.others.append(payroll(currency="KWD"))
    asked = wishes(decimals=2)
    found = reconcile(outbox, books.connection, ledger, asked, SPAN.first_day, SPAN.last_day)
    readings = read_months(books.connection, ledger, asked, found, SPAN, "KWD", [])
    assert sorted(line["amount_minor"] for line in october(readings).lines) == [-30000, 30000]


@pytest.mark.parametrize("currency", ["CAD", "XBT"])
def test_another_currency_is_named(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger, currency: str
) -> None:
    ledger.others.append(payroll(currency=currency))
    found = october(read(outbox, books, ledger))
    assert (found.entries, found.foreign_currencies) == (1, currency)


def test_an_account_that_no_chart_has_is_refused(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    ledger.others.append(payroll(account="999"))
    with pytest.raises(TargetError, match="account 999, which its chart does not have; import"):
        read(outbox, books, ledger)
    kept = [RemoteAccount("999", "Suspense there", "asset")]
    assert october(read(outbox, books, ledger, chart=kept)).entries == 1


def test_an_account_without_a_type_is_refused(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    ledger.accounts = (RemoteAccount("620", "Wages", None), BANK)
    ledger.others.append(payroll())
    with pytest.raises(TargetError, match="its chart gives no type"):
        read(outbox, books, ledger)


def test_without_a_chart_the_first_word_of_an_account_says_what_it_is(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    ledger.accounts = (BANK,)
    ledger.others.append(payroll(account="Expenses:Wages:Shop"))
    told = {line["account_name"]: line for line in october(read(outbox, books, ledger)).lines}
    assert told["Wages:Shop"]["account_type"] == "expense"


def test_a_target_that_nobody_reaches_is_told_as_such(
    outbox: sqlite3.Connection, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise TargetError("gl: nobody answers at 127.0.0.1; start it.")

    monkeypatch.setattr(Ledger, "entries", refuse)
    with pytest.raises(TargetError, match="nobody answers"):
        read(outbox, books, Ledger([], name="gl"))


def test_opening_balances_are_what_every_account_came_to_before(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    ledger.others.append(payroll(day=date(2026, 8, 31)))
    ledger.others.append(payroll(day=date(2019, 12, 31)))
    opening, *months = read(outbox, books, ledger, replace(SPAN, opening_since=date(2020, 1, 1)))
    assert (opening.reading_kind, opening.last_day) == ("opening", date(2026, 8, 31))
    assert [(line["account_name"], line["amount_minor"]) for line in opening.lines] == [
        ("Bank", -3000),
        ("Wages", 3000),
    ]
    assert len(months) == 3


def test_a_ledger_that_begins_with_the_first_month_opens_with_nothing(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger
) -> None:
    opening, *_ = read(outbox, books, ledger, replace(SPAN, opening_since=date(2026, 9, 1)))
    assert (opening.reading_kind, opening.lines) == ("opening", [])


@pytest.fixture
def landing(tmp_path: Path) -> LandingStore:
    return open_landing(
        tmp_path / "landing", tmp_path / "keys", lambda: datetime(2026, 11, 20, tzinfo=UTC), bytes
    )


def test_the_same_again_lands_nothing_and_another_version_stands_beside_it(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger, landing: LandingStore
) -> None:
    ledger.others.append(payroll())
    first = october(read(outbox, books, ledger))
    assert land_reading(landing, first)
    assert not land_reading(landing, october(read(outbox, books, ledger)))
    ledger.others.clear()
    assert land_reading(landing, october(read(outbox, books, ledger)))
    seen = landing.observations("control")
    assert [one.object_name for one in seen] == [READING, READING]
    texts = [json.loads(landing.blob_path(one).read_text("utf-8")) for one in seen]
    assert [len(text["lines"]) for text in texts] == [2, 0]


def test_a_card_number_in_a_name_never_lands(
    outbox: sqlite3.Connection, books: Books, ledger: Ledger, landing: LandingStore
) -> None:
    ledger.accounts = (replace(WAGES, name="Paid with 4111 1111 1111 1111"), BANK)
    ledger.others.append(payroll())
    land_reading(landing, october(read(outbox, books, ledger)))
    (seen,) = landing.observations("control")
    text = landing.blob_path(seen).read_text("utf-8")
    assert "Paid with" in text
    assert "4111 1111 1111 1111" not in text
