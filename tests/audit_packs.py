"""Audit packs for tests: made by the verb, read back as an auditor would, from homes one may spoil.

Belongs here: making, reading and spoiling. Not: expectations.
"""

import csv
import shutil
from pathlib import Path

import duckdb

from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.publishing.reading import published_file
from tests.homes import Rows

PERIOD, ENTITY = "2026-09", "harbor"
WITHOUT = shutil.ignore_patterns("warehouse.duckdb", "dbt_target", "dlt", "data_docs", "parquet")


def make(home: Home, target: Path, *options: str) -> int:
    """Run the verb; returns its exit code."""
    return run_command(
        ["--home", str(home.path), "audit-pack", PERIOD, "--to", str(target), *options]
    )


def pack_of(target: Path, entity: str = ENTITY) -> Path:
    """The one pack of an entity in a folder."""
    (found,) = (path for path in target.glob(f"{entity}_*") if path.is_dir())
    return found


def rows_of(pack: Path, file: str) -> list[dict[str, str]]:
    """A table of a pack."""
    with (pack / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def light_copy(home: Home, path: Path) -> Home:
    """What a pack is made from, without what it does not read."""
    shutil.copytree(home.path, path, ignore=WITHOUT)
    return Home(path)


def edit(home: Home, statement: str) -> Rows:
    """Change the published snapshot, as somebody who can write to its file would."""
    with duckdb.connect(str(published_file(home))) as snapshot:
        return snapshot.execute(statement).fetchall()
