"""Files that a pack takes as they are: settings, books files, heads, the programs that check it.

Belongs here: which, and where they go. Not: files that queries fill (contents.py).
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from ingestion.landing.store import LandingStore
from orchestration.audit.contents import CHECKS, CONTENTS
from orchestration.audit.inputs import TABLES, Inputs, checked_blob
from orchestration.audit.queries import query_text
from orchestration.home import Home
from orchestration.proof.tree_lines import write_tree_lines

HEADS_FOLDER: Final = "heads"
TREES_FOLDER: Final = "trees"
HEAD_FILES: Final = ("*.json", "*.sig", "public_key.pem")
VIEWS_READ: Final = (
    "journal_provenance",
    "mart_finance__journal_entry_profiles",
    "mart_finance__journal_entry_tests",
)
VIEWS: Final = """
    select view_name, sql from duckdb_views()
    where schema_name = 'main' and view_name in (select unnest($views))
    order by view_name
"""
VERIFIER: Final = Path(__file__).resolve().parents[1] / "proof" / "stand_alone_verify.py"


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of a pack that was copied.

    Attributes:
        file: Its path in the pack.
        what: What it is, in a sentence.
        origin: Where it comes from.
    """

    file: str
    what: str
    origin: str


def copy_files(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    store: LandingStore,
    inputs: Inputs,
    folder: Path,
) -> list[Copy]:
    """Copy what a pack takes as it is; returns what was copied, in the order of the README."""
    return [
        *_copy_settings(home, folder),
        *_copy_books(store, inputs, folder),
        *_copy_heads(home, folder),
        *_write_tree(home, inputs, folder),
        *_copy_queries(connection, folder),
    ]


def _copy_settings(home: Home, folder: Path) -> Iterator[Copy]:
    _copy(home.settings_file, folder / "rules" / home.settings_file.name)
    yield Copy(
        f"rules/{home.settings_file.name}",
        "Settings of the home as they are now: entities, locations, zones, cut-off, costing.",
        home.settings_file.name,
    )


def _copy_books(store: LandingStore, inputs: Inputs, folder: Path) -> Iterator[Copy]:
    """Every version of the company's own rules, roles, chart and rates, as it was landed."""
    for seen in inputs.books_files:
        name = f"rules/landed/{seen.sequence:06d}_{seen.object_name}.csv"
        _copy(checked_blob(store, seen), folder / name)
        yield Copy(
            name,
            f"The company's own {seen.object_name} as landed {seen.fetched_at:%Y-%m-%d}.",
            f"landing, manifest line {seen.sequence}",
        )


def _copy_heads(home: Home, folder: Path) -> Iterator[Copy]:
    heads = home.path / HEADS_FOLDER
    for pattern in HEAD_FILES:
        for file in sorted(heads.glob(pattern)):
            _copy(file, folder / HEADS_FOLDER / file.name)
            yield Copy(f"{HEADS_FOLDER}/{file.name}", "Proof of the books.", "heads of the home")
    if VERIFIER.is_file():
        _copy(VERIFIER, folder / "verify.py")
        yield Copy("verify.py", "Checks this pack without Tillbook.", "Tillbook's code")


def _write_tree(home: Home, inputs: Inputs, folder: Path) -> Iterator[Copy]:
    """The signed lines of the period, so that the heads can be checked without Tillbook."""
    entity, period = str(inputs.values["entity_id"]), str(inputs.values["period"])
    file = write_tree_lines(home, entity, period, folder / TREES_FOLDER)
    if file is not None:
        yield Copy(
            file.relative_to(folder).as_posix(),
            "Every line of the period in the very bytes that the heads sign, in order of posting.",
            "segments of the home",
        )


def _copy_queries(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Copy]:
    """The queries that filled the pack, and the views they read, as the snapshot has them."""
    names = [*(f"inputs/{table}" for table in TABLES), *(c.query for c in (*CONTENTS, *CHECKS))]
    texts = {name: query_text(name) for name in names}
    views = connection.execute(VIEWS, {"views": list(VIEWS_READ)}).fetchall()
    for name, text in (texts | {f"views/{view}": f"{sql}\n" for view, sql in views}).items():
        target = folder / "queries" / f"{name}.sql"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
    yield Copy("queries/", "The queries that filled this pack.", "Tillbook's code and the snapshot")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
