"""`replay` gives the recorded books again, tells what differs and why, and changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.landing.errors import LandingError
from orchestration.books.run_records import committed_runs
from orchestration.home import Home
from orchestration.posting.mapping import approved_accounts
from orchestration.replay import comparing, recorded_runs
from orchestration.replay.comparing import Comparison
from orchestration.replay.replaying import ReplayedRun
from orchestration.verbs.failures import VerbError
from orchestration.verbs.read_only_landing import landing_to_look_at
from orchestration.verbs.replay import ReplayReport, replay_and_compare
from tests.homes import Rows, copy_home, warehouse_rows


@pytest.fixture
def home(corrected_home: Home, tmp_path: Path) -> Home:
    return copy_home(corrected_home, tmp_path / "home")


def replayed(home: Home, through: str | None = None) -> ReplayReport:
    return replay_and_compare(home, through, None, lambda words: None)


def files_of(home: Home) -> dict[str, bytes]:
    return {
        path.relative_to(home.path).as_posix(): path.read_bytes()
        for path in home.path.rglob("*")
        if path.is_file() and "scratch" not in path.parts
    }


def set_cut_off(home: Home, cut_off: str) -> None:
    settings = home.settings_file.read_text("utf-8")
    assert 'cut_off = "00:00"' in settings
    home.settings_file.write_text(settings.replace("00:00", cut_off), "utf-8")


@dataclass(frozen=True)
class Evidence:
    """What a home says that posts nothing."""

    bank_lines: Rows
    match: Rows


def evidence_of(home: Home) -> Evidence:
    return Evidence(
        warehouse_rows(
            home,
            "select bank_line_reference, amount_minor from core.fct_bank_lines order by all",
        ),
        warehouse_rows(
            home,
            "select match_type, match_state, found_amount"
            " from marts.mart_finance__three_way_match order by all",
        ),
    )


def mapped(home: Home) -> list[tuple[str, str]]:
    """What the approved mapping says: a decision stands in the landing, which replay only reads."""
    rows = approved_accounts(landing_to_look_at(home), "ledger").to_pylist()
    return [(row["account_id"], row["target_account"]) for row in rows]


def test_replay_gives_every_recorded_line_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the settings that held then, whatever they say today; evidence comes out the same, too."""
    replayed_evidence: list[Evidence] = []
    compare = comparing.compare

    def looked_at(segments: Path, scratch: Home, runs: Sequence[ReplayedRun]) -> Comparison:
        replayed_evidence.append(evidence_of(scratch))
        return compare(segments, scratch, runs)

    monkeypatch.setattr(comparing, "compare", looked_at)
    set_cut_off(home, "20:00")
    before = files_of(home)
    report = replayed(home)
    assert [run.recorded for run in report.runs] == committed_runs(landing_to_look_at(home))
    assert [run.replayed and run.replayed.run_id for run in report.runs] == [
        run.recorded.run_id for run in report.runs
    ]
    assert report.comparison.lines > 0
    assert report.comparison.is_identical
    assert report.reasons == []
    assert files_of(home) == before
    assert not (home.path / "scratch" / "home").exists()
    recorded = evidence_of(home)
    assert recorded.bank_lines == [("BR1", 1234), ("BR2", -2500)]
    assert ("bank_line", "matched", Decimal("12.3400")) in recorded.match
    assert mapped(home) == [("4010", "4000")]
    assert replayed_evidence == [recorded]


def test_settings_that_were_not_recorded_are_named_as_the_reason_of_differences(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trade until 20:00 belongs to the day before, so that every sale moves by a day."""
    monkeypatch.setattr(recorded_runs, "recorded_settings", lambda store, seen: None)
    set_cut_off(home, "20:00")
    first = committed_runs(landing_to_look_at(home))[0].run_id
    before = files_of(home)
    report = replayed(home, through=first)
    assert not report.comparison.is_identical
    assert {row["run_id"] for row in report.comparison.differences} == {first}
    assert [
        (row["period"], row["recorded_amount_minor"], row["replayed_amount_minor"])
        for row in report.comparison.differences
        if row["account_id"] == "2110" and row["period"] < "2026-03"
    ] == [("2026-02", 0, -100)]
    assert report.reasons == [
        f"other rules or settings than could be replayed posted {first}",
        f"settings were not recorded, so today's were used, of {first}",
    ]
    assert files_of(home) == before


def test_a_broken_landing_is_refused_with_what_is_missing(home: Home) -> None:
    store = landing_to_look_at(home)
    lost = store.observations("square")[0]
    store.blob_path(lost).unlink()
    with pytest.raises(LandingError, match=f"landing/{lost.relative_path}: .* is missing"):
        replayed(home)
    assert not (home.path / "scratch").exists()


def test_a_run_nobody_committed_is_refused(home: Home) -> None:
    with pytest.raises(VerbError, match="--through run-9: no run of this id was committed"):
        replayed(home, through="run-9")
