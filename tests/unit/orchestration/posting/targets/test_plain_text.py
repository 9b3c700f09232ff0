"""Plain text: each entry once, in order, whatever is sent, killed or edited."""

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.posting.entries import Entry
from orchestration.posting.targets.atomic_files import only_writer
from orchestration.posting.targets.protocol import (
    AccountMovement,
    Posted,
    Rejected,
    Target,
    TargetError,
    Uncertain,
)
from tests.file_target_entries import (
    CARD,
    CASH,
    SALES,
    SPAN,
    contents,
    entry,
    entry_lines,
    movement_of,
    opened,
    reversal,
    to_send,
)
from tests.killed_writers import killed_at

ENTRIES = [entry(number) for number in range(40)]


def sent(target: Target, entries: Sequence[Entry]) -> None:
    """Send entries that must all be taken."""
    outcomes = target.send(to_send(entries))
    assert {one.external_id for one in outcomes} == {one.external_id for one in entries}
    assert [one for one in outcomes if not isinstance(one, Posted)] == []


def movements(target: Target) -> dict[tuple[str, str], int]:
    moved = target.movements("harbor", *SPAN)
    return {(one.account, one.currency_code): one.amount_minor for one in moved}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def refused(folder: Path, one: Entry, **options: str) -> Rejected:
    """The answer to an entry that must be refused, with nothing written of it."""
    target = opened("plain_text", folder, **options)
    before = contents(folder)
    (outcome,) = target.send(to_send([one]))
    assert isinstance(outcome, Rejected)
    assert contents(folder) == before
    return outcome


def test_each_company_and_month_has_its_files(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)
    sent(target, [*ENTRIES, replace(entry(50), entity_id="juniper")])
    assert sorted(contents(tmp_path)) == [
        "harbor.beancount",
        "harbor.journal",
        "harbor/2026-08.beancount",
        "harbor/2026-08.journal",
        "harbor/2026-09.beancount",
        "harbor/2026-09.journal",
        "harbor/2026-10.beancount",
        "harbor/2026-10.journal",
        "harbor/accounts.beancount",
        "harbor/accounts.journal",
        "juniper.beancount",
        "juniper.journal",
        "juniper/2026-10.beancount",
        "juniper/2026-10.journal",
        "juniper/accounts.beancount",
        "juniper/accounts.journal",
    ]


