"""Keeps the home's dbt manifest fresh: what Dagster reads the models from.

Belongs here: when `dbt parse` is needed, and running it beside other work. Not: building.
"""

import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from orchestration.books.code_version import DBT_PROJECT
from orchestration.home import Home
from orchestration.run import building
from orchestration.run.errors import BuildError

PARSED_SUFFIXES = {".sql", ".py", ".yml", ".yaml", ".md", ".csv"}
MANIFEST = "manifest.json"
DIGEST = "manifest.digest"


@dataclass(frozen=True, slots=True)
class ManifestParse:
    """A parse under way, or none when the manifest is fresh.

    Attributes:
        home: The home whose manifest it is.
        digest: Of the project that is parsed.
        process: dbt's process; None when nothing has to be parsed.
    """

    home: Home
    digest: str
    process: "subprocess.Popen[str] | None"

    def finish(self) -> Path:
        """Wait for the parse and return where the manifest lies.

        Raises:
            BuildError: The dbt project does not parse.
        """
        manifest = self.home.dbt_target / MANIFEST
        if self.process is None:
            return manifest
        output, _ = self.process.communicate()
        if self.process.returncode or not manifest.exists():
            raise BuildError(building.failure_sentence((), output, self.home.dbt_target))
        (self.home.dbt_target / DIGEST).write_text(self.digest, "utf-8")
        return manifest


def start_parse(home: Home) -> ManifestParse:
    """Begin to parse the dbt project unless the home's manifest is of this very project."""
    digest = project_digest(DBT_PROJECT)
    written = home.dbt_target / DIGEST
    fresh = (
        (home.dbt_target / MANIFEST).exists()
        and written.exists()
        and written.read_text("utf-8") == digest
    )
    if fresh:
        return ManifestParse(home, digest, None)
    home.dbt_target.mkdir(parents=True, exist_ok=True)
    written.unlink(missing_ok=True)
    return ManifestParse(home, digest, _parse(home))


def project_digest(project: Path) -> str:
    """Digest of every file dbt parses, by relative path and content."""
    digest = hashlib.sha256()
    for file in sorted(project.rglob("*")):
        if file.is_file() and file.suffix in PARSED_SUFFIXES and file.name[0] != ".":
            digest.update(file.relative_to(project).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _parse(home: Home) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [str(building.DBT), "--quiet", "parse", *building.places(home)],
        env={**os.environ, **building.dbt_environment(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
