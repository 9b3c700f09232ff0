"""The pack of a closed month: who closed it, its numbers, what came after, what may not move."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.cli import run_command
from tests.audit_packs import edit, light_copy, rows_of
from tests.e2e.test_closing import Months, months  # noqa: F401 - a fixture


@pytest.fixture(scope="module")
def closed_packs(months: Months, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:  # noqa: F811 - the fixture itself
    """March, finally closed by two persons, and April, which took the late edit of a March sale."""
    target = tmp_path_factory.mktemp("closed")
    for period in ("2026-03", "2026-04"):
        command = ["--home", str(months.closed.path), "audit-pack", period, "--to", str(target)]
        assert run_command(command) == 0
    march, april = sorted(path for path in target.iterdir() if path.is_dir())
    return march, april


def test_a_closed_period_shows_who_closed_it(closed_packs: tuple[Path, Path]) -> None:
    march, april = closed_packs
    decisions = [
        (row["record_type"], row["decision"], row["actor"], row["prepared_by"])
        for row in rows_of(march, "approvals/decisions.csv")
    ]
    assert decisions == [
        ("period_decision", "close_preliminary", "ann", ""),
        ("period_decision", "close_final", "bob", "ann"),
    ]
    assert "by bob, prepared by ann, through run-" in (march / "README.md").read_text("utf-8")
    assert "open: lines may still" in (april / "README.md").read_text("utf-8")
    acts = {(row["user_name"], row["act"]) for row in rows_of(march, "approvals/users.csv")}
    assert {("bob", "decided: close_final"), ("ann", "prepared: close_final")} <= acts


def test_entries_of_a_closed_period_have_their_numbers(closed_packs: tuple[Path, Path]) -> None:
    march, april = closed_packs
    numbers = {row["entry_number"] for row in rows_of(march, "ledger/journal_entries.csv")}
    assert numbers == {"1", "2", "3"}
    assert {row["entry_number"] for row in rows_of(march, "ledger/general_ledger.csv")} == numbers
    assert {row["entry_number"] for row in rows_of(april, "ledger/journal_entries.csv")} == {""}
    relations = Counter(row["relation"] for row in rows_of(march, "runs/segments.csv"))
    assert (relations["entry_numbers"], relations["closing_balances"]) == (1, 1)


def test_what_came_after_the_close_stands_in_both_packs(closed_packs: tuple[Path, Path]) -> None:
    march, april = closed_packs
    late = rows_of(march, "ledger/late_adjustments.csv")
    assert {row["source_document_id"] for row in late} == {"ORDFIRST"}
    assert {row["direction"] for row in late} == {"business of this period, posted elsewhere"}
    drawer = [row for row in late if row["account_id"] == "1010"]
    assert sum(Decimal(row["debit"]) - Decimal(row["credit"]) for row in drawer) == Decimal("1.50")
    met = rows_of(april, "journal_entry_tests/entries.csv")
    assert {row["source_document_id"] for row in met if row["test_name"] == "late_posting"} == {
        "ORDFIRST"
    }
    reversed_soon = {
        (row["entry_type"], row["source_document_id"])
        for row in rows_of(march, "journal_entry_tests/entries.csv")
        if row["test_name"] == "reversed_soon"
    }
    assert reversed_soon == {("original", "ORDFIRST")}


@pytest.mark.parametrize(
    ("file", "statement", "told"),
    [
        ("closing_balances", None, "closing_balances.parquet: the segment was altered"),
        (
            None,
            "update fct_closing_balances set balance_minor = 2001 where account_id = '1010'",
            "balances as they were finally closed (1010): 2 expected, 1 found",
        ),
    ],
)
def test_what_a_close_fixed_is_held_against_the_journal(
    months: Months,  # noqa: F811 - the fixture itself
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    file: str | None,
    statement: str | None,
    told: str,
) -> None:
    home = light_copy(months.closed, tmp_path / "home")
    if statement:
        edit(home, statement)
    for segment in home.segments.glob(f"*.{file}.parquet"):
        segment.write_bytes(segment.read_bytes() + b"x")
    command = ["--home", str(home.path), "audit-pack", "2026-03", "--to", str(tmp_path / "out")]
    assert run_command(command) == 5
    assert told in capsys.readouterr().err