def test_an_entry_as_people_read_it(tmp_path: Path) -> None:
    first = entry(7)
    back = replace(reversal(first), posting_date=date(2026, 9, 2))
    sent(opened("plain_text", tmp_path), [first, back])
    assert (
        (tmp_path / "harbor/2026-09.journal").read_text("utf-8")
        == f"""\
; harbor, 2026-09, written by Tillbook. Own entries go into files of your own.
include accounts.journal

2026-09-01 * ({first.document_number}) Sales of 2026-09-01
    ; external_id: {first.external_id}
    ; payload_hash: {first.payload_hash}
    ; journal_type: sales
    ; location: L1
    ; business_date: 2026-09-01
    ; revision: 1
    Assets:1010 Cash drawers  34.19 USD
    ; memo: sales
    Assets:1110 Card clearing  76.48 USD
    ; memo: sales
    Income:4010 Merchandise sales  -102.59 USD
    ; memo: sales
    Liabilities:2110 Sales tax payable  -8.08 USD
    ; memo: sales

2026-09-02 * ({back.document_number}) Reversal of Sales of 2026-09-01
    ; external_id: {back.external_id}
    ; payload_hash: {back.payload_hash}
    ; reverses: {first.external_id}
    ; journal_type: sales
    ; location: L1
    ; business_date: 2026-09-01
    ; revision: 1
    Assets:1010 Cash drawers  -34.19 USD
    ; memo: sales
    Assets:1110 Card clearing  -76.48 USD
    ; memo: sales
    Income:4010 Merchandise sales  102.59 USD
    ; memo: sales
    Liabilities:2110 Sales tax payable  8.08 USD
    ; memo: sales

"""
    )
    beancount = (tmp_path / "harbor/2026-09.beancount").read_text("utf-8")
    assert beancount.startswith("; harbor, 2026-09, written by Tillbook; ../harbor.beancount")
    assert (
        f"""
2026-09-02 * "Reversal of Sales of 2026-09-01"
  external_id: "{back.external_id}"
  payload_hash: "{back.payload_hash}"
  reverses: "{first.external_id}"
  journal_type: "sales"
  location: "L1"
  business_date: "2026-09-01"
  revision: "1"
  Assets:1010-Cash-drawers  -34.19 USD
    memo: "sales"
"""
        in beancount
    )


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(ENTRIES), cuts=st.sets(st.integers(1, len(ENTRIES) - 1), max_size=6))
def test_files_do_not_depend_on_batches_and_order(
    order: list[Entry], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole, parts = (tmp_path_factory.mktemp("books") for _ in range(2))
    sent(opened("plain_text", whole), ENTRIES)
    places = [0, *sorted(cuts), len(order)]
    for begin, end in pairwise(places):
        sent(opened("plain_text", parts), order[begin:end])
    assert contents(parts) == contents(whole)


def test_what_is_there_is_not_written_twice(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)
    sent(target, ENTRIES)
    once = contents(tmp_path)
    sent(target, ENTRIES)
    outcomes = target.send(to_send([ENTRIES[0], ENTRIES[0], ENTRIES[3]]))
    assert len(outcomes) == 2
    assert contents(tmp_path) == once


def test_totals_and_entries_are_what_was_sent(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)
    sent(target, ENTRIES)
    assert movements(target) == movement_of(ENTRIES)
    september = [one for one in ENTRIES if one.posting_date.month == 9]
    moved = target.movements("harbor", date(2026, 9, 1), date(2026, 9, 30))
    assert {(one.account, "USD"): one.amount_minor for one in moved} == movement_of(september)
    held = {one.external_id: one for one in target.entries("harbor", *SPAN)}
    assert set(held) == {one.external_id for one in ENTRIES}
    one = held[ENTRIES[5].external_id]
    assert one.posting_date == ENTRIES[5].posting_date
    assert one.lines == tuple(
        AccountMovement(line.account, "USD", line.amount_minor) for line in ENTRIES[5].lines
    )
    assert target.movements("juniper", *SPAN) == []
    assert target.chart("harbor") == []


def test_look_up_says_what_is_there(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)
    assert target.look_up(ENTRIES[:1]) == {ENTRIES[0].external_id: None}
    sent(target, ENTRIES[:20])
    found = target.look_up(ENTRIES)
    assert [bool(found[one.external_id]) for one in ENTRIES] == [True] * 20 + [False] * 20
    posted = found[ENTRIES[0].external_id]
    assert posted == Posted(ENTRIES[0].external_id, f"harbor/2026-08#{ENTRIES[0].document_number}")
    assert target.send(to_send(ENTRIES[:1])) == [posted]


@pytest.mark.parametrize("syntax", ["both", "beancount"])
def test_kill_between_any_two_steps_loses_and_doubles_nothing(syntax: str, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    target = opened("plain_text", whole, syntax=syntax)
    sent(target, ENTRIES[:20])
    sent(target, ENTRIES[20:])
    step, was_killed = 0, True
    while was_killed:
        folder = tmp_path / str(step)
        target = opened("plain_text", folder, syntax=syntax)
        sent(target, ENTRIES[:20])
        was_killed = killed_at(step, lambda: target.send(to_send(ENTRIES[20:])))  # noqa: B023
        found = target.look_up(ENTRIES)
        assert all(found[one.external_id] for one in ENTRIES[:20])
        sent(target, [one for one in ENTRIES if not found[one.external_id]])
        assert contents(folder) == contents(whole)
        assert list(folder.rglob("*.unfinished")) == []
        step += 1
    assert step > 12  # it was killed at every step, not at none


def test_an_entry_one_twin_lacks_is_not_there_and_comes_back(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)
    sent(target, ENTRIES)
    once = contents(tmp_path)
    (tmp_path / "harbor/2026-09.beancount").unlink()
    found = target.look_up(ENTRIES)
    lost = [one for one in ENTRIES if one.posting_date.month == 9]
    assert {one.external_id for one in ENTRIES if not found[one.external_id]} == {
        one.external_id for one in lost
    }
    sent(target, lost)
    assert contents(tmp_path) == once


@pytest.mark.parametrize("suffix", ["journal", "beancount"])
def test_lost_declarations_are_read_from_the_entries_and_come_back(
    suffix: str, tmp_path: Path
) -> None:
    odd = replace(entry(2), lines=entry_lines([("Assets:b-x (1)", 100), (SALES, -100)]))
    yen = replace(entry(3), currency_code="JPY", minor_unit=0)
    target = opened("plain_text", tmp_path)
    sent(target, [odd, yen, *ENTRIES[4:]])
    once = contents(tmp_path)
    (tmp_path / f"harbor/accounts.{suffix}").unlink()
    assert movements(target) == movement_of([odd, yen, *ENTRIES[4:]])
    sent(target, ENTRIES[20:21])
    assert contents(tmp_path) == once


@pytest.mark.parametrize("syntax", ["journal", "beancount"])
def test_an_edited_amount_shows(syntax: str, tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path, syntax=syntax)
    sent(target, [entry(7)])
    edit(tmp_path / f"harbor/2026-09.{syntax}", "34.19 USD", "34.20 USD")
    assert movements(target)[CASH, "USD"] == movement_of([entry(7)])[CASH, "USD"] + 1


def test_an_edit_of_one_twin_shows(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)
    sent(target, ENTRIES)
    edit(tmp_path / "harbor/2026-09.beancount", "34.19 USD", "34.20 USD")
    with pytest.raises(TargetError, match=r"2026-09\.journal and 2026-09\.beancount say different"):
        movements(target)


def test_own_entries_and_edits_survive_and_are_told_apart(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path, syntax="journal")
    sent(target, ENTRIES[:20])
    file = tmp_path / "harbor/2026-09.journal"
    own = (
        "2026-09-05 ! Rent\n    Expenses:Rent    1200.00 USD  ; by hand\n"
        "    Assets:Bank\t-1200.00 USD"
    )
    file.write_text(file.read_text("utf-8") + own, "utf-8")
    sent(target, ENTRIES[20:])
    assert own in file.read_text("utf-8")
    (theirs,) = [one for one in target.entries("harbor", *SPAN) if one.external_id is None]
    assert theirs.remote_id.startswith("harbor/2026-09.journal:")
    assert theirs.lines == (
        AccountMovement("Expenses:Rent", "USD", 120_000),
        AccountMovement("Assets:Bank", "USD", -120_000),
    )
    assert movements(target)["Expenses:Rent", "USD"] == 120_000


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("34.19 USD", "34.19 USD @ 2 EUR", r"2026-09\.journal:11: 'Assets:1010 Cash drawers  34"),
        ("34.19 USD", "34.195 USD", r"2026-09\.journal:11: 34\.195 USD is not an amount"),
        ("34.19 USD", "34.19 EUR", r"2026-09\.journal:11: 34\.19 EUR is not an amount"),
        ("    Assets:1010", "    (Assets:1010", r"2026-09\.journal:11: '\(Assets:1010"),
        ("2026-09-01 *", "2026-10-01 *", r"2026-09\.journal:4: the entry is dated 2026-10-01"),
        ("2026-09-01 *", "~ monthly", r"2026-09\.journal:4: '~ monthly"),
        ("2026-09-01 *", "2026-09-01=2026-09-02 *", r"2026-09\.journal:4: "),
    ],
)
def test_an_edit_that_cannot_be_read_is_named(
    old: str, new: str, said: str, tmp_path: Path
) -> None:
    target = opened("plain_text", tmp_path, syntax="journal")
    sent(target, [entry(7)])
    edit(tmp_path / "harbor/2026-09.journal", old, new)
    with pytest.raises(TargetError, match=said):
        movements(target)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path, syntax="journal")
    sent(target, [entry(7)])
    (tmp_path / "harbor/2026-09.journal").write_bytes(b"2026-09-01 * \xff\n")
    with pytest.raises(TargetError, match=r"2026-09\.journal: the file cannot be read"):
        movements(target)


