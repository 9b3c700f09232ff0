"""Homes for tests: built by the real job, once per session, and read back as plain rows.

Belongs here: building, sharing between workers, copying and querying a home. Not: expectations.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from orchestration.home import Home
from orchestration.run.approval import ApprovalNeededError
from orchestration.run.arriving import DropRequest
from orchestration.run.job import run_job
from orchestration.run.session import RunReport
from orchestration.verbs.approving import approve

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


@contextmanager
def at_work(person: str) -> Iterator[None]:
    """Somebody else sits at the machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orchestration.run.context.os_user", lambda: person)
        yield


def run_approved(home: Home, source: str) -> RunReport:
    """A run after a change of rules that corrects what is posted: refused, approved, run again."""
    with pytest.raises(ApprovalNeededError):
        run_books(home, source)
    approve_change(home)
    return run_books(home, source)


def approve_change(home: Home) -> None:
    """Somebody else lets what was refused be posted."""
    with at_work("controller"):
        approve(home, "the change is meant to correct history", fixed_clock, as_json=True)


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


@dataclass(frozen=True)
class TwoDeliveries:
    """Homes of the same documents.

    Attributes:
        first: After the first delivery.
        both: After the first delivery and then the second.
        at_once: After one run with both.
    """

    first: Home
    both: Home
    at_once: Home


def in_two_runs_and_in_one(
    shared: Path,
    name: str,
    drop: Path,
    begin: Callable[[Path], Home],
    *,
    source: str = "square",
    decide: Callable[[Home], None] = lambda home: None,
) -> TwoDeliveries:
    """Homes that took in two deliveries one by one, and together: what each must say alike.

    Args:
        shared: The session's shared folder.
        name: Prefix of the homes in it.
        drop: Holds the deliveries as `first` and `second`.
        begin: Makes a new home.
        source: Who delivers.
        decide: What an operator decides before the second delivery.
    """

    def build_first(path: Path) -> Home:
        home = begin(path)
        run_books(home, source, drop / "first")
        return home

    def build_both(path: Path) -> Home:
        home = copy_home(Home(shared / f"{name}_first"), path)
        decide(home)
        run_books(home, source, drop / "second")
        return home

    def build_at_once(path: Path) -> Home:
        home = begin(path)
        decide(home)
        run_books(home, source, drop)
        return home

    return TwoDeliveries(
        built_once(shared, f"{name}_first", build_first),
        built_once(shared, f"{name}_both", build_both),
        built_once(shared, f"{name}_at_once", build_at_once),
    )


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


def net_of(home: Home, *documents: str) -> dict[str, int]:
    """What is left of documents in the books, by account in minor units, mirrors netted."""
    rows = warehouse_rows(
        home,
        "select account_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id in (select unnest(?)) group by account_id"
        " having sum(amount_minor) <> 0",
        [list(documents)],
    )
    return dict(rows)
