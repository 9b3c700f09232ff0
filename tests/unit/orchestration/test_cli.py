"""The command line answers at once, refuses in one sentence, and keeps its exit codes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from orchestration import cli
from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.run.context import one_writer
from orchestration.source_adoption import adopt_source
from orchestration.verbs.failures import ExitCode

HEAVY = {"dagster", "dbt", "dlt", "duckdb", "great_expectations", "pyarrow", "sqlalchemy"}
VERBS = {
    *("demo", "run", "load", "build", "check", "publish", "query", "trial-balance", "quarantine"),
    *("match",),
    *("doctor", "dagster", "approve", "close", "reopen", "trace", "replay", "backup", "restore"),
    *("verify", "audit-pack", "docs", "checklist"),
    *("map", "post", "reconcile", "import", "income-statement", "balance-sheet", "compare"),
}


def commands() -> dict[str, Any]:
    root: Any = typer.main.get_command(cli.app)
    found = dict(root.commands)
    group = found.pop("quarantine")
    return found | {f"quarantine {name}": verb for name, verb in group.commands.items()}


def imported_by(*arguments: str) -> set[str]:
    program = (
        "import sys; from orchestration.cli import run_command;"
        f" run_command({list(arguments)!r}); sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


def test_every_promised_verb_is_there() -> None:
    assert {name.split()[0] for name in commands()} == VERBS


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_verb_answers_in_json_and_shows_an_example(name: str) -> None:
    verb = commands()[name]
    assert "--json" in {option for parameter in verb.params for option in parameter.opts}
    assert verb.epilog.startswith(f"Example: tillbook {name}")
    assert verb.help.endswith(".")


def test_help_imports_nothing_slow() -> None:
    assert not imported_by("--help") & HEAVY
    assert not imported_by("quarantine", "release", "--help") & HEAVY


def test_query_imports_only_the_engine(tmp_path: Path) -> None:
    imported = imported_by("--home", str(tmp_path), "query", "select 1")
    assert not imported & (HEAVY - {"duckdb", "pyarrow"})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--sauce", "square"], "No such option"),
        (["run", "--source", "squar"], "choose one of bank, online_retail, square"),
        (["run", "--source", "control"], "there is no such source"),
        (["run", "--path", "."], "add --source"),
        (["run", "--source", "square", "--path", "no/such/drop"], "no such file or folder"),
        (["run", "--source", "square"], "nothing of source 'square' ever arrived"),
        (["load", "--source", "square", "--path", ".", "--from", "2026-02-30"], "--from"),
        (
            [
                "load",
                "--source",
                "square",
                "--path",
                ".",
                "--from",
                "2026-02-02",
                "--to",
                "2026-02-01",
            ],
            "swap them",
        ),
        (["query", "select 1"], "nothing is published yet"),
        (["trial-balance"], "nothing is published yet"),
        (["quarantine", "list"], "nothing is published yet"),
        (["run"], "no settings yet"),
        (["build"], "no settings yet"),
        (["publish"], "no settings yet"),
        (["check"], "no settings yet"),
    ],
)
def test_bad_input_is_one_sentence_and_code_two(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_command(["--home", str(tmp_path / "home"), *arguments])
    told = capsys.readouterr()
    assert code == ExitCode.INPUT
    assert words in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_refused_run_leaves_no_home_behind(tmp_path: Path) -> None:
    run_command(["--home", str(tmp_path / "home"), "run", "--source", "square"])
    run_command(["--home", str(tmp_path / "home"), "build"])
    assert not (tmp_path / "home").exists()


def test_json_gives_the_error_to_programs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_command(["--home", str(tmp_path), "query", "select 1", "--json"])
    told = capsys.readouterr()
    answer = json.loads(told.out)
    assert answer["exit_code"] == ExitCode.INPUT
    assert answer["error"] + "\n" == told.err


def test_a_home_that_is_written_to_is_busy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home").ensure()
    adopt_source(home.path, "online_retail")
    with one_writer(home):
        code = run_command(["--home", str(home.path), "run"])
    assert code == ExitCode.BUSY
    assert "is writing to this home; wait" in capsys.readouterr().err


def test_an_unexpected_error_is_one_sentence_and_its_trace_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(home: Home, *, as_json: bool) -> None:
        raise ZeroDivisionError("the sky fell")

    monkeypatch.setattr("orchestration.verbs.doctor.doctor", broken)
    code = run_command(["--home", str(tmp_path), "doctor"])
    told = capsys.readouterr().err
    log = tmp_path / "logs" / "tillbook.log"
    assert code == ExitCode.UNEXPECTED
    assert told == (f"Unexpected ZeroDivisionError (the sky fell); the details are in {log}.\n")
    assert 'raise ZeroDivisionError("the sky fell")' in log.read_text("utf-8")


def test_an_interrupted_verb_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(home: Home, *, as_json: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("orchestration.verbs.doctor.doctor", interrupted)
    assert run_command(["--home", str(tmp_path), "doctor"]) == ExitCode.INTERRUPTED
    assert capsys.readouterr().err.startswith("Interrupted: nothing was published")


def test_home_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TILLBOOK_HOME", str(tmp_path / "elsewhere"))
    run_command(["query", "select 1"])
    assert str(tmp_path / "elsewhere") in capsys.readouterr().err


@pytest.mark.parametrize("verb", [["query", "select 1"], ["doctor"], ["quarantine", "list"]])
def test_a_home_that_is_a_file_is_refused_by_every_verb(
    verb: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "books.txt"
    file.write_text("no folder", "utf-8")
    assert run_command(["--home", str(file), *verb]) == ExitCode.INPUT
    assert "books.txt' is a file" in capsys.readouterr().err.replace("\n", " ")


def test_mistaken_settings_are_said_before_anything_slow_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tillbook.toml").write_text("[[", "utf-8")
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "orders_2026-03-01.json").write_text("{}", "utf-8")
    asked = ["run", "--source", "square", "--path", str(tmp_path / "drop")]
    loaded = "orchestration.run.job" in sys.modules
    assert run_command(["--home", str(tmp_path), *asked]) == ExitCode.INPUT
    assert "tillbook.toml:1: not TOML" in capsys.readouterr().err
    assert ("orchestration.run.job" in sys.modules) == loaded
