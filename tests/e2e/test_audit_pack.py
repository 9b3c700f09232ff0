"""An auditor takes a period along: every line, its origin, what is held, the same each time."""

import hashlib
import json
import subprocess
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from tests.audit_packs import light_copy, make, pack_of, rows_of
from tests.homes import warehouse_rows


@pytest.fixture(scope="module")
def packs(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packs of the period for both companies of the sample."""
    target = tmp_path_factory.mktemp("packs")
    assert make(sample_home, target) == 0
    return target


@pytest.fixture(scope="module")
def pack(packs: Path) -> Path:
    return pack_of(packs)


def test_there_is_a_pack_and_a_zip_for_each_company(packs: Path) -> None:
    folders = sorted(path for path in packs.iterdir() if path.is_dir())
    assert [folder.name.split("_")[0] for folder in folders] == ["harbor", "juniper"]
    for folder in folders:
        with zipfile.ZipFile(f"{folder}.zip") as archive:
            inside = {name: archive.read(name) for name in archive.namelist()}
        assert inside == {
            f"{folder.name}/{file.relative_to(folder).as_posix()}": file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file()
        }


def test_the_sums_check_and_leave_no_file_out(pack: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=pack, check=False
    )
    assert done.returncode == 0
    listed = {line.split("  ", 1)[1] for line in (pack / "SHA256SUMS").read_text().splitlines()}
    files = {f.relative_to(pack).as_posix() for f in pack.rglob("*") if f.is_file()}
    assert files - listed == {"SHA256SUMS"}


def test_the_ledger_is_the_journal_of_the_period(pack: Path, sample_home: Home) -> None:
    expected = warehouse_rows(
        sample_home,
        "select journal_line_id, account_id, currency_code, amount_minor"
        " from core.fct_journal_lines where entity_id = 'harbor'"
        " and posting_date between '2026-09-01' and '2026-09-30'"
        " order by journal_line_id",
    )
    found = [
        (
            row["journal_line_id"],
            row["account_id"],
            row["currency_code"],
            int((Decimal(row["debit"]) - Decimal(row["credit"])) * 100),
        )
        for row in rows_of(pack, "ledger/general_ledger.csv")
    ]
    assert len(expected) > 1000
    assert sorted(found) == expected
    assert all(row["account_name"] for row in rows_of(pack, "ledger/general_ledger.csv"))


def test_it_rolls_forward_by_account(pack: Path) -> None:
    """Added up here again, from the files alone."""
    moved: Counter[tuple[str, str]] = Counter()
    for row in rows_of(pack, "ledger/general_ledger.csv"):
        key = (row["account_id"], row["currency_code"])
        moved[key] += Decimal(row["debit"]) - Decimal(row["credit"])
    balances = rows_of(pack, "ledger/trial_balance.csv")
    for row in balances:
        key = (row["account_id"], row["currency_code"])
        assert Decimal(row["opening_balance"]) + moved[key] == Decimal(row["closing_balance"])
    assert set(moved) <= {(row["account_id"], row["currency_code"]) for row in balances}
    opened = [row for row in balances if Decimal(row["opening_balance"])]
    assert len(opened) > 10, "the month before has balances, so openings are told from movements"
    checks = rows_of(pack, "checks/roll_forward.csv") + rows_of(pack, "checks/completeness.csv")
    differences = [v for row in checks for name, v in row.items() if name.endswith("difference")]
    assert len(differences) > 80
    assert {Decimal(value) for value in differences} == {Decimal(0)}


def test_every_line_leads_to_a_landed_file(pack: Path, sample_home: Home) -> None:
    lines = {row["journal_line_id"] for row in rows_of(pack, "ledger/general_ledger.csv")}
    parents = rows_of(pack, "provenance/line_source_rows.csv")
    assert {row["journal_line_id"] for row in parents} == lines
    landed = {
        (row["sequence"], row["file_sha256"]): row["relative_path"]
        for row in rows_of(pack, "provenance/manifest.csv")
    }
    named = {(row["observation_sequence"], row["file_sha256"]) for row in parents}
    assert named <= set(landed)
    for sequence, sha256 in sorted(named)[:5]:
        blob = sample_home.landing / landed[sequence, sha256]
        assert hashlib.sha256(blob.read_bytes()).hexdigest() == sha256


def test_journal_entry_tests_are_listed_and_counted(pack: Path) -> None:
    entries = {row["journal_entry_id"] for row in rows_of(pack, "ledger/journal_entries.csv")}
    met = rows_of(pack, "journal_entry_tests/entries.csv")
    assert {row["journal_entry_id"] for row in met} <= entries
    counts: Counter[str] = Counter()
    for row in rows_of(pack, "journal_entry_tests/counts.csv"):
        counts[row["test_name"]] += int(row["entries"])
        assert int(row["entries_tested"]) == len(entries)
    assert +counts == Counter(row["test_name"] for row in met)
    assert counts["rare_account"] > 0
    assert "manual_entry" in counts


def test_the_readme_names_every_file_with_its_rows(pack: Path) -> None:
    readme = (pack / "README.md").read_text("utf-8")
    cells = [[c.strip() for c in line.split("|")] for line in readme.splitlines() if "| `" in line]
    stated = {row[1].strip("`"): row[4] for row in cells}
    for file in pack.rglob("*.csv"):
        name = file.relative_to(pack).as_posix()
        if not name.startswith("rules/landed/"):
            assert stated[name] == str(len(rows_of(pack, name))), name
    others = {"README.md", "SHA256SUMS"}
    files = {f.relative_to(pack).as_posix() for f in pack.rglob("*") if f.is_file()}
    unnamed = {name for name in files - others - set(stated) if not name.startswith("queries/")}
    assert unnamed == set()
    assert "open: lines may still be added to it" in readme


def test_the_same_books_give_the_same_bytes(
    sample_home: Home, packs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = light_copy(sample_home, tmp_path / "home")
    assert make(copy, tmp_path / "again", "--json") == 0
    answer: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    for told in answer:
        archive = Path(told["archive"])
        assert archive.read_bytes() == (packs / archive.name).read_bytes()
        assert told["sha256"] == hashlib.sha256(archive.read_bytes()).hexdigest()


def test_what_is_held_and_what_waits_stands_in_the_pack(sample_home: Home, tmp_path: Path) -> None:
    held = warehouse_rows(
        sample_home,
        "select documents.entity_id, cast(documents.business_date as varchar), held.document_id"
        " from core.quarantine as held"
        " join core.fct_source_documents as documents"
        " on held.document_id = documents.source_document_id where held.status = 'quarantined'",
    )
    ((entity, day, document),) = held
    waiting = warehouse_rows(
        sample_home,
        "select entity_id, cast(business_date as varchar), source_document_id"
        " from core.fct_source_documents where document_status = 'awaiting_parent'",
    )
    ((other, other_day, waits),) = waiting
    period = max(day, other_day)[:7]
    home = ["--home", str(sample_home.path)]
    assert run_command([*home, "audit-pack", period, "--to", str(tmp_path / "packs")]) == 0
    rows = rows_of(pack_of(tmp_path / "packs", entity), "held/quarantine.csv")
    assert document in {row["document_id"] for row in rows}
    assert all(Decimal(row["amount"]) for row in rows if row["document_id"] == document)
    rows = rows_of(pack_of(tmp_path / "packs", other), "held/waiting.csv")
    assert [(row["source_document_id"], row["amount"]) for row in rows] == [(waits, "10.0000")]
