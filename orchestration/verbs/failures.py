"""How a verb fails: exit codes, and one sentence for every error.

Belongs here: which error ends with which code. Not: wording (whoever raises words it). Errors are
told apart by name, so that failing early imports nothing.
"""

import traceback
from enum import IntEnum
from pathlib import Path
from typing import Final


class ExitCode(IntEnum):
    """Stable exit codes of `tillbook`; docs/operate.md lists them."""

    DONE = 0
    UNEXPECTED = 1
    INPUT = 2
    BUSY = 3
    REFUSED = 4
    INTEGRITY = 5
    UNHEALTHY = 6
    INTERRUPTED = 130


INTERRUPTED: Final = "Interrupted: nothing was published; run again when ready."


class VerbError(Exception):
    """A command that cannot be carried out as asked; the message is one sentence."""


CODE_OF: Final = {
    "orchestration.verbs.failures.VerbError": ExitCode.INPUT,
    "orchestration.settings_errors.SettingsError": ExitCode.INPUT,
    "orchestration.books.period_tables.CalendarChangedError": ExitCode.INPUT,
    "orchestration.books.period_tables.CostingChangedError": ExitCode.INPUT,
    "orchestration.home.HomeError": ExitCode.INPUT,
    "orchestration.posting.targets.protocol.TargetError": ExitCode.INPUT,
    "orchestration.posting.mapping.errors.MappingError": ExitCode.INPUT,
    "orchestration.comparing.errors.ComparingError": ExitCode.INPUT,
    "orchestration.posting.outbox.OutboxBusyError": ExitCode.BUSY,
    "orchestration.posting.outbox.OutboxError": ExitCode.INTEGRITY,
    "orchestration.publishing.reading.PublishedError": ExitCode.INPUT,
    "orchestration.lineage.rows.UntraceableError": ExitCode.INPUT,
    "orchestration.audit.errors.UnknownPeriodError": ExitCode.INPUT,
    "orchestration.audit.errors.AuditPackError": ExitCode.INTEGRITY,
    "orchestration.run.errors.NothingToLoadError": ExitCode.INPUT,
    "orchestration.run.current.NothingBuiltError": ExitCode.INPUT,
    "orchestration.run.errors.HomeBusyError": ExitCode.BUSY,
    "ingestion.landing.errors.UnreadableFileError": ExitCode.INPUT,
    "ingestion.landing.errors.LandingBusyError": ExitCode.BUSY,
    "orchestration.documentation.site.SiteFolderError": ExitCode.INPUT,
    "orchestration.column_lineage.errors.ColumnLineageError": ExitCode.REFUSED,
    "orchestration.run.errors.BuildError": ExitCode.REFUSED,
    "orchestration.run.errors.GateError": ExitCode.REFUSED,
    "expectations.runner.ExpectationError": ExitCode.REFUSED,
    "orchestration.run.errors.RunError": ExitCode.REFUSED,
    "orchestration.proof.errors.SigningKeyError": ExitCode.INPUT,
    "orchestration.proof.errors.HeadError": ExitCode.INTEGRITY,
    "orchestration.books.segments.SegmentError": ExitCode.INTEGRITY,
    "orchestration.books.segments.SegmentWriteError": ExitCode.REFUSED,
    "orchestration.backup.errors.BackupDamagedError": ExitCode.INTEGRITY,
    "orchestration.backup.errors.BackupError": ExitCode.INPUT,
    "ingestion.landing.errors.ManifestDamagedError": ExitCode.INTEGRITY,
    "ingestion.landing.errors.LandingError": ExitCode.INTEGRITY,
}
"""The first class of an error's line of descent that stands here decides."""


def explain(error: Exception, home: Path) -> tuple[ExitCode, str]:
    """Exit code and sentence of an error.

    Args:
        error: What ended the verb.
        home: Where an unexpected error's details are written.
    """
    for kind in type(error).__mro__:
        code = CODE_OF.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return code, str(error)
    where = write_details(error, home)
    what = " ".join(str(error).split())[:200] or "no message"
    return (
        ExitCode.UNEXPECTED,
        f"Unexpected {type(error).__name__} ({what}); the details are in {where}.",
    )


def write_details(error: Exception, home: Path) -> str:
    """Append the traceback to the home's log; returns where it stands now."""
    lines = "".join(traceback.format_exception(error))
    file = home / "logs" / "tillbook.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(lines)
    except OSError as problem:
        return f"no file, because {file} cannot be written ({problem.strerror})"
    return str(file)
