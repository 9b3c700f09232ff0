"""The manifest is parsed when the project changed, and only then."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.home import Home
from orchestration.run import manifest
from orchestration.run.dbt_worker import DbtWorker
from orchestration.run.errors import BuildError
from orchestration.run.manifest import MANIFEST, project_digest, read_parsed, start_parse


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / "models").mkdir(parents=True)
    (folder / "models" / "a.sql").write_text("select 1", "utf-8")
    monkeypatch.setattr(manifest, "DBT_PROJECT", folder)
    return folder


def pretend(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let a small program stand for dbt; it is told the manifest's path."""

    class Pretended(DbtWorker):
        def __init__(self, home: Home, *, write_manifest: bool) -> None:
            home.dbt_target.mkdir(parents=True, exist_ok=True)
            self._home = home
            self._is_parsed = False
            self.process = subprocess.Popen(
                [sys.executable, "-c", program, str(home.dbt_target / MANIFEST)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )

    monkeypatch.setattr(manifest, "DbtWorker", Pretended)


WRITES = (
    "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('{}');"
    " print('{\"parsed\": true}'); sys.stdin.readline()"
)
FAILS = (
    'import sys; print(\'{"failed": "Compilation Error: no such model"}\', flush=True); sys.exit(2)'
)
DIES = "print('MemoryError')"


def test_a_parsed_project_is_not_parsed_again_until_it_changes(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, WRITES)
    home = Home(tmp_path / "home")
    assert read_parsed(home) == home.dbt_target / MANIFEST
    assert start_parse(home).worker is None
    (project / "models" / "a.sql").write_text("select 2", "utf-8")
    assert is_parsed_again(home)
    assert start_parse(home).worker is None
    (home.dbt_target / MANIFEST).unlink()
    assert is_parsed_again(home)


def is_parsed_again(home: Home) -> bool:
    with contextlib.closing(start_parse(home)) as parse:
        parse.finish()
        return parse.worker is not None


def test_a_fresh_manifest_is_not_waited_for_but_dbt_is_ready_to_build(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, WRITES)
    home = Home(tmp_path / "home")
    read_parsed(home)
    with contextlib.closing(start_parse(home, to_build=True)) as parse:
        assert parse.is_fresh
        assert parse.worker is not None
        parse.worker.build(["build"])
        assert parse.worker.process.wait() == 0


@pytest.mark.parametrize(
    ("program", "words"), [(FAILS, "Compilation Error: no such model"), (DIES, "MemoryError")]
)
def test_a_project_that_does_not_parse_is_one_sentence_and_is_tried_again(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, words: str
) -> None:
    pretend(monkeypatch, program)
    home = Home(tmp_path / "home")
    for _ in range(2):
        with pytest.raises(BuildError, match=f"dbt could not start: {words}"):
            read_parsed(home)


def test_the_digest_sees_names_and_contents_and_no_scratch_files(project: Path) -> None:
    first = project_digest(project)
    (project / ".user.yml").write_text("id: 1", "utf-8")
    (project / "notes.txt").write_text("x", "utf-8")
    assert project_digest(project) == first
    (project / "models" / "a.sql").rename(project / "models" / "b.sql")
    assert project_digest(project) != first
