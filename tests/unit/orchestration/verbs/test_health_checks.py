"""The doctor names what is wrong, changes nothing, and never fails itself."""

from collections import namedtuple
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run.context import one_writer, open_home
from orchestration.source_adoption import adopt_source
from orchestration.verbs import health_checks
from orchestration.verbs.doctor import doctor
from orchestration.verbs.failures import ExitCode
from orchestration.verbs.health_checks import examine
from orchestration.verbs.health_findings import HealthFinding

Usage = namedtuple("Usage", ["total", "used", "free"])


def finding(home: Home, check: str) -> HealthFinding:
    return next(found for found in examine(home) if found.check == check)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").ensure()
    adopt_source(home.path, "online_retail")
    day = tmp_path / "2010-12-01.csv"
    day.write_text("InvoiceNo,StockCode\n1,2\n", "utf-8")
    context = open_home(home, lambda: datetime(2026, 11, 20, tzinfo=UTC))
    context.store.land("online_retail", "order_lines", day)
    return home


def test_an_absent_home_is_healthy_and_stays_absent(tmp_path: Path) -> None:
    home = Home(tmp_path / "nowhere")
    assert doctor(home, as_json=True) == ExitCode.DONE
    assert not home.path.exists()


def test_a_new_home_is_healthy(home: Home) -> None:
    assert [found for found in examine(home) if found.verdict == "problem"] == []
    assert finding(home, "landing").sentence.startswith("1 sightings of files")


def test_an_altered_landed_file_is_named(home: Home) -> None:
    (blob,) = home.landing.rglob("*.csv")
    blob.write_bytes(blob.read_bytes().replace(b"1,2", b"1,3"))
    found = finding(home, "landing")
    assert found.verdict == "problem"
    assert blob.name in found.sentence
    assert "was altered" in found.sentence
    assert doctor(home, as_json=False) == ExitCode.UNHEALTHY


def test_keys_open_to_others_are_a_problem(home: Home) -> None:
    key = home.keys / "some.key"
    key.write_bytes(b"secret")
    key.chmod(0o644)
    found = finding(home, "keys")
    assert found.verdict == "problem"
    assert str(key) in found.sentence


def test_wrong_settings_are_told_as_the_settings_tell_them(home: Home) -> None:
    home.settings_file.write_text("format_version = 1\nentities = 3\n", "utf-8")
    found = finding(home, "settings")
    assert found.verdict == "problem"
    assert "tillbook.toml:2" in found.sentence


def test_a_newer_home_is_a_problem(home: Home) -> None:
    home.format_file.write_text('{"format_version": 99}', "utf-8")
    assert "format version 99" in finding(home, "home").sentence


def test_a_writer_is_named(home: Home) -> None:
    with one_writer(home):
        assert "is writing to this home" in finding(home, "writer").sentence
    assert finding(home, "writer").sentence == "Nobody is writing."


@pytest.mark.parametrize(
    ("free", "verdict"), [(99_999_999, "problem"), (999_999_999, "warning"), (10**10, "ok")]
)
def test_little_space_is_told_before_it_runs_out(
    free: int, verdict: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_checks.shutil, "disk_usage", lambda place: Usage(0, 0, free))
    assert finding(home, "disk").verdict == verdict


def test_another_release_of_a_pinned_package_is_a_problem(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health_checks, "version", lambda package: "0.9.9")
    found = finding(home, "python")
    assert found.verdict == "problem"
    assert "duckdb is 0.9.9, not 2.0.x" in found.sentence


def test_a_check_that_breaks_is_a_finding(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(home: Home) -> tuple[health_checks.Verdict, str]:
        raise ZeroDivisionError("looked too close")

    monkeypatch.setitem(health_checks.CHECKS, "disk", broken)
    found = finding(home, "disk")
    assert found.verdict == "problem"
    assert "looked too close" in found.sentence
