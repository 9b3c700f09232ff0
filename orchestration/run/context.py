"""What every step of a run is handed: the home, its settings, the clock.

Belongs here: opening a home for work and the one-writer lock. Not: what a step does.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
from filelock import FileLock, Timeout

from ingestion.landing.store import LandingStore
from orchestration.home import Home
from orchestration.os_user import os_user
from orchestration.run.errors import HomeBusyError
from orchestration.settings import Settings, load_settings

MEMORY_LIMIT = "1200MB"


def system_clock() -> datetime:
    """The present instant; handed in, so that a test can hand in another."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RunContext:
    """The home a run works on.

    Attributes:
        home: Its layout.
        settings: What `tillbook.toml` says.
        store: Its landing.
        clock: Gives the present instant, aware.
        actor: OS user, as it stands on every line.
        run_id: Id of the recorded run that is replayed; None: the run gets an id of its own.
        is_trial: Whether nothing of the run outlives its scratch home, so that nobody approves it.
    """

    home: Home
    settings: Settings
    store: LandingStore
    clock: Callable[[], datetime]
    actor: str
    run_id: str | None = None
    is_trial: bool = False

    @contextmanager
    def warehouse(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A writing connection, closed again before the next step opens its own."""
        connection = duckdb.connect(str(self.home.warehouse), config={"memory_limit": MEMORY_LIMIT})
        try:
            connection.execute("set TimeZone = 'UTC'")
            yield connection
        finally:
            connection.close()


OpenHome = Callable[[Home, Callable[[], datetime]], RunContext]
"""How a run opens the home it works on; a replay opens it with what another run saw."""


def open_home(home: Home, clock: Callable[[], datetime] = system_clock) -> RunContext:
    """Open a home for work: layout, settings, landing.

    Raises:
        HomeError: The home cannot be used by this release.
        SettingsError: The settings are missing or wrong.
    """
    from ingestion.landing.home_redactor import open_landing

    home.ensure()
    settings = load_settings(home.path)
    store = open_landing(home.landing, home.keys, clock, os.urandom)
    return RunContext(home, settings, store, clock, os_user())


@contextmanager
def one_writer(home: Home) -> Iterator[None]:
    """Hold the home's writer lock.

    Raises:
        HomeBusyError: Another process holds it; the message says which.
    """
    lock = FileLock(home.lock_file, timeout=0)
    holder = home.lock_file.with_suffix(".holder")
    try:
        lock.acquire()
    except Timeout as error:
        who = holder.read_text("utf-8") if holder.exists() else "another process"
        raise HomeBusyError(
            f"{home.path}: {who} is writing to this home; wait until it ends and run again."
        ) from error
    try:
        holder.write_text(f"process {os.getpid()} of {os_user()}", "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()