def test_what_cannot_stand_in_a_file_is_refused(tmp_path: Path) -> None:
    one = entry(7)
    sent(opened("plain_text", tmp_path), [one])
    off = replace(entry(8), lines=entry_lines([(CASH, 100), (SALES, -99)]))
    assert refused(tmp_path, off).reason == "unbalanced"
    assert "0.01 USD" in refused(tmp_path, off).detail
    assert refused(tmp_path, replace(entry(8), lines=())).reason == "invalid"
    assert refused(tmp_path, replace(entry(8), entity_id="../x")).reason == "invalid"
    assert refused(tmp_path, replace(entry(8), currency_code="US\n")).reason == "invalid"
    assert refused(tmp_path, replace(entry(8), minor_unit=3)).reason == "invalid"
    other = replace(one, payload_hash="0" * 64)
    assert refused(tmp_path, other).reason == "duplicate"
    for name in ("Assets:", "", ":Bank", "Assets::Bank", "Assets:\ud800"):
        lines = entry_lines([(name, 100), (SALES, -100)])
        assert refused(tmp_path, replace(entry(8), lines=lines)).reason == "unknown_account"
    for name in ("1110 Card clearing", "Assets"):
        lines = entry_lines([(name, 100), (SALES, -100)])
        answer = refused(tmp_path, replace(entry(8), lines=lines))
        assert answer.reason == "unknown_account"
        assert "map it to one" in answer.detail
    lines = tuple(replace(line, dimensions=(("shelf", "A"),)) for line in entry(8).lines)
    assert "dimension shelf" in refused(tmp_path, replace(entry(8), lines=lines)).detail


