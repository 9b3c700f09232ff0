"""Books come back from a second folder: proven by `restore --check`, and gone on with."""

from pathlib import Path

from orchestration.home import Home
from orchestration.verbs.backup import check_backup, make_backup, restore_home
from tests.homes import balances, copy_home, run_books, warehouse_rows

COUNTS = (
    "select (select count(*) from core.fct_journal_entries), count(*) from core.fct_journal_lines"
)
LINES = "select * from core.fct_journal_lines order by journal_line_id"


def test_a_backup_is_proven_without_its_keys_and_its_home_goes_on(
    corrected_home: Home, tmp_path: Path
) -> None:
    home = copy_home(corrected_home, tmp_path / "home")
    folder, safe = tmp_path / "backup", tmp_path / "safe"
    made = make_backup(home, folder, safe, with_keys=False).manifest
    scratch = tmp_path / "scratch"
    manifest, checked = check_backup(folder, scratch)
    assert manifest == made
    assert [(checked.entries, checked.lines)] == warehouse_rows(home, COUNTS)
    assert checked.would_post == 0
    assert list(scratch.iterdir()) == []
    restored = Home(tmp_path / "restored")
    restore_home(restored, folder, safe)
    assert run_books(restored, "square").posted_entries == 0
    assert balances(restored) == balances(home)
    assert warehouse_rows(restored, LINES) == warehouse_rows(home, LINES)
