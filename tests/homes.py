"""Homes for tests: built by the real job, once per session, and read back as plain rows.

Belongs here: building, sharing between workers, copying and querying a home. Not: expectations.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock

from orchestration.home import Home
from orchestration.run.arriving import DropRequest
from orchestration.run.job import run_job
from orchestration.run.session import RunReport

PROJECT = Path(__file__).resolve().parents[1]
SHARED = PROJECT.parent / "shared"
ONLINE_RETAIL_FILES = SHARED / "datasets" / "uci_online_retail" / "by-day"
SAMPLE = PROJECT / "data" / "sample"
Rows = list[tuple[Any, ...]]
PARSED_FILES = ("manifest.json", "manifest.digest", "partial_parse.msgpack")
PARSES: list[Path] = []
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def fixed_clock() -> datetime:
    """The instant every test run happens at."""
    return NOON


def run_books(home: Home, source: str, drop: Path | None = None) -> RunReport:
    """One run of the whole job, as `tillbook run` does it."""
    report = run_job(home, "books", DropRequest(source=source, path=drop), clock=fixed_clock)
    _keep_parse(home)
    return report


def configured_home(path: Path, settings: str, books: Path | None = None) -> Home:
    """An empty home with these settings, and the books files of a folder.

    It comes with dbt's parse of the project, if this process has made one: that is the same for
    every home and takes ten seconds.
    """
    home = Home(path).ensure()
    if PARSES:
        shutil.copytree(PARSES[0], home.dbt_target, dirs_exist_ok=True)
    home.settings_file.write_text(settings, "utf-8")
    for file in sorted(books.glob("*.csv")) if books else []:
        shutil.copy(file, home.books / file.name)
    return home


def _keep_parse(home: Home) -> None:
    if PARSES:
        return
    PARSES.append(Path(tempfile.mkdtemp(prefix="tillbook-parse-")))
    atexit.register(shutil.rmtree, PARSES[0], ignore_errors=True)
    for name in PARSED_FILES:
        shutil.copy(home.dbt_target / name, PARSES[0] / name)


def copy_home(home: Home, destination: Path) -> Home:
    """An independent copy of a home."""
    shutil.copytree(home.path, destination)
    return Home(destination)


def built_once(shared: Path, name: str, build: Callable[[Path], Home]) -> Home:
    """A home built by whichever worker comes first, and read by all; nobody writes to it."""
    path = shared / name
    with FileLock(shared / f"{name}.lock"):
        done = shared / f"{name}.done"
        if not done.exists():
            shutil.rmtree(path, ignore_errors=True)
            build(path)
            done.touch()
    return Home(path)


def warehouse_rows(home: Home, query: str, values: list[Any] | None = None) -> Rows:
    """Rows of a query on a home's warehouse."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(query, values or []).fetchall()


def balances(home: Home) -> dict[tuple[str, str, str], int]:
    """Balance of every account in minor units, by (entity, account, currency); zeros left out."""
    rows = warehouse_rows(
        home,
        "select entity_id, account_id, currency_code, cast(sum(amount_minor) as bigint)"
        " from core.fct_journal_lines group by all having sum(amount_minor) <> 0",
    )
    return {(entity, account, currency): amount for entity, account, currency, amount in rows}


def major(home: Home, account: str) -> Decimal:
    """Balance of an account over all entities in major units of a currency of two decimals."""
    found = [amount for (_, number, _), amount in balances(home).items() if number == account]
    return Decimal(sum(found)) / 100
