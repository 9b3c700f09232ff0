"""Keeps the home's dbt manifest fresh: what Dagster reads the models from.

Belongs here: when `dbt parse` is needed, and running it beside other work. Not: building.
"""

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from orchestration.books.code_version import DBT_PROJECT
from orchestration.home import Home
from orchestration.run.dbt_worker import DbtWorker

PARSED_SUFFIXES = {".sql", ".py", ".yml", ".yaml", ".md", ".csv"}
MANIFEST = "manifest.json"
DIGEST = "manifest.digest"


@dataclass(frozen=True, slots=True)
class ManifestParse:
    """A parse under way, or none when the manifest is fresh.

    Attributes:
        home: The home whose manifest it is.
        digest: Of the project that is parsed.
        is_fresh: Whether the manifest is of this very project already.
        worker: dbt's process, which can build afterwards; None when nothing was started.
    """

    home: Home
    digest: str
    is_fresh: bool
    worker: DbtWorker | None

    def finish(self) -> Path:
        """Wait for the manifest and return where it lies.

        Raises:
            BuildError: The dbt project does not parse.
        """
        manifest = self.home.dbt_target / MANIFEST
        if self.worker is not None and not self.is_fresh:
            self.worker.wait_until_parsed()
            (self.home.dbt_target / DIGEST).write_text(self.digest, "utf-8")
        return manifest

    def close(self) -> None:
        """End dbt's process, if there is one."""
        if self.worker is not None:
            self.worker.close()


def start_parse(home: Home, *, to_build: bool = False) -> ManifestParse:
    """Begin to parse the dbt project unless the home's manifest is of this very project.

    Args:
        home: The home whose manifest it is.
        to_build: Whether dbt is wanted for a build too, so that it is started in any case.
    """
    digest = project_digest(DBT_PROJECT)
    written = home.dbt_target / DIGEST
    is_fresh = (
        (home.dbt_target / MANIFEST).exists()
        and written.exists()
        and written.read_text("utf-8") == digest
    )
    if not is_fresh:
        written.unlink(missing_ok=True)
    wanted = to_build or not is_fresh
    worker = DbtWorker(home, write_manifest=not is_fresh) if wanted else None
    return ManifestParse(home, digest, is_fresh, worker)


def read_parsed(home: Home) -> Path:
    """Parse if need be, and return where the manifest lies.

    Raises:
        BuildError: The dbt project does not parse.
    """
    with contextlib.closing(start_parse(home)) as parse:
        return parse.finish()


def project_digest(project: Path) -> str:
    """Digest of every file dbt parses, by relative path and content."""
    digest = hashlib.sha256()
    for file in sorted(project.rglob("*")):
        if file.is_file() and file.suffix in PARSED_SUFFIXES and file.name[0] != ".":
            digest.update(file.relative_to(project).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
