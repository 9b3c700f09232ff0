"""The operator's UI is this environment's own, on this machine alone."""

import sys
from pathlib import Path

import pytest
import yaml

from orchestration.column_lineage.errors import ColumnLineageError
from orchestration.home import Home
from orchestration.verbs import dagster_ui
from orchestration.verbs.failures import VerbError


def test_it_binds_to_the_loopback_and_is_this_environments_own() -> None:
    command = dagster_ui.command(3123)
    assert command[0] == str(Path(sys.executable).with_name("dagster"))
    assert command[-4:] == ["--host", "127.0.0.1", "--port", "3123"]


def test_an_environment_without_dagster_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(VerbError, match="run make setup"):
        dagster_ui.command(3123)


def test_the_instance_runs_one_at_a_time_and_keeps_an_operators_edits(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").ensure()
    configuration = dagster_ui.prepare_instance(home) / "dagster.yaml"
    written = yaml.safe_load(configuration.read_text("utf-8"))
    assert written["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert written["concurrency"]["pools"]["default_limit"] == 1
    assert written["telemetry"] == {"enabled": False}
    configuration.write_text("telemetry:\n  enabled: true\n", "utf-8")
    dagster_ui.prepare_instance(home)
    assert configuration.read_text("utf-8") == "telemetry:\n  enabled: true\n"


def test_processes_are_told_the_home_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = dagster_ui.environment(Home(Path("home")), tmp_path / "home" / "dagster")
    assert told["TILLBOOK_HOME"] == str(tmp_path / "home")
    assert told["DAGSTER_HOME"] == str(tmp_path / "home" / "dagster")


def test_columns_that_cannot_be_followed_do_not_keep_the_page_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(home: Home) -> None:
        raise ColumnLineageError("marts.mine: there is no column a.")

    monkeypatch.setattr("orchestration.column_lineage.stored.column_graph", refuse)
    dagster_ui.follow_columns(Home(tmp_path))
    assert capsys.readouterr().err == (
        "The page shows no lineage of columns: marts.mine: there is no column a.\n"
    )
