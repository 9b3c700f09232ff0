"""A plan promises what the journal says: once, summed up or by entry, corrected by reversal."""

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.outbox import OutboxError, open_outbox, transaction
from orchestration.posting.planning.adding import Planned
from orchestration.posting.planning.planning import plan
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.targets.protocol import Capabilities
from orchestration.settings import TargetSettings
from tests.posted_books import DAY, Books, mapping
from tests.unit.orchestration.posting.conftest import NOW

LATER = DAY + timedelta(days=30)


@pytest.fixture
def books() -> Books:
    found = Books()
    found.new_run()
    return found


def planned(
    outbox: sqlite3.Connection,
    books: Books,
    *rows: MappedAccount,
    amounts: Any = "transaction",
    decimals: int | None = None,
    **asked: Any,
) -> Planned:
    capabilities = Capabilities(100, amounts, decimals, ("class",))
    wished = TargetSettings(kind="plain_text", **asked)
    wishes = Wishes("books", "harbor", wished, capabilities, mapping(*rows))
    with transaction(outbox):
        return plan(outbox, books.connection, wishes, NOW, "root")


def promised(outbox: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Kind, revision, state and amounts by account, in the order of sending."""
    rows = outbox.execute("select * from deliveries order by sequence")
    return [(row["kind"], row["revision"], row["state"], amounts_of(row["lines"])) for row in rows]


def amounts_of(lines: str | None) -> dict[str, int]:
    return {line["account"]: line["amount_minor"] for line in json.loads(lines or "[]")}


def balances_of(outbox: sqlite3.Connection) -> dict[str, int]:
    """What a target holds by account once all of it is sent."""
    held: dict[str, int] = {}
    rows = outbox.execute(
        "select deliveries.kind, coalesce(deliveries.lines, originals.lines) as told"
        " from deliveries left join deliveries as originals"
        " on deliveries.reverses = originals.external_id where deliveries.state <> 'WITHDRAWN'"
    )
    for row in rows:
        sign = -1 if row["kind"] == "reversal" else 1
        for account, amount in amounts_of(row["told"]).items():
            held[account] = held.get(account, 0) + sign * amount
    return {account.removeprefix("T"): amount for account, amount in held.items() if amount}


def settle(outbox: sqlite3.Connection) -> None:
    outbox.execute("update deliveries set state = 'POSTED' where state = 'PENDING'")


def test_a_day_is_summed_up_by_store_journal_channel_and_currency(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 10825, "4010": -10000, "2110": -825})
    books.entry({"1010": 500, "4010": -500})
    books.entry({"1110": 700, "4010": -700}, channel="web")
    books.entry({"5010": 6000, "1300": -6000}, event="cost_of_sale")
    books.entry({"1110": 900, "4010": -900}, currency="CAD")
    books.entry({"1110": 100, "4010": -100}, store="chic")
    assert planned(outbox, books) == Planned(entries=5)
    assert [row[3] for row in promised(outbox)] == [
        {"T1110": 100, "T4010": -100},
        {"T1300": -6000, "T5010": 6000},
        {"T1110": 900, "T4010": -900},
        {"T1010": 500, "T1110": 10825, "T2110": -825, "T4010": -10500},
        {"T1110": 700, "T4010": -700},
    ]
    words = outbox.execute("select description from deliveries where channel = 'web'").fetchone()
    assert words[0] == "Sales of 2026-10-05, Portland, web"


def test_the_same_books_are_promised_once(outbox: sqlite3.Connection, books: Books) -> None:
    books.entry({"1110": 100, "4010": -100})
    assert planned(outbox, books) == Planned(entries=1)
    assert planned(outbox, books) == Planned()


def test_new_content_of_a_posted_day_is_a_reversal_and_a_new_revision(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    planned(outbox, books)
    settle(outbox)
    books.new_run()
    books.entry({"1110": 50, "4010": -50})
    assert planned(outbox, books) == Planned(entries=1, reversals=1)
    assert promised(outbox) == [
        ("entry", 1, "POSTED", {"T1110": 100, "T4010": -100}),
        ("reversal", 1, "PENDING", {}),
        ("entry", 2, "PENDING", {"T1110": 150, "T4010": -150}),
    ]
    assert balances_of(outbox) == books.balances()


def test_new_content_of_what_was_never_sent_replaces_it(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    planned(outbox, books)
    books.new_run()
    books.entry({"1110": 50, "4010": -50})
    assert planned(outbox, books) == Planned(entries=1, withdrawn=1)
    assert [row[:3] for row in promised(outbox)] == [
        ("entry", 1, "WITHDRAWN"),
        ("entry", 2, "PENDING"),
    ]


def test_a_day_that_sums_to_nothing_again_is_only_reversed(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    planned(outbox, books)
    settle(outbox)
    books.new_run()
    books.entry({"1110": -100, "4010": 100})
    assert planned(outbox, books) == Planned(reversals=1)
    settle(outbox)
    books.new_run()
    books.entry({"1110": 100, "4010": -100})
    assert planned(outbox, books) == Planned(entries=1)
    assert [row[:2] for row in promised(outbox)] == [("entry", 1), ("reversal", 1), ("entry", 2)]


def test_what_changes_nothing_of_a_day_sends_nothing(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    planned(outbox, books)
    settle(outbox)
    books.new_run()
    books.entry({"1110": -100, "4010": 100})
    books.entry({"1110": 100, "4010": -100})
    assert planned(outbox, books) == Planned()


def test_late_news_of_a_closed_day_is_an_entry_of_its_own(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    planned(outbox, books)
    settle(outbox)
    books.new_run()
    books.entry({"1110": -20, "4010": 20}, posted=LATER)
    assert planned(outbox, books) == Planned(entries=1)
    words = outbox.execute("select description from deliveries where revision = 1").fetchall()
    assert words[1][0] == "Sales of 2026-10-05, posted on 2026-11-04, Portland"


def test_in_detail_each_entry_of_the_books_is_one(outbox: sqlite3.Connection, books: Books) -> None:
    first = books.entry({"1110": 100, "4010": -100})
    books.entry({"1110": 100, "4010": -100})
    assert planned(outbox, books, mode="detail") == Planned(entries=2)
    ids = outbox.execute("select journal_entry_id, description from deliveries").fetchall()
    assert tuple(ids[0]) == (first, "Receipt doc-1 of 2026-10-05, Portland")


def test_another_mode_would_post_all_again_and_is_refused(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    planned(outbox, books)
    with pytest.raises(OutboxError, match="would post it a second time"):
        planned(outbox, books, mode="detail")


def test_held_days_stay_out_until_they_are_in_order(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    books.entry({"1110": 100, "4010": -100}, day=LATER)
    books.connection.execute(
        "insert into findings values ('32', 'D', 'port', ?, 'open', 'unknown tender')", [DAY]
    )
    assert planned(outbox, books) == Planned(entries=1, left_out=1)
    (left,) = outbox.execute("select reason, detail, business_date from left_out").fetchall()
    assert tuple(left) == ("held store-day", "invariant 32: unknown tender", "2026-10-05")
    assert planned(outbox, books) == Planned(left_out=1)
    books.connection.execute("delete from findings")
    assert planned(outbox, books) == Planned(entries=1)
    assert balances_of(outbox) == books.balances()


def test_an_account_without_mapping_leaves_its_days_out_by_name(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -60, "4110": -40})
    row = MappedAccount(account_id="1110", target_account="Card")
    assert planned(outbox, books, row) == Planned(left_out=1)
    (left,) = outbox.execute("select reason, detail from left_out").fetchall()
    assert tuple(left) == ("unmapped account", "4010, 4110")
    assert planned(outbox, books) == Planned(entries=1)


def test_a_mended_mapping_reaches_what_was_refused(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    books.entry({"1110": 70, "4010": -70}, day=LATER)
    planned(outbox, books)
    outbox.execute(
        "update deliveries set state = case business_date when '2026-10-05' then 'REJECTED'"
        " else 'POSTED' end, attempts = 1"
    )
    assert planned(outbox, books) == Planned()
    mended = [
        MappedAccount(account_id="1110", target_account="Card"),
        MappedAccount(account_id="4010", target_account="T4010"),
    ]
    assert planned(outbox, books, *mended) == Planned(entries=1, withdrawn=1)
    assert [row[1:] for row in promised(outbox)] == [
        (1, "WITHDRAWN", {"T1110": 100, "T4010": -100}),
        (1, "POSTED", {"T1110": 70, "T4010": -70}),
        (2, "PENDING", {"Card": 100, "T4010": -100}),
    ]


def test_two_accounts_may_go_to_one_and_parties_stand_apart(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -60, "4110": -40})
    rows = [
        MappedAccount(account_id="1110", target_account="AR", party_type="customer", party="Till"),
        MappedAccount(account_id="4010", target_account="Sales"),
        MappedAccount(account_id="4110", target_account="Sales"),
    ]
    planned(outbox, books, *rows)
    (lines,) = outbox.execute("select lines from deliveries").fetchone()
    told = json.loads(lines)
    assert [(one["account"], one["amount_minor"], one["party"]) for one in told] == [
        ("AR", 100, "Till"),
        ("Sales", -60, None),
        ("Sales", -40, None),
    ]


def test_dimensions_tell_lines_apart(outbox: sqlite3.Connection, books: Books) -> None:
    books.entry({"1110": 100, "4010": -100}, department="tea")
    books.entry({"1110": 30, "4010": -30}, department="toys")
    planned(outbox, books, dimensions={"class": "department"})
    (lines,) = outbox.execute("select lines from deliveries").fetchone()
    told = [(one["account"], one["dimensions"], one["amount_minor"]) for one in json.loads(lines)]
    assert told == [
        ("T1110", {"class": "tea"}, 100),
        ("T1110", {"class": "toys"}, 30),
        ("T4010", {"class": "tea"}, -100),
        ("T4010", {"class": "toys"}, -30),
    ]


def test_a_target_of_one_currency_gets_functional_amounts(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100}, currency="KWD", rate=3)
    planned(outbox, books, amounts="functional")
    assert promised(outbox)[0][3] == {"T1110": 300, "T4010": -300}
    row = outbox.execute("select currency_code, minor_unit, description from deliveries").fetchone()
    assert tuple(row) == ("USD", 2, "Sales of 2026-10-05, Portland, in KWD")


def test_fewer_decimals_still_balance(outbox: sqlite3.Connection, books: Books) -> None:
    books.entry({"1110": 1000, "4010": -333, "4110": -333, "2110": -334}, currency="KWD")
    planned(outbox, books, decimals=2)
    amounts = promised(outbox)[0][3]
    assert amounts == {"T1110": 100, "T2110": -34, "T4010": -33, "T4110": -33}
    assert sum(amounts.values()) == 0
    assert outbox.execute("select minor_unit from deliveries").fetchone()[0] == 2


def test_days_before_the_first_and_other_journals_are_not_sent(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100})
    books.entry({"1110": 70, "4010": -70}, day=LATER)
    books.entry({"5010": 60, "1300": -60}, event="cost_of_sale", day=LATER)
    asked = {"first_day": LATER, "journals": ("sales",)}
    assert planned(outbox, books, **asked) == Planned(entries=1)
    assert promised(outbox)[0][3] == {"T1110": 70, "T4010": -70}


def test_an_event_nobody_named_goes_into_other_entries(
    outbox: sqlite3.Connection, books: Books
) -> None:
    books.entry({"1110": 100, "4010": -100}, event="invented")
    planned(outbox, books)
    row = outbox.execute("select journal_type, description from deliveries").fetchone()
    assert tuple(row) == ("other", "Other entries of 2026-10-05, Portland")


entries = st.fixed_dictionaries(
    {
        "amount": st.integers(-5000, 5000).filter(bool),
        "account": st.sampled_from(["1010", "1110", "2110"]),
        "day": st.sampled_from([DAY, DAY + timedelta(days=1)]),
        "late": st.booleans(),
        "store": st.sampled_from(["port", "chic"]),
        "event": st.sampled_from(["receipt", "cost_of_sale"]),
        "channel": st.sampled_from([None, "web"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    runs=st.lists(st.lists(entries, max_size=5), min_size=1, max_size=5),
    sent=st.lists(st.booleans(), min_size=5, max_size=5),
    mode=st.sampled_from(["summary", "detail"]),
)
def test_whatever_is_sent_when_the_target_ends_with_the_balances_of_the_books(
    runs: list[list[dict[str, Any]]],
    sent: list[bool],
    mode: str,
) -> None:
    books = Books()
    with TemporaryDirectory() as folder, closing(open_outbox(Path(folder) / "o.sqlite")) as outbox:
        for run, goes in zip(runs, sent, strict=False):
            books.new_run()
            for one in run:
                books.entry(
                    {one["account"]: one["amount"], "4010": -one["amount"]},
                    day=one["day"], posted=LATER if one["late"] else None, store=one["store"],
                    event=one["event"], channel=one["channel"],
                )  # fmt: skip
            planned(outbox, books, mode=mode)
            if goes:
                settle(outbox)
            assert balances_of(outbox) == books.balances()
        assert planned(outbox, books, mode=mode) == Planned()


def test_the_external_id_is_the_same_for_ever(outbox: sqlite3.Connection, books: Books) -> None:
    books.entry({"1110": 100, "4010": -100}, day=date(2026, 10, 5))
    planned(outbox, books)
    row = outbox.execute("select external_id, request_id from deliveries").fetchone()
    told = ["books", "harbor", "port", "2026-10-05", "2026-10-05", "sales", "", "USD", "", "1"]
    assert row["external_id"] == hashlib.sha256("\x1f".join(told).encode()).hexdigest()
    assert len(row["request_id"]) == 50


def test_portions_promise_the_same_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    books = Books()
    books.new_run()
    for number in range(12):
        day = DAY + timedelta(days=number % 3)
        amounts = {"1110": 100 + number, "4010": -100 - number}
        books.entry(amounts, day=day, store=("port", "chic")[number % 2], channel="web")
        books.entry(amounts, day=day, posted=LATER, event="cost_of_sale")
    books.entry({"1110": 5, "1010": -5})
    told = []
    for lines, mode in ((1, "detail"), (10_000, "detail"), (1, "summary"), (10_000, "summary")):
        monkeypatch.setattr("orchestration.posting.planning.planning.LINES_AT_A_TIME", lines)
        with closing(open_outbox(tmp_path / f"{mode}{lines}.sqlite")) as outbox:
            planned(outbox, books, mode=mode)
            told.append([tuple(row) for row in outbox.execute("select * from deliveries")])
    assert told[0] == told[1]
    assert len(told[0]) == 25
    assert told[2] == told[3]
    assert len(told[2]) == 10


def test_a_line_goes_by_the_channel_that_its_entry_names_on_another_day(
    outbox: sqlite3.Connection, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.posting.planning.planning.LINES_AT_A_TIME", 1)
    entry = books.entry({"1110": 100, "4010": -100}, channel="web")
    books.entry({"1110": -30, "4010": 30}, day=LATER)
    books.connection.execute(
        "update fct_journal_lines set journal_entry_id = ? where business_date = ?", [entry, LATER]
    )
    planned(outbox, books)
    told = outbox.execute("select business_date, channel from deliveries").fetchall()
    assert [tuple(row) for row in told] == [("2026-10-05", "web"), ("2026-11-04", "web")]


def test_what_portions_leave_out_is_kept_and_taken_up_again(
    outbox: sqlite3.Connection, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.posting.planning.planning.LINES_AT_A_TIME", 1)
    for number in range(4):
        books.entry({"1110": 100, "4010": -100}, day=DAY + timedelta(days=number))
    row = MappedAccount(account_id="1110", target_account="Card")
    assert planned(outbox, books, row, mode="detail") == Planned(left_out=4)
    assert planned(outbox, books, row, mode="detail") == Planned(left_out=4)
    assert outbox.execute("select count(*) from left_out").fetchone()[0] == 4
    assert planned(outbox, books, mode="detail") == Planned(entries=4)
    assert outbox.execute("select count(*) from left_out").fetchone()[0] == 0