def test_one_refused_entry_keeps_none_of_the_others(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)
    off = replace(entry(8), lines=entry_lines([(CASH, 100), (SALES, -99)]))
    outcomes = {one.external_id: one for one in target.send(to_send([entry(7), off, entry(9)]))}
    assert isinstance(outcomes[off.external_id], Rejected)
    assert movements(target) == movement_of([entry(7), entry(9)])


def test_a_journal_alone_takes_any_account(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path, syntax="journal")
    one = replace(entry(7), lines=entry_lines([("1110", 100), ("4010 Sales", -100)]))
    sent(target, [one])
    assert movements(target) == {("1110", "USD"): 100, ("4010 Sales", "USD"): -100}


def test_parties_and_dimensions_are_tags(tmp_path: Path) -> None:
    first, second = entry_lines([(CARD, 100), (SALES, -100)])
    first = replace(first, party_type="customer", party="Walk-in; the 2nd")
    second = replace(second, dimensions=(("channel", "web"), ("department", "Tea")))
    target = opened("plain_text", tmp_path)
    sent(target, [replace(entry(7), lines=(first, second))])
    journal = (tmp_path / "harbor/2026-09.journal").read_text("utf-8")
    assert "    ; customer: Walk-in, the 2nd\n" in journal
    assert "    ; channel: web\n    ; department: Tea\n" in journal
    assert movements(target) == {(CARD, "USD"): 100, (SALES, "USD"): -100}


def test_a_full_disk_is_uncertain_and_leaves_the_old_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = opened("plain_text", tmp_path)
    sent(target, ENTRIES[:20])
    before = contents(tmp_path)
    full = OSError(28, "No space left on device")

    def refuse(_: Path) -> None:
        raise full

    with monkeypatch.context() as patch:
        patch.setattr("orchestration.posting.targets.atomic_files.sync_file", refuse)
        outcomes = target.send(to_send(ENTRIES[20:]))
    assert all(isinstance(one, Uncertain) for one in outcomes)
    assert "No space left" in str(outcomes[0])
    assert contents(tmp_path) == before
    assert not any(target.look_up(ENTRIES[20:]).values())


def test_two_writers_do_not_meet(tmp_path: Path) -> None:

    target = opened("plain_text", tmp_path)
    with only_writer(tmp_path), pytest.raises(TargetError, match="another process is writing"):
        target.send(to_send(ENTRIES))
    assert contents(tmp_path) == {}


def test_an_unknown_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"\[targets\.books\.options\] syntax: .*correct it"):
        opened("plain_text", tmp_path, syntax="gnucash")
    with pytest.raises(TargetError, match=r"\[targets\.books\.options\] sintax: "):
        opened("plain_text", tmp_path, sintax="journal")


def test_memory_does_not_grow_with_a_month(tmp_path: Path) -> None:
    target = opened("plain_text", tmp_path)

    def peak(batch: int) -> int:
        entries = [
            replace(entry(batch * 200 + number), posting_date=date(2026, 9, 1 + batch % 30))
            for number in range(200)
        ]
        tracemalloc.start()
        sent(target, entries)
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    peaks = [peak(batch) for batch in range(10)]
    assert (tmp_path / "harbor/2026-09.journal").stat().st_size > 1_000_000
    assert peaks[-1] < max(peaks[:3]) * 1.2
