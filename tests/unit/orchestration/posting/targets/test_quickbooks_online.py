"""QuickBooks Online, entry by entry: what is written, refused, not heard, found again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.posting.deliveries import request_id
from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import (
    NotSent,
    Outcome,
    Posted,
    Rejected,
    Target,
    TargetError,
    ToSend,
    Uncertain,
)
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_books import Way, a_way
from tests.fakes.quickbooks_online_refusals import Refusal
from tests.posting_entries import (
    CUSTOMER,
    DRAWER,
    RECEIVABLE,
    SALES,
    an_entry,
    later_revision,
    reversal_of,
)
from tests.posting_loop import deliver_until_settled


def sent(target: Target, *entries: Entry) -> list[Outcome]:
    return target.send([ToSend(one, request_id(one.external_id)) for one in entries])


def held(way: Way) -> list[str]:
    return [one["PrivateNote"].split()[1] for one in way.company.transactions.values()]


def with_party(entry: Entry, accounts: Sequence[str], party: str | None) -> Entry:
    lines = [
        replace(line, party_type="customer", party=party) if line.account in accounts else line
        for line in entry.lines
    ]
    return replace(entry, lines=tuple(lines))


def test_an_entry_is_written_as_a_journal_entry(way: Way) -> None:
    entry = an_entry()
    lines = (
        replace(
            entry.lines[0],
            dimensions=(("class", "food"), ("department", "L1")),
            description="Card",
        ),
        *entry.lines[1:],
    )
    entry = replace(entry, lines=lines)

    assert sent(way.open(), entry) == [Posted(entry.external_id, "1001")]

    (document,) = way.company.received
    assert document["DocNumber"] == entry.external_id[:21]
    assert document["TxnDate"] == "2026-10-20"
    assert document["PrivateNote"] == (
        f"Tillbook {entry.external_id} {entry.payload_hash[:16]}\n"
        "Sales of 2026-10-20, Harbour Street"
    )
    assert "CurrencyRef" not in document
    assert document["Line"][0] == {
        "Description": "Card",
        "Amount": Decimal("108.25"),
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": {
            "PostingType": "Debit",
            "AccountRef": {"value": "35"},
            "ClassRef": {"value": "200000000001"},
            "DepartmentRef": {"value": "1"},
        },
    }
    assert [line["JournalEntryLineDetail"]["PostingType"] for line in document["Line"]] == [
        "Debit",
        "Credit",
        "Credit",
    ]


def test_an_amount_keeps_every_digit(way: Way) -> None:
    entry = an_entry(0, (DRAWER, 9_007_199_254_740_993_01), (SALES, -9_007_199_254_740_993_01))
    sent(way.open(), entry)
    assert way.company.received[0]["Line"][0]["Amount"] == Decimal("9007199254740993.01")


def test_a_company_of_several_currencies_is_told_the_currency(way: Way) -> None:
    way.company.multi_currency = True
    entry = an_entry()
    target = way.open()
    assert isinstance(sent(target, entry)[0], Posted)
    assert way.company.received[0]["CurrencyRef"] == {"value": "USD"}
    moved = target.movements("juniper", entry.posting_date, entry.posting_date)
    assert {one.account: one.amount_minor for one in moved} == {
        "35": 108_25,
        "79": -100_00,
        "90": -8_25,
    }


def test_row_20_a_retry_after_a_lost_answer_creates_no_second_entry(way: Way) -> None:
    entry = an_entry()
    target = way.open_ready()
    way.connection.plan(["drop_after"])

    assert isinstance(sent(target, entry)[0], Uncertain)
    assert target.look_up([entry]) == {entry.external_id: Posted(entry.external_id, "1001")}

    assert [call for call in way.connection.calls if call[1] == "query"]
    assert held(way) == [entry.external_id]


def test_row_20_delivered_whole_it_looks_for_the_number_before_it_creates_again(way: Way) -> None:
    entry = an_entry()
    way.connection.plan(["none", "none", "none", "drop_after"])  # look-up, two lists, create
    settled = deliver_until_settled(way.open(), [entry], way.context.clock, way.time.sleep)
    assert settled.states == {entry.external_id: "POSTED"}
    created = [path for method, path, _ in way.connection.calls if method == "POST"]
    assert created == ["journalentry"]
    assert held(way) == [entry.external_id]


def test_a_request_done_after_the_look_up_is_not_done_twice(way: Way) -> None:
    entry = an_entry()
    target = way.open_ready()
    way.connection.plan(["late"])
    assert isinstance(sent(target, entry)[0], Uncertain)
    assert target.look_up([entry]) == {entry.external_id: None}

    assert sent(target, entry) == [Posted(entry.external_id, "1001")]
    assert held(way) == [entry.external_id]


def test_the_stand_in_doubles_what_comes_with_another_request_id(way: Way) -> None:
    """Else the test before could not fail."""
    entry = an_entry()
    target = way.open()
    sent(target, entry)
    target.send([ToSend(entry, "another")])
    assert held(way) == [entry.external_id, entry.external_id]


def test_row_23_what_is_matched_with_the_bank_is_corrected_beside_it(way: Way) -> None:
    entry = an_entry()
    target = way.open()
    sent(target, entry)
    before = dict(way.company.transactions["1001"])
    way.company.matched.add("1001")
    with pytest.raises(Refusal, match="deposited"):
        way.company.touch("delete", before)
    way.company.touched.clear()

    correction = [reversal_of(entry), later_revision(entry, (DRAWER, 50_00), (SALES, -50_00))]
    assert [type(one) for one in sent(target, *correction)] == [Posted, Posted]

    assert way.company.transactions["1001"] == before
    assert way.company.touched == []
    moved = target.movements("juniper", entry.posting_date, entry.posting_date)
    assert {one.account: one.amount_minor for one in moved} == {"35": 50_00, "79": -50_00, "90": 0}
    assert f"Takes back {entry.external_id}." in way.company.received[1]["PrivateNote"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (((DRAWER, 1_00), (SALES, -99)), "unbalanced"),
        (((RECEIVABLE, 1_00), (SALES, -1_00)), "invalid"),
    ],
)
def test_what_quickbooks_refuses_is_rejected_with_its_words(
    way: Way, lines: tuple[tuple[str, int], ...], reason: str
) -> None:
    (outcome,) = sent(way.open(), an_entry(0, *lines))
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason
    assert outcome.detail.startswith("6000 A business validation error")
    assert way.company.transactions == {}


def test_a_receivable_needs_a_customer_and_stands_once(way: Way) -> None:
    right = an_entry(1, (RECEIVABLE, 3_00), (SALES, -3_00))
    twice = an_entry(2, (RECEIVABLE, 3_00), (RECEIVABLE, 2_00), (SALES, -5_00))
    outcomes = sent(
        way.open(),
        with_party(right, [RECEIVABLE], CUSTOMER),
        with_party(twice, [RECEIVABLE], CUSTOMER),
        an_entry(3, (RECEIVABLE, 3_00), (SALES, -3_00)),
    )
    assert [type(one) for one in outcomes] == [Posted, Rejected, Rejected]
    detail = way.company.received[0]["Line"][0]["JournalEntryLineDetail"]
    assert detail["Entity"] == {"Type": "Customer", "EntityRef": {"value": "7"}}


@pytest.mark.parametrize("code", ["6210", "6200", "5010"])
def test_a_closed_period_is_known_by_its_words(way: Way, code: str) -> None:
    entry = an_entry()
    way.company.closed_through, way.company.closed_code = entry.posting_date, code
    (outcome,) = sent(way.open(), entry)
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "closed_period"


def test_a_refusal_is_replayed_until_the_request_id_is_another(way: Way) -> None:
    entry = an_entry()
    way.company.closed_through = entry.posting_date
    target = way.open()
    sent(target, entry)
    way.company.closed_through = None
    assert isinstance(sent(target, entry)[0], Rejected)
    again = ToSend(entry, request_id(request_id(entry.external_id)))
    assert target.send([again]) == [Posted(entry.external_id, "1001")]


@pytest.mark.parametrize("code", ["6140", "6210"])
def test_a_number_used_twice_is_ours_or_a_refusal(way: Way, code: str) -> None:
    way.company.warns_of_numbers, way.company.duplicate_code = True, code
    ours, theirs = an_entry(1), an_entry(2)
    target = way.open()
    sent(target, ours)
    assert target.send([ToSend(ours, "another")]) == [Posted(ours.external_id, "1001")]

    sent(target, theirs)
    other = f"Tillbook {'0' * 64} {'0' * 16}"
    way.company.transactions["1002"]["PrivateNote"] = other
    (outcome,) = target.send([ToSend(theirs, "yet another")])
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "duplicate"
    assert target.look_up([theirs]) == {theirs.external_id: None}


def test_an_entry_whose_note_somebody_rewrote_is_still_found(way: Way) -> None:
    entry = an_entry()
    target = way.open()
    sent(target, entry)
    way.company.transactions["1001"]["PrivateNote"] = "checked by Ada"
    assert target.look_up([entry]) == {entry.external_id: Posted(entry.external_id, "1001")}
    (shown,) = target.entries("juniper", entry.posting_date, entry.posting_date)
    assert shown.external_id is None  # so reconciling shows it


def test_an_account_made_inactive_since_is_refused_by_quickbooks(way: Way) -> None:
    target = way.open_ready()
    way.company.accounts[SALES]["Active"] = False
    (outcome,) = sent(target, an_entry())
    assert isinstance(outcome, Rejected)
    assert outcome.reason == "unknown_account"
    assert outcome.detail.startswith("2500 Invalid Reference Id")


def test_looking_up_many_takes_few_calls(way: Way) -> None:
    entries = [an_entry(number) for number in range(65)]
    target = way.open()
    sent(target, *entries[:40])
    way.connection.calls.clear()
    found = target.look_up(entries)
    assert [one is not None for one in found.values()] == [True] * 40 + [False] * 25
    assert len(way.connection.calls) == 3


def test_another_currency_than_the_companys_is_refused_unsent(way: Way) -> None:
    foreign = replace(an_entry(1), currency_code="CAD")
    outcomes = sent(way.open(), foreign, an_entry(2))
    assert [type(one) for one in outcomes] == [Rejected, Posted]
    assert len(way.company.received) == 1


def test_the_wrong_company_is_noticed_before_anything_is_sent(way: Way) -> None:
    way.company.home_currency = "CAD"
    with pytest.raises(TargetError, match=r"in CAD, juniper in USD; check .*company_id"):
        sent(way.open(), an_entry())
    assert way.company.received == []


def test_a_service_that_answers_nothing_is_not_asked_on_and_on(way: Way) -> None:
    target = way.open_ready()
    way.connection.plan(["error_before", "drop_before", "error_after"])
    outcomes = sent(target, *(an_entry(number) for number in range(6)))
    assert [type(one) for one in outcomes] == [Uncertain] * 3 + [NotSent] * 3


def test_turned_away_it_waits_and_goes_on(way: Way) -> None:
    target = way.open_ready()
    way.connection.plan(["throttled", "throttled"])
    assert [type(one) for one in sent(target, an_entry(1))] == [Posted]
    assert way.time.slept == [5, 5]


def test_turned_away_for_good_nothing_more_is_sent(way: Way) -> None:
    target = way.open()
    sent(target, an_entry(0))
    way.connection.plan(["none", "throttled", "throttled", "throttled"])
    outcomes = sent(target, *(an_entry(number) for number in range(1, 4)))
    assert [type(one) for one in outcomes] == [Posted, NotSent, NotSent]
    assert [one.retry_after_seconds for one in outcomes if isinstance(one, NotSent)] == [5, 5]
    assert len(way.company.transactions) == 2


def test_a_batch_is_answered_entry_by_entry(batch_way: Way) -> None:
    batch_way.company.closed_through = date(2026, 10, 1)
    entries = [an_entry(1), an_entry(2, day=date(2026, 9, 30)), an_entry(3)]
    outcomes = sent(batch_way.open(), *entries)
    assert [(type(one), one.external_id) for one in outcomes] == [
        (Posted, entries[0].external_id),
        (Rejected, entries[1].external_id),
        (Posted, entries[2].external_id),
    ]
    assert [call[:2] for call in batch_way.connection.calls] == [
        ("GET", "preferences"),
        ("GET", "query"),
        ("POST", "batch"),
    ]


def test_a_batch_half_done_is_half_uncertain_and_then_whole(batch_way: Way) -> None:
    entries = [an_entry(number) for number in range(7)]
    target = batch_way.open_ready()
    batch_way.connection.plan(["half"])
    outcomes = sent(target, *entries)
    assert [type(one) for one in outcomes] == [Posted] * 3 + [Uncertain] * 4
    found = target.look_up(entries)
    missing = [one for one in entries if found[one.external_id] is None]
    assert [type(one) for one in sent(target, *missing)] == [Posted] * 4
    assert sorted(held(batch_way)) == sorted(one.external_id for one in entries)


def test_a_batch_done_late_is_known_by_its_numbers(batch_way: Way) -> None:
    """Its request id is of the whole batch; another batch holds other entries. See docs."""
    batch_way.company.warns_of_numbers = True
    entries = [an_entry(1), an_entry(2)]
    target = batch_way.open_ready()
    batch_way.connection.plan(["late"])
    assert [type(one) for one in sent(target, *entries)] == [Uncertain, Uncertain]
    assert sent(target, entries[0]) == [Posted(entries[0].external_id, "1001")]
    assert len(batch_way.company.transactions) == 2


def test_the_same_batch_sent_twice_is_done_once(batch_way: Way) -> None:
    entries = [an_entry(number) for number in range(3)]
    target = batch_way.open()
    assert sent(target, *entries) == sent(target, *entries)
    assert len(batch_way.company.transactions) == 3


def test_no_call_is_rejected_for_coming_too_soon(
    quickbooks: FakeQuickBooksOnline, tmp_path: Path
) -> None:
    with a_way(quickbooks, "1", tmp_path, calls_per_minute=20) as way:
        way.connection.calls_per_minute = 20
        entries = [an_entry(number) for number in range(60)]
        settled = deliver_until_settled(way.open(), entries, way.context.clock, way.time.sleep)
        assert set(settled.states.values()) == {"POSTED"}
        assert {status for _, _, status in way.connection.calls} == {200}
        assert sum(way.time.slept) >= 180


@pytest.mark.soak
def test_ten_thousand_summaries_go_within_the_limits_without_a_rejected_call(
    quickbooks: FakeQuickBooksOnline, tmp_path: Path
) -> None:
    with a_way(quickbooks, "2", tmp_path, batches=True) as way:
        entries = [
            an_entry(number, day=date(2026, 1, 1) + timedelta(days=number % 300))
            for number in range(10_000)
        ]
        settled = deliver_until_settled(way.open(), entries, way.context.clock, way.time.sleep)
        assert set(settled.states.values()) == {"POSTED"}
        assert settled.runs == 1
        assert len(way.company.transactions) == 10_000
        assert {status for _, _, status in way.connection.calls} == {200}
