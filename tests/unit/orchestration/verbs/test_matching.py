"""`match`: totals, what is open and since when, as of any day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from orchestration.home import Home
from orchestration.verbs.failures import VerbError
from orchestration.verbs.matching import Match, match, read_match
from orchestration.verbs.matching_words import say_match

TABLES = """
    create table mart_finance__three_way_match as
    select * from (values
        ('payout', 'PO1', 'harbor', 'LA', date '2026-08-03', date '2026-08-03', 'matched', 'ok',
            100.00, 100.00, 'USD', null, 'PO1', 'B1', date '2026-08-05', null),
        ('payout', 'PO2', 'harbor', 'LA', date '2026-08-04', date '2026-08-04', 'not_on_bank',
            'none has it', 200.00, 0.00, 'USD', null, 'PO2', null, null, 16),
        ('payout', 'PO3', 'juniper', 'LB', date '2026-08-20', date '2026-08-20', 'timing',
            'on its way', 300.00, 0.00, 'USD', null, 'PO3', null, null, 0),
        ('bank_line', 'B9', 'harbor', null, date '2026-08-10', date '2026-08-10', 'bank_only',
            'RENT', 0.00, -900.00, 'USD', null, null, 'B9', null, 10)
    ) as t(match_type, match_id, entity_id, location_id, business_date, due_date, match_state,
        match_detail, expected_amount, found_amount, currency_code, receipt_document_id, payout_id,
        bank_line_id, matched_on, age_days);
    create table fct_bank_statements as
    select '1001' as account_number, 'harbor' as entity_id, 'USD' as currency_code,
        date '2026-08-01' as covered_from, date '2026-08-15' as covered_through,
        cast(4 as bigint) as bank_line_count;
    create table quarantine (source_system text, status text);
"""


@pytest.fixture
def snapshot() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


def states(found: Match) -> dict[str, tuple[str, int | None]]:
    return {thing.match_id: (thing.state, thing.age) for thing in found.things}


def test_what_is_not_matched_is_listed_with_its_age(snapshot: duckdb.DuckDBPyConnection) -> None:
    found = read_match(snapshot)

    assert found.as_of == date(2026, 8, 20)
    assert states(found) == {
        "B9": ("bank_only", 10),
        "PO2": ("not_on_bank", 16),
        "PO3": ("timing", 0),
    }
    assert {(t.match_type, t.state): (t.things, t.expected) for t in found.totals} == {
        ("bank_line", "bank_only"): (1, Decimal("0.00")),
        ("payout", "matched"): (1, Decimal("100.00")),
        ("payout", "not_on_bank"): (1, Decimal("200.00")),
        ("payout", "timing"): (1, Decimal("300.00")),
    }
    assert [(days.covered_from, days.lines) for days in found.covered] == [(date(2026, 8, 1), 4)]


def test_what_came_later_was_still_timing_on_the_day(
    snapshot: duckdb.DuckDBPyConnection,
) -> None:
    assert states(read_match(snapshot, date(2026, 8, 4))) == {
        "PO1": ("timing", 1),
        "PO2": ("not_on_bank", 0),
    }
    assert "PO1" not in states(read_match(snapshot, date(2026, 8, 5)))


def test_a_state_and_an_entity_are_chosen(snapshot: duckdb.DuckDBPyConnection) -> None:
    assert states(read_match(snapshot, state="matched")) == {"PO1": ("matched", None)}
    assert states(read_match(snapshot, entity="juniper")) == {"PO3": ("timing", 0)}
    assert read_match(snapshot, entity="juniper").covered == []


def test_people_see_totals_what_is_open_and_where_the_bank_is_known(
    snapshot: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    say_match(read_match(snapshot), lists_all=False)
    told = capsys.readouterr().out

    assert "Three-way match as of 2026-08-20" in told
    assert "payouts: processor, bank: not on bank" in told
    assert "RENT" not in told  # what the bank has of its own is many; its total says how many
    assert "1001" in told
    assert "a statement is missing" not in told


def test_a_gap_between_statements_is_said(
    snapshot: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot.execute(
        "insert into fct_bank_statements select * replace (date '2026-08-20' as covered_from,"
        " date '2026-08-31' as covered_through) from fct_bank_statements"
    )
    say_match(read_match(snapshot), lists_all=False)
    assert "Between two rows of one account a statement is missing." in capsys.readouterr().out


def test_a_list_says_how_to_see_the_rest(
    snapshot: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot.execute(
        "insert into mart_finance__three_way_match select m.* replace"
        " (concat('PO', r.n) as match_id) from mart_finance__three_way_match as m,"
        " range(100, 130) as r(n)"
        " where match_id = 'PO2'"
    )
    say_match(read_match(snapshot), lists_all=False)
    assert "11 more: tillbook match --state not_on_bank" in capsys.readouterr().out
    say_match(read_match(snapshot, state="not_on_bank"), lists_all=True)
    assert "more: tillbook match" not in capsys.readouterr().out


def test_without_statements_it_says_how_to_bring_them(
    snapshot: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot.execute("delete from fct_bank_statements")
    say_match(read_match(snapshot), lists_all=False)
    assert "No bank statement was taken in: tillbook run --source bank" in capsys.readouterr().out


def test_held_statements_are_counted_beside_what_was_taken_in(
    snapshot: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    say_match(read_match(snapshot), lists_all=False)
    assert "held and not" not in capsys.readouterr().out
    snapshot.execute(
        "insert into quarantine values ('bank', 'quarantined'), ('bank', 'superseded'),"
        " ('control', 'quarantined')"
    )
    say_match(read_match(snapshot), lists_all=False)
    assert "held and not in this: 1; tillbook quarantine list" in capsys.readouterr().out


def test_where_there_is_nothing_it_says_what_there_is_nothing_of(
    snapshot: duckdb.DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    say_match(read_match(snapshot, state="pos_only"), lists_all=True)
    assert "nothing in the state pos only up to 2026-08-20" in capsys.readouterr().out
    say_match(read_match(snapshot, date(2020, 1, 1)), lists_all=False)
    assert "nothing to match up to 2020-01-01" in capsys.readouterr().out
    snapshot.execute("delete from mart_finance__three_way_match")
    snapshot.execute("delete from fct_bank_statements")
    say_match(read_match(snapshot), lists_all=False)
    told = capsys.readouterr().out
    assert "There is nothing to match yet" in told
    assert "No bank statement was taken in" in told


def test_what_is_due_after_the_day_is_no_day_old(snapshot: duckdb.DuckDBPyConnection) -> None:
    snapshot.execute("update mart_finance__three_way_match set due_date = date '2026-08-22'")
    assert states(read_match(snapshot, date(2026, 8, 20)))["PO3"] == ("timing", 0)


def test_a_state_nobody_knows_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(VerbError, match="there is no such state; choose matched, timing"):
        match(Home(tmp_path_factory.mktemp("home")), None, None, "lost", as_json=False)
