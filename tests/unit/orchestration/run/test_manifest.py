"""The manifest is parsed when the project changed, and only then."""

import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run import manifest
from orchestration.run.errors import BuildError
from orchestration.run.manifest import MANIFEST, project_digest, start_parse


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "a.sql").write_text("select 1", "utf-8")
    monkeypatch.setattr(manifest, "DBT_PROJECT", folder)
    return folder


def pretend(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let a small program stand for dbt; it is told the manifest's path."""

    def parse(home: Home) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", program, str(home.dbt_target / MANIFEST)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    monkeypatch.setattr(manifest, "_parse", parse)


WRITES = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('{}')"
FAILS = "import sys; print('Compilation Error: no such model'); sys.exit(2)"


def test_a_parsed_project_is_not_parsed_again_until_it_changes(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, WRITES)
    home = Home(tmp_path / "home")
    assert start_parse(home).finish() == home.dbt_target / MANIFEST
    assert start_parse(home).process is None
    (project / "models" / "a.sql").write_text("select 2", "utf-8")
    changed = start_parse(home)
    assert changed.process is not None
    changed.finish()
    assert start_parse(home).process is None
    (home.dbt_target / MANIFEST).unlink()
    gone = start_parse(home)
    assert gone.process is not None
    gone.finish()


def test_a_project_that_does_not_parse_is_one_sentence_and_is_tried_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, FAILS)
    home = Home(tmp_path / "home")
    for _ in range(2):
        with pytest.raises(
            BuildError, match="dbt could not start: Compilation Error: no such model"
        ):
            start_parse(home).finish()


def test_the_digest_sees_names_and_contents_and_no_scratch_files(project: Path) -> None:
    first = project_digest(project)
    (project / ".user.yml").write_text("id: 1", "utf-8")
    (project / "notes.txt").write_text("x", "utf-8")
    assert project_digest(project) == first
    (project / "models" / "a.sql").rename(project / "models" / "b.sql")
    assert project_digest(project) != first
