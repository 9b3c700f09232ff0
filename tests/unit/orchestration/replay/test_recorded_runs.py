"""A replayed run sees what the recorded one saw, and its scratch home stays out of the way."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.landing.home_redactor import HomeRedactor
from ingestion.landing.store import LandingStore
from orchestration.books.run_records import RunRecord, Segment, committed_runs, land_run_record
from orchestration.home import Home
from orchestration.replay.recorded_landing import RecordedLanding
from orchestration.replay.recorded_runs import restore_books_files, runs_to_replay
from orchestration.replay.replaying import ReplayError, scratch_home
from orchestration.run.context import open_home
from orchestration.run.errors import HomeBusyError
from orchestration.source_adoption import adopt_source

NOW = datetime(2026, 3, 10, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home").ensure()
    adopt_source(made.path, "online_retail")
    return made


@pytest.fixture
def store(home: Home) -> LandingStore:
    return open_home(home, lambda: NOW).store


def land(store: LandingStore, folder: Path, name: str, text: str, source: str = "control") -> None:
    file = folder / name
    file.write_text(text, "utf-8")
    store.land(source, name.partition(".")[0], file)


def commit(store: LandingStore, number: int, through: int, *, posted: bool) -> RunRecord:
    segment = Segment(relation="fct_journal_lines", file_name="x.parquet", sha256="0", rows=1)
    record = RunRecord(
        run_id=f"run-{number:06d}-abc",
        recorded_at=NOW.isoformat(),
        through_sequence=through,
        code_version="code",
        rules_hash="rules",
        created_by="bookkeeper",
        segments=(segment,) if posted else (),
    )
    land_run_record(store, record)
    return record


def test_runs_see_what_had_landed_and_idle_ones_are_skipped(
    store: LandingStore, tmp_path: Path
) -> None:
    land(store, tmp_path, "orders.json", "{}", "square")
    commit(store, 1, 1, posted=True)
    land(store, tmp_path, "payments.json", "{}", "square")
    commit(store, 2, 3, posted=False)
    commit(store, 3, 3, posted=False)
    commit(store, 4, 3, posted=True)
    runs = runs_to_replay(store, committed_runs(store))
    assert [(run.record.run_id[:10], [o.sequence for o in run.seen]) for run in runs] == [
        ("run-000001", [1]),
        ("run-000002", [1, 3]),
        ("run-000004", [1, 3]),
    ]
    assert len(runs_to_replay(store, committed_runs(store), "run-000002-abc")) == 2


def test_books_files_are_those_of_then(store: LandingStore, tmp_path: Path) -> None:
    land(store, tmp_path, "account_roles.csv", "role\nolder\n")
    commit(store, 1, 1, posted=True)
    land(store, tmp_path, "account_roles.csv", "role\nnewer\n")
    land(store, tmp_path, "posting_rules.csv", "rule_id\n")
    commit(store, 2, 4, posted=True)
    books = tmp_path / "books"
    first, second = runs_to_replay(store, committed_runs(store))
    restore_books_files(store, second, books)
    assert sorted(path.name for path in books.iterdir()) == [
        "account_roles.csv",
        "posting_rules.csv",
    ]
    restore_books_files(store, first, books)
    assert [path.read_text("utf-8") for path in books.iterdir()] == ["role\nolder\n"]


def test_what_a_replay_lands_stays_out_of_the_landing_it_reads(
    home: Home, store: LandingStore, tmp_path: Path
) -> None:
    land(store, tmp_path, "orders.json", '{"orders": []}', "square")
    before = (home.landing / "manifest.jsonl").read_bytes()
    scratch = Home(tmp_path / "scratch").ensure()
    redactor = HomeRedactor(scratch.landing, scratch.keys, lambda count: b"k" * count)
    view = RecordedLanding(scratch.landing, lambda: NOW, redactor, store, store.observations())
    record = commit(view, 1, 1, posted=False)
    assert committed_runs(view) == [record]
    assert [each.source for each in view.observations()] == ["square", "control"]
    assert view.open_blob(view.observations("square")[0]).read() == b'{"orders": []}'
    assert view.observations("square", after_sequence=1) == []
    assert (home.landing / "manifest.jsonl").read_bytes() == before


def fail_in(home: Home, name: str) -> None:
    with scratch_home(home) as scratch:
        (scratch.path / name).write_text("", "utf-8")
        raise ReplayError("the run could not be replayed")


def test_a_scratch_home_is_removed_and_one_that_failed_is_kept(home: Home) -> None:
    with scratch_home(home) as scratch:
        assert scratch.path.is_relative_to(home.path)
    assert not scratch.path.exists()
    with pytest.raises(ReplayError):
        fail_in(home, "left")
    assert (scratch.path / "left").exists()
    with scratch_home(home):
        assert not (scratch.path / "left").exists()


def test_two_replays_do_not_share_a_scratch_home(home: Home, tmp_path: Path) -> None:
    busy = pytest.raises(HomeBusyError, match="choose another --scratch")
    with scratch_home(home), busy, scratch_home(home):
        pass
    with scratch_home(home), scratch_home(home, tmp_path / "elsewhere") as other:
        assert other.path.is_relative_to(tmp_path / "elsewhere")
