"""A session: one run's hold on a home, handed to every step of the run.

Belongs here: opening the home once, keeping what the steps report, saying what goes on. Not: the
steps themselves, the order of them (orchestration/defs).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from orchestration.books.committing import CurrentRun
from orchestration.home import Home
from orchestration.run.context import OpenHome, RunContext, one_writer, open_home, system_clock

if TYPE_CHECKING:
    from orchestration.run.dbt_worker import DbtWorker
    from orchestration.run.gates import GateResult


@dataclass(slots=True)
class RunReport:
    """What a run came to, step by step; a step that did not run leaves its part empty.

    Attributes:
        adopted_source: Source whose own configuration the home was started from.
        landed: New files, by source.
        unchanged: Files that were the same as before.
        strangers: Files of the drop that no source object fits.
        loaded: Files loaded into raw tables, by source.
        rejected_records: Records of those files that could not be read.
        empty_files: Names of those files that hold no record.
        gates: What each gate found, in order.
        run_id: The run, once its build began.
        committed: Whether the run posted or took in anything and was recorded.
        posted_entries: Journal entries the run appended, mirrors included.
        quarantined_documents: Documents, and files nobody could read, that the books now hold back;
            None when no books were committed.
        published_run_id: Run of the snapshot readers now see.
    """

    adopted_source: str | None = None
    landed: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    strangers: list[str] = field(default_factory=list)
    loaded: dict[str, int] = field(default_factory=dict)
    rejected_records: int = 0
    empty_files: list[str] = field(default_factory=list)
    gates: "list[GateResult]" = field(default_factory=list)
    run_id: str | None = None
    committed: bool = False
    posted_entries: int = 0
    quarantined_documents: int | None = None
    published_run_id: str | None = None


class RunSession:
    """One run's hold on a home.

    Args:
        home: The home worked on.
        clock: Gives the present instant, aware.
        announce: Is told in a few words what begins.
        open_context: How the home is opened.

    Attributes:
        report: What the steps reported so far.
        dbt: dbt's process, started early; None when the build has to start its own.
    """

    def __init__(
        self,
        home: Home,
        clock: Callable[[], datetime] = system_clock,
        announce: Callable[[str], None] = lambda words: None,
        open_context: OpenHome = open_home,
    ) -> None:
        self.home = home
        self.announce = announce
        self.report = RunReport()
        self.dbt: DbtWorker | None = None
        self._clock = clock
        self._open_context = open_context
        self._context: RunContext | None = None

    @property
    def context(self) -> RunContext:
        """The opened home; opened at first use, so that a step may configure it before.

        Raises:
            HomeError: The home cannot be used by this release.
            SettingsError: The settings are missing or wrong.
        """
        if self._context is None:
            self._context = self._open_context(self.home, self._clock)
        return self._context

    def current_run(self) -> CurrentRun:
        """The run that the warehouse says is, or was last, under way.

        Raises:
            NothingBuiltError: No build ever began in this home.
        """
        from orchestration.run.current import read_current_run

        with self.context.warehouse() as connection:
            return read_current_run(connection, self.home)


@contextmanager
def hold_home(
    home: Home,
    clock: Callable[[], datetime] = system_clock,
    announce: Callable[[str], None] = lambda words: None,
    open_context: OpenHome = open_home,
) -> Iterator[RunSession]:
    """Hold a home's writer lock for as long as a run lasts.

    Raises:
        HomeBusyError: Another process holds it.
    """
    home.ensure()
    with one_writer(home):
        yield RunSession(home, clock, announce, open_context)
