"""What a replay wrote is held against the segments: equal, other amounts, missing, too much."""

from pathlib import Path

import duckdb
import pytest

from orchestration.books.run_records import RunRecord
from orchestration.books.segments import SegmentError, write_segment
from orchestration.home import Home
from orchestration.replay.comparing import Comparison, compare
from orchestration.replay.replaying import ReplayedRun
from orchestration.verbs.replay import ReplayReport

Row = tuple[str, int, str, int, str]
SALE: list[Row] = [("e1", 1, "1010", 700, "2026-03-02"), ("e1", 2, "4010", -700, "2026-03-02")]
TEA: list[Row] = [("e1", 1, "1010", 700, "2026-03-02"), ("e1", 2, "4020", -700, "2026-03-02")]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").ensure()


@pytest.fixture
def scratch(tmp_path: Path) -> Home:
    made = Home(tmp_path / "scratch").ensure()
    duckdb.connect(str(made.warehouse)).close()
    return made


def committed(home: Home, run_id: str, rows: list[Row], rule_version: str = "rules") -> RunRecord:
    """A run record with segments of these lines (entry, number, account, amount, day)."""
    segments = []
    if rows:
        with duckdb.connect() as connection:
            connection.execute(
                "create schema core; create table core.fct_journal_lines ("
                " journal_entry_id text, line_number integer, account_id text,"
                " amount_minor bigint, posting_date date)"
            )
            connection.executemany(
                "insert into core.fct_journal_lines values (?, ?, ?, ?, ?)", rows
            )
            connection.execute(
                "create or replace table core.fct_journal_lines as select *, 'corner' as entity_id,"
                f" 'USD' as currency_code, '{run_id}' as posted_run_id,"
                f" '{rule_version}' as rule_version from core.fct_journal_lines"
            )
            connection.execute(
                "create table core.fct_journal_entries as select distinct journal_entry_id,"
                " posted_run_id from core.fct_journal_lines"
            )
            segments = [
                write_segment(connection, home.segments, relation, run_id)
                for relation in ("fct_journal_entries", "fct_journal_lines")
            ]
    return RunRecord(
        run_id=run_id,
        recorded_at="2026-03-10T00:00:00+00:00",
        through_sequence=1,
        code_version="code",
        rules_hash="rules",
        created_by="bookkeeper",
        segments=tuple(segments),
    )


def replayed(
    recorded: RunRecord, again: RunRecord | None, code: str = "code", rules: str = "rules"
) -> ReplayedRun:
    return ReplayedRun(recorded, again, code, rules, settings_recorded=True)


def test_equal_lines_are_identical_whatever_wrote_them(home: Home, scratch: Home) -> None:
    recorded = committed(home, "run-1", SALE)
    again = committed(scratch, "run-1", list(reversed(SALE)), rule_version="others")
    found = compare(home.segments, scratch, [replayed(recorded, again)])
    assert found == Comparison(entries=1, lines=2, entries_apart=0, differences=())
    assert found.is_identical


def test_lines_on_other_accounts_are_told_by_run_period_and_account(
    home: Home, scratch: Home
) -> None:
    recorded, again = committed(home, "run-1", SALE), committed(scratch, "run-1", TEA)
    found = compare(home.segments, scratch, [replayed(recorded, again)])
    assert not found.is_identical
    assert [tuple(row.values()) for row in found.differences] == [
        ("run-1", "corner", "2026-03", "4010", "USD", -700, 0, 1, 0),
        ("run-1", "corner", "2026-03", "4020", "USD", 0, -700, 0, 1),
    ]


def test_a_run_that_posts_nothing_when_replayed_lacks_every_line(home: Home, scratch: Home) -> None:
    recorded = committed(home, "run-1", SALE)
    for again in (None, committed(scratch, "run-1", [])):
        found = compare(home.segments, scratch, [replayed(recorded, again)])
        assert (found.entries_apart, len(found.differences)) == (1, 2)


def test_a_run_that_posts_when_replayed_and_did_not_is_told(home: Home, scratch: Home) -> None:
    recorded, again = committed(home, "run-1", []), committed(scratch, "run-1", SALE)
    found = compare(home.segments, scratch, [replayed(recorded, again)])
    assert (found.entries, found.entries_apart, len(found.differences)) == (0, 1, 2)


def test_the_fiscal_period_of_the_books_is_named(home: Home, scratch: Home) -> None:
    with duckdb.connect(str(scratch.warehouse)) as connection:
        connection.execute(
            "create schema settings; create table settings.fiscal_periods as select"
            " 'corner' as entity_id, 'FY2026-P02' as period, 2026 as fiscal_year,"
            " 2 as period_number, date '2026-03-01' as first_day, date '2026-03-28' as last_day"
        )
    recorded = committed(home, "run-1", SALE)
    found = compare(home.segments, scratch, [replayed(recorded, None)])
    assert {row["period"] for row in found.differences} == {"FY2026-P02"}


def test_no_posted_line_anywhere_is_identical(home: Home, scratch: Home) -> None:
    recorded = committed(home, "run-1", [])
    assert compare(home.segments, scratch, [replayed(recorded, None)]).is_identical


def test_an_altered_segment_is_refused(home: Home, scratch: Home) -> None:
    recorded = committed(home, "run-1", SALE)
    (home.segments / recorded.segments[1].file_name).write_bytes(b"altered")
    with pytest.raises(SegmentError, match="the segment was altered"):
        compare(home.segments, scratch, [replayed(recorded, None)])


def test_what_was_otherwise_when_recorded_is_named_as_the_reason(home: Home) -> None:
    record = committed(home, "run-1", [])
    nothing = Comparison(0, 0, 0, ())
    same = ReplayReport([replayed(record, None)], 0, nothing)
    assert same.reasons == []
    other = ReplayReport([replayed(record, None, "newer", "others")], 0, nothing)
    assert other.reasons == [
        "other code than today's posted run-1",
        "other rules or settings than could be replayed posted run-1",
    ]
