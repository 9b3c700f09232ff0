"""The journal outlives the warehouse, and a run with nothing new posts nothing."""

import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.books.run_records import committed_runs
from orchestration.books.segments import SegmentError
from orchestration.home import Home
from orchestration.run.approval import ApprovalNeededError
from orchestration.run.context import open_home
from orchestration.verbs.approving import approve
from orchestration.verbs.failures import VerbError
from tests.homes import at_work, copy_home, fixed_clock, run_books, warehouse_rows

LINES = "select * from core.fct_journal_lines order by journal_line_id"
OWN_ROLE = """role,entity_id,location_id,department_id,tender_type,tax_jurisdiction,processor,\
reason_code,account_id,valid_from,valid_to
merchandise_sales,,,,,,,,4020,1900-01-01,9999-12-31
"""


def without_warehouse(home: Home) -> Home:
    """The home as a backup brings it back: what is durable, nothing that is rebuilt."""
    home.warehouse.unlink()
    for folder in (home.path / "dlt", home.dbt_target, home.published):
        shutil.rmtree(folder, ignore_errors=True)
    return home


def test_a_second_run_posts_nothing(sample_home: Home, sample_drop: Path, tmp_path: Path) -> None:
    home = copy_home(sample_home, tmp_path / "home")
    before = warehouse_rows(home, LINES)
    report = run_books(home, "square", sample_drop)
    assert report.posted_entries == 0
    assert report.landed.get("square", 0) == 0
    assert warehouse_rows(home, LINES) == before


def test_digests_are_exact(sample_home: Home) -> None:
    """A sum of floats differs with the order of rows, and a unit would be posted again."""
    rounded = warehouse_rows(
        sample_home,
        "select entry_digest from core.fct_journal_entries"
        " where not regexp_full_match(entry_digest, '[0-9]+[.][0-9]+')"
        " union all select cost_digest from books.posted_costs"
        " where not regexp_full_match(cost_digest, '[0-9]+[.][0-9]+')",
    )
    assert rounded == []


def test_a_deleted_warehouse_brings_every_line_back(corrected_home: Home, tmp_path: Path) -> None:
    expected = warehouse_rows(corrected_home, LINES)
    home = without_warehouse(copy_home(corrected_home, tmp_path / "home"))
    report = run_books(home, "square")
    assert report.posted_entries == 0
    assert warehouse_rows(home, LINES) == expected


def test_a_changed_rule_waits_for_an_approval_and_leaves_posted_lines_as_they_are(
    corrected_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = warehouse_rows(corrected_home, LINES)
    home = without_warehouse(copy_home(corrected_home, tmp_path / "home"))
    (home.books / "account_roles.csv").write_text(OWN_ROLE, "utf-8")
    moved = 700 + 500 + 2500 + 300 + 900 + 900 + 1214 + 1215

    with pytest.raises(ApprovalNeededError, match="entries about 8 documents that are posted"):
        run_books(home, "square")
    segments = sorted(home.segments.iterdir())
    with pytest.raises(VerbError, match="who prepares does not approve"):
        approve(home, "sales of goods move to 4020", fixed_clock, as_json=True)
    with at_work("controller"):
        approve(home, "sales of goods move to 4020", fixed_clock, as_json=True)
    said = json.loads(capsys.readouterr().out)
    assert sorted(home.segments.iterdir()) == segments
    totals: dict[str, Decimal] = {}
    for row in said["by_account"]:
        totals[row["account_id"]] = totals.get(row["account_id"], Decimal(0)) + Decimal(
            row["difference"]
        )
    assert {account: amount * 100 for account, amount in totals.items()} == {
        "4010": moved,
        "4020": -moved,
    }

    report = run_books(home, "square")
    assert report.posted_entries == said["entries"] == 16
    assert set(expected) <= set(warehouse_rows(home, LINES))
    sales = warehouse_rows(
        home,
        "select account_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where account_id in ('4010', '4020') group by account_id having sum(amount_minor) <> 0",
    )
    assert sales == [("4020", -moved)]


def test_a_lost_segment_is_named(corrected_home: Home, tmp_path: Path) -> None:
    home = without_warehouse(copy_home(corrected_home, tmp_path / "home"))
    lost = sorted(home.segments.glob("*.fct_journal_lines.parquet"))[0]
    lost.unlink()
    with pytest.raises(SegmentError, match=f"segments/{lost.name}: the segment is missing"):
        run_books(home, "square")


def test_a_run_with_nothing_new_leaves_no_record(corrected_home: Home, tmp_path: Path) -> None:
    home = copy_home(corrected_home, tmp_path / "home")
    before = committed_runs(open_home(home, fixed_clock).store)
    run_books(home, "square")
    assert committed_runs(open_home(home, fixed_clock).store) == before
