"""A backup is complete, incremental and of one state; what is wrong with it is named."""

import json
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingestion.landing.home_redactor import HomeRedactor
from orchestration.backup import writing
from orchestration.backup.checking import _require_balances
from orchestration.backup.contents import BackupManifest, Balance, read_manifest
from orchestration.backup.errors import BackupDamagedError, BackupRefusedError
from orchestration.books.segments import checked_path, write_rows
from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.periods.decisions import PeriodDecision, land_decision
from orchestration.posting.entries import Entry
from orchestration.posting.targets.protocol import Posted
from orchestration.run.context import one_writer, open_home
from orchestration.run.errors import HomeBusyError
from orchestration.verbs.backup import make_backup, restore_home
from orchestration.verbs.failures import ExitCode
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests.file_target_entries import entry, opened, to_send
from tests.homes import PROJECT
from tests.unit.orchestration.backup.conftest import NOW, commit_run, land_customer

BACK_UP = """
import resource, sys
from pathlib import Path
from orchestration.home import Home
from orchestration.verbs.backup import make_backup
home, folder = Home(Path(sys.argv[1])), Path(sys.argv[2])
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
make_backup(home, folder, None, with_keys=False)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "backup"


def backed_up(home: Home, folder: Path) -> BackupManifest:
    return make_backup(home, folder, None, with_keys=False).manifest


def interrupted(home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that ends before its manifest was written."""

    def interrupt(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(writing, "write_manifest", interrupt)
        with pytest.raises(KeyboardInterrupt):
            backed_up(home, folder)


def test_a_restored_home_has_every_durable_byte(home: Home, folder: Path, tmp_path: Path) -> None:
    (home.heads / "corner.json").write_text("{}", "utf-8")
    make_backup(home, folder, None, with_keys=True)
    restored = Home(tmp_path / "restored")
    restore_home(restored, folder, None)
    for path in ("landing", "segments", "books", "heads", "home.json", "tillbook.toml", "keys"):
        for file in [home.path / path, *(home.path / path).rglob("*")]:
            if file.is_file() and file.suffix not in (".sqlite", ".lock"):
                copy = restored.path / file.relative_to(home.path)
                assert copy.read_bytes() == file.read_bytes()
                assert copy.stat().st_mode == file.stat().st_mode
    store = open_home(restored, lambda: NOW).store
    assert store.observations() == landing_to_look_at(home).observations()
    assert store.verify() == []
    redactor = store._redactor
    assert isinstance(redactor, HomeRedactor)
    ref = redactor.pseudonyms.customer_ref("square", "ANNA")
    assert "ANNA@example.org" in {json.loads(v.value) for v in redactor.vault.values_of(ref)}


def test_what_cannot_be_rebuilt_from_the_rest_is_left_out(home: Home, folder: Path) -> None:
    """An orphan segment and an unnamed landed file were left by a kill and count for nothing."""
    (home.segments / "run-000002-abc.fct_journal_lines.parquet").write_bytes(b"orphan")
    (home.landing / "square" / "orphan.json").write_bytes(b"{}")
    home.warehouse.write_bytes(b"")
    paths = {file.path for file in backed_up(home, folder).files}
    assert not {path for path in paths if "orphan" in path or "run-000002" in path}
    assert not {path for path in paths if path.startswith(("keys/", "warehouse", "published"))}
    assert {"home.json", "tillbook.toml", "books/account_roles.csv"} < paths


def test_a_restored_home_exports_nothing_twice(home: Home, folder: Path, tmp_path: Path) -> None:
    entries = [entry(number) for number in range(4)]
    exports = home.exports / "desktop"
    (sent,) = {one.remote_id for one in posted_to_desktop(exports, entries[:3])}
    with (exports / "export-ledger.jsonl").open("a", encoding="utf-8") as torn:
        torn.write('{"file": "0000')
    backed_up(home, folder)
    restored = Home(tmp_path / "restored")
    restore_home(restored, folder, None)
    again = posted_to_desktop(restored.exports / "desktop", entries)
    assert [one.remote_id == sent for one in again] == [True, True, True, False]
    written = sorted(path.name for path in (restored.exports / "desktop").glob("*.iif"))
    assert written == [again[3].remote_id]


def posted_to_desktop(exports: Path, entries: list[Entry]) -> list[Posted]:
    """What QuickBooks Desktop's target says of entries, in their order."""
    sent = opened("quickbooks_desktop", exports).send(to_send(entries))
    posted = {one.external_id: one for one in sent if isinstance(one, Posted)}
    return [posted[one.external_id] for one in entries]


def test_what_a_final_close_fixed_comes_back(home: Home, folder: Path, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        query = "select 'entry-1' as journal_entry_id, 1 as entry_number"
        fixed = write_rows(connection, home.segments, "entry_numbers", "corner.2026-03", query, {})
    decision = PeriodDecision(
        entity_id="corner",
        period="2026-03",
        decision="close_final",
        first_day=date(2026, 3, 1),
        last_day=date(2026, 3, 31),
        locked_through=date(2026, 3, 31),
        through_run_id="run-000001-abc",
        through_sequence=1,
        actor="bob",
        reason=None,
        prepared_by="ann",
        recorded_at=NOW.isoformat(),
        segments=(fixed,),
    )
    land_decision(open_home(home, lambda: NOW).store, decision)
    backed_up(home, folder)
    restored = Home(tmp_path / "restored")
    restore_home(restored, folder, None)
    assert checked_path(restored.segments, fixed).is_file()


def test_a_second_backup_copies_only_what_is_new(home: Home, folder: Path) -> None:
    first = make_backup(home, folder, None, with_keys=False)
    changing = sum(file.kept_at.startswith("states/") for file in first.manifest.files)
    assert first.copied == len(first.manifest.files)
    assert make_backup(home, folder, None, with_keys=False).copied == changing
    land_customer(home, "BERT")
    record = commit_run(home, 2)
    third = make_backup(home, folder, None, with_keys=False)
    assert third.copied == changing + 3
    assert third.manifest.run_id == record.run_id
    assert [path.name for path in (folder / "states").iterdir()] == ["000003"]


def test_a_damaged_copy_is_named_and_mended_by_the_next_backup(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    segment = next(f for f in backed_up(home, folder).files if f.path.startswith("segments/"))
    copy = folder / segment.kept_at
    altered = copy.read_bytes()[:-1] + b"?"
    copy.chmod(0o644)
    copy.write_bytes(altered)
    with pytest.raises(BackupDamagedError, match=f"{segment.kept_at} was altered; use another"):
        restore_home(Home(tmp_path / "restored"), folder, None)
    assert not (tmp_path / "restored").exists()
    backed_up(home, folder)
    restore_home(Home(tmp_path / "restored"), folder, None)


def test_a_missing_file_is_named(home: Home, folder: Path, tmp_path: Path) -> None:
    file = next(f for f in backed_up(home, folder).files if f.path == "landing/manifest.jsonl")
    (folder / file.kept_at).unlink()
    with pytest.raises(BackupDamagedError, match=f"{file.kept_at} is missing"):
        restore_home(Home(tmp_path / "restored"), folder, None)


def test_an_altered_home_is_not_backed_up_over_a_good_backup(home: Home, folder: Path) -> None:
    before = backed_up(home, folder)
    observation = landing_to_look_at(home).observations("square")[0]
    blob = home.landing / observation.relative_path
    blob.chmod(0o644)
    blob.write_bytes(b"{}")
    with pytest.raises(BackupDamagedError, match="was altered since it was written"):
        backed_up(home, folder)
    assert read_manifest(folder) == before


def test_an_interrupted_backup_leaves_the_one_before(
    home: Home, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = backed_up(home, folder)
    commit_run(home, 2)

    interrupted(home, folder, monkeypatch)
    assert read_manifest(folder) == first
    restored = Home(tmp_path / "restored")
    assert restore_home(restored, folder, None).run_id == first.run_id
    assert len(landing_to_look_at(restored).observations()) == first.observations
    assert backed_up(home, folder).run_id == "run-000002-abc"


def test_a_backup_that_never_finished_says_so(
    home: Home, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(home, folder, monkeypatch)
    with pytest.raises(BackupDamagedError, match="begun and never finished"):
        restore_home(Home(tmp_path / "restored"), folder, None)


@pytest.mark.parametrize(("limit", "words"), [(2000, "disk I/O error"), (40000, "File too large")])
def test_a_full_disk_is_one_sentence_and_leaves_the_backup_before(
    home: Home, folder: Path, tmp_path: Path, limit: int, words: str
) -> None:
    """The limit on a file's size stands in for a full disk: a write past it is refused."""
    before = backed_up(home, folder)
    (home.books / "account_roles.csv").write_text("role\n" * 10_000, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", BACK_UP, str(home.path), str(folder), str(limit)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"{folder}: the backup could not be written ({words})" in done.stderr
    assert "the backup before still counts" in done.stderr
    assert read_manifest(folder) == before
    restore_home(Home(tmp_path / "restored"), folder, None)


@pytest.mark.parametrize("place", ["home", "home/backup", "home/landing/x", "."])
def test_a_backup_into_the_home_or_around_it_is_refused(
    home: Home, tmp_path: Path, place: str
) -> None:
    with pytest.raises(BackupRefusedError, match="choose a folder on another disk"):
        backed_up(home, tmp_path / place)


def test_a_folder_with_something_else_in_it_is_refused(home: Home, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "holiday.jpg").write_bytes(b"")
    with pytest.raises(BackupRefusedError, match="something other than a backup"):
        backed_up(home, folder)


def test_a_backup_of_other_or_newer_books_is_not_replaced(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    backed_up(home, folder)
    older = Home(tmp_path / "older")
    restore_home(older, folder, None)
    commit_run(home, 2)
    newest = backed_up(home, folder)
    with pytest.raises(BackupRefusedError, match="a backup of other books, or of these books with"):
        backed_up(older, folder)
    assert read_manifest(folder) == newest


def test_a_home_under_way_is_not_backed_up(home: Home, folder: Path) -> None:
    with one_writer(home), pytest.raises(HomeBusyError):
        backed_up(home, folder)


def test_only_an_empty_home_is_restored_into(home: Home, folder: Path, tmp_path: Path) -> None:
    backed_up(home, folder)
    with pytest.raises(BackupRefusedError, match="into an empty home only"):
        restore_home(home, folder, None)
    empty = Home(tmp_path / "empty")
    empty.path.mkdir()
    restore_home(empty, folder, None)
    assert empty.format_file.exists()


def test_keys_apart_come_back_and_an_erased_key_does_not(
    home: Home, folder: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "safe"
    make_backup(home, folder, keys, with_keys=False)
    redactor = HomeRedactor(home.landing, home.keys, lambda count: b"x" * count)
    assert redactor.erase("square", "ANNA", NOW) > 0
    make_backup(home, folder, keys, with_keys=False)
    restored = Home(tmp_path / "restored")
    restore_home(restored, folder, keys)
    with sqlite3.connect(restored.keys / "customer_keys.sqlite") as connection:
        assert connection.execute("select count(*) from customer_keys").fetchone() == (0,)
    assert (restored.keys / "pseudonym.key").read_bytes() == (
        home.keys / "pseudonym.key"
    ).read_bytes()
    assert restored.keys.stat().st_mode & 0o077 == 0


def test_keys_and_books_are_told_apart(home: Home, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupRefusedError, match="need a folder outside"):
        make_backup(home, folder, folder / "keys", with_keys=False)
    make_backup(home, folder, tmp_path / "safe", with_keys=False)
    with pytest.raises(BackupRefusedError, match="holds keys and no books"):
        restore_home(Home(tmp_path / "restored"), tmp_path / "safe", None)


def test_another_balance_than_published_is_named() -> None:
    manifest = BackupManifest(
        number=1,
        made_at="2026-03-10T09:00:00+00:00",
        observations=1,
        newest_observation_id="x",
        run_id="run-1",
        published_run_id="run-1",
        balances=(
            Balance(entity_id="a", account_id="1010", currency_code="USD", amount_minor=700),
            Balance(entity_id="a", account_id="4010", currency_code="USD", amount_minor=-700),
        ),
        files=(),
    )
    with duckdb.connect() as connection:
        connection.execute(
            "create schema core; create table core.fct_journal_lines as"
            " select 'a' as entity_id, account_id, 'USD' as currency_code, amount_minor,"
            " posted_run_id from (values ('1010', 700, 'run-1'), ('4010', -700, 'run-1'),"
            " ('1010', 5, 'run-2')) as lines(account_id, amount_minor, posted_run_id)"
        )
        _require_balances(connection, manifest)
        connection.execute("update core.fct_journal_lines set amount_minor = 701 where true")
        with pytest.raises(BackupDamagedError, match="a, account 1010 in USD: its balance"):
            _require_balances(connection, manifest)


def test_the_verbs_answer_and_keep_their_exit_codes(
    home: Home, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["--home", str(home.path), "backup", str(folder)]) == ExitCode.DONE
    assert "Backed up run-000001-abc" in capsys.readouterr().out
    inside = str(home.path / "backup")
    assert run_command(["--home", str(home.path), "backup", inside]) == ExitCode.INPUT
    restored = str(tmp_path / "restored")
    assert run_command(["--home", restored, "restore", str(folder)]) == ExitCode.DONE
    assert "Its keys are not in this backup" in capsys.readouterr().out
    (folder / "backup.json").write_text("{", "utf-8")
    other = str(tmp_path / "other")
    assert run_command(["--home", other, "restore", str(folder)]) == ExitCode.INTEGRITY
    assert "the backup's manifest cannot be read" in capsys.readouterr().err
