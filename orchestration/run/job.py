"""Runs a Dagster job in this process: what `tillbook run` and its single steps do.

Belongs here: definitions, instance, log and run configuration of such a run, and handing on what
it came to. Not: the steps (orchestration/defs, orchestration/run), printing (orchestration/verbs).
"""

import contextlib
import gc
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from expectations import worker
from orchestration.home import Home
from orchestration.run.context import OpenHome, one_writer, open_home, system_clock
from orchestration.run.drop_request import DropRequest
from orchestration.run.log_file import log_file, write_log
from orchestration.run.manifest import start_parse
from orchestration.run.session import RunReport, RunSession

if TYPE_CHECKING:
    import dagster as dg

JobName = Literal["books", "load", "build", "decide", "publish"]
LOGGER = "home_log"
WITH_ARRIVALS = ("books", "load")
WITH_GATES = ("books", "build", "decide")


def run_job(
    home: Home,
    job: JobName,
    request: DropRequest | None = None,
    clock: Callable[[], datetime] = system_clock,
    announce: Callable[[str], None] = lambda words: None,
    open_context: OpenHome = open_home,
) -> RunReport:
    """Run a job to its end.

    Args:
        home: The home it works on.
        job: Which job of orchestration/defs/schedules.py.
        request: What to land; only for jobs that land.
        clock: Gives the present instant, aware.
        announce: Is told in a few words what begins.
        open_context: How the home is opened.

    Returns:
        What the steps reported.

    Raises:
        RunError: A step refused to go on, in one sentence; also the errors of landing, settings
            and books as their modules name them.
    """
    home.ensure()
    refuse_when_busy(home)
    announce("Starting")
    sessions: list[RunSession] = []
    with (
        write_log(home),
        _quiet_output(home),
        contextlib.closing(start_parse(home, to_build=job in WITH_GATES)) as parse,
    ):
        from orchestration.defs import build_definitions, session_resource

        def hold(session: RunSession) -> None:
            session.dbt = parse.worker
            sessions.append(session)

        definitions = build_definitions(
            home,
            parse.finish(),
            loggers={LOGGER: _log_to_file()},
            session=session_resource(home, clock, announce, hold, open_context),
        )
        if job in WITH_GATES:
            worker.start(log_file(home))
        with _imports_kept():
            execute(definitions, job, _run_config(job, request))
    return sessions[-1].report


def execute(definitions: "dg.Definitions", job: str, run_config: dict[str, Any]) -> None:
    """Execute a job in this process; what a step or the lock raises comes out as it was raised.

    Raises:
        KeyboardInterrupt: The run was interrupted.
    """
    import dagster as dg

    with dg.DagsterInstance.ephemeral() as instance:
        try:
            definitions.resolve_job_def(job).execute_in_process(
                run_config=run_config, instance=instance, raise_on_error=True
            )
        except dg.DagsterUserCodeExecutionError as error:
            raise error.user_exception from error
        except dg.DagsterExecutionInterruptedError as error:
            raise KeyboardInterrupt from error


def refuse_when_busy(home: Home) -> None:
    """Refuse before anything slow is imported; the run itself takes the lock again.

    Raises:
        HomeBusyError: Another process writes to this home.
    """
    with one_writer(home):
        pass


def _run_config(job: JobName, request: DropRequest | None) -> dict[str, Any]:
    loggers: dict[str, Any] = {LOGGER: {}}
    if job not in WITH_ARRIVALS or request is None:
        return {"loggers": loggers}
    said = {
        "source": request.source,
        "path": str(request.path.resolve()) if request.path else None,
        "first_day": request.first_day.isoformat() if request.first_day else None,
        "last_day": request.last_day.isoformat() if request.last_day else None,
    }
    config = {name: value for name, value in said.items() if value is not None}
    return {"loggers": loggers, "ops": {"landing__arrivals": {"config": config}}}


def _log_to_file() -> "dg.LoggerDefinition":
    """Dagster's events into the home's log instead of onto the terminal."""
    import dagster as dg

    def build(context: dg.InitLoggerContext) -> logging.Logger:
        del context
        logger = logging.Logger("dagster", logging.INFO)
        logger.parent = logging.getLogger()
        return logger

    return dg.LoggerDefinition(build)


@contextlib.contextmanager
def _imports_kept() -> Iterator[None]:
    """Keep the collector from walking through everything that was imported, again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextlib.contextmanager
def _quiet_output(home: Home) -> Iterator[None]:
    """Send what libraries print to the home's log, so that answers stand alone on a terminal."""
    with (
        log_file(home).open("a", encoding="utf-8") as log,
        contextlib.redirect_stdout(log),
    ):
        yield
