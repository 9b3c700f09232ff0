"""The two gates of a run: raw rows before the models, the books before they count.

Belongs here: which rows a gate looks at, holding implausible rows, blocking on implausible sets.
Not: what is plausible (expectations/suites), what a held document means (dbt models).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

import duckdb

from expectations import worker
from expectations.rules import PLACE, SourceChecks, Suite
from expectations.runner import Outcome
from orchestration.listing import first_of
from orchestration.run.context import RunContext
from orchestration.run.errors import GateError
from orchestration.run.files_to_check import relation_exists, sources_due
from orchestration.run.loading_raw import idle_sources
from orchestration.run.log_file import log_file

MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GateResult:
    """What a gate came to.

    Attributes:
        gate: `raw` or `books`.
        success: Whether the run may go on; held rows do not stop it.
        evaluated: Number of expectations evaluated.
        failures: A sentence for each expectation that blocks.
        held_rows: Number of raw rows newly held.
        pages: Folder of the results as pages.
    """

    gate: str
    success: bool
    evaluated: int
    failures: tuple[str, ...]
    held_rows: int
    pages: Path

    def require(self) -> "GateResult":
        """Return this result if the run may go on.

        Raises:
            GateError: The gate blocks; the message is its first sentence.
        """
        if not self.success:
            more = len(self.failures) - 1
            rest = f" ({more} more: see {self.pages / 'index.html'})" if more else ""
            raise GateError(f"{self.failures[0]}{rest}")
        return self


def check_raw(context: RunContext) -> GateResult:
    """Judge the raw rows of files that were not judged yet; hold rows, block on sets.

    Raises:
        GateError: A delivery as a whole is implausible.
        ExpectationError: An expectation could not be evaluated.
    """
    return examine_raw(context).require()


def check_books(context: RunContext) -> GateResult:
    """Judge what the models built, before it is committed.

    Raises:
        GateError: The books are not fit to be published.
        ExpectationError: An expectation could not be evaluated.
    """
    return examine_books(context).require()


def examine_raw(context: RunContext) -> GateResult:
    """As `check_raw`, but a blocking breach is returned and not raised."""
    from expectations.suites import SOURCE_CHECKS
    from expectations.suites.deliveries import delivery_suites

    now = context.clock().astimezone(UTC).isoformat()
    pages = context.home.data_docs / "raw"
    with context.warehouse() as connection:
        due = sources_due(connection, SOURCE_CHECKS)
        sets = _readable(connection, (s for c in due for s in delivery_suites(c, now)))
        rows = _readable(connection, (s for c in due for s in c.documents))
    outcomes = _validate(context, [*sets, *rows], pages)
    with context.warehouse() as connection:
        failures = _sentences(connection, [o for o in outcomes if o.suite in sets])
        held = 0
        if not failures:
            connection.execute("begin")
            held = _hold_rows(connection, due, [o for o in outcomes if o.suite in rows])
            connection.execute("commit")
    return GateResult(
        gate="raw",
        success=not failures,
        evaluated=len(outcomes),
        failures=failures,
        held_rows=held,
        pages=pages,
    )


def examine_books(context: RunContext) -> GateResult:
    """As `check_books`, but a blocking breach is returned and not raised.

    The match with the bank is judged where a bank ever delivered: to read it whole costs a day the
    more, the longer its history.
    """
    from expectations.suites.bank import BANK
    from expectations.suites.books import BOOKS

    pages = context.home.data_docs / "books"
    unjudged = BANK if "bank" in idle_sources(context.home) else ()
    with context.warehouse() as connection:
        suites = _readable(connection, (suite for suite in BOOKS if suite not in unjudged))
    outcomes = _validate(context, suites, pages)
    with context.warehouse() as connection:
        failures = _sentences(connection, outcomes)
    return GateResult(
        gate="books",
        success=not failures,
        evaluated=len(outcomes),
        failures=failures,
        held_rows=0,
        pages=pages,
    )


def _validate(context: RunContext, suites: Sequence[Suite], pages: Path) -> list[Outcome]:
    if not suites:
        return []
    judge = worker.start(log_file(context.home))
    return judge.validate(context.home.warehouse, suites, pages)


def _hold_rows(
    connection: duckdb.DuckDBPyConnection, due: Sequence[SourceChecks], outcomes: Sequence[Outcome]
) -> int:
    """Write failing rows and remember which files were judged; returns how many rows are held."""
    for checks in due:
        for outcome in outcomes:
            if outcome.suite in checks.documents and not outcome.success and outcome.rule:
                failing = outcome.suite.failing_rows(outcome.rule)
                _hold(connection, checks.source, outcome.expectation, failing)
        _hold(connection, checks.source, "every_line_is_readable", _incomplete(checks))
        connection.execute(
            "insert into quality.checked_files select source_system, observation_sequence, ?"
            " from quality.files_to_check where source_system = ?",
            [checks.digest, checks.source],
        )
    held = connection.execute(
        "select count(distinct (source_system, observation_sequence, row_number))"
        " from quality.failing_rows semi join quality.files_to_check"
        " using (source_system, observation_sequence)"
    ).fetchone()
    return int(held[0]) if held else 0


def _incomplete(checks: SourceChecks) -> str:
    """Refused lines of documents: half a document never reaches the books."""
    objects = ", ".join(f"'{name}'" for name in checks.line_objects) or "''"
    return f"""
        select {checks.record_document_id} as document_id, observation_sequence, file_sha256,
            row_number, concat('a line of the document was refused: ', detail) as detail
        from raw_{checks.source}.rejected_records
        where object_name in ({objects}) and {checks.record_document_id} is not null
            and observation_sequence in (
                select observation_sequence from quality.files_to_check
                where source_system = '{checks.source}'
            )
    """


def _hold(
    connection: duckdb.DuckDBPyConnection, source: str, expectation: str, failing_rows: str
) -> None:
    connection.execute(
        f"insert into quality.failing_rows select ?, {', '.join(PLACE)}, ?, detail"
        f" from ({failing_rows})",
        [source, expectation],
    )


def _sentences(
    connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]
) -> tuple[str, ...]:
    """One sentence for each expectation that does not hold: what, where, what to do."""
    return tuple(_sentence(connection, outcome) for outcome in outcomes if not outcome.success)


def _sentence(connection: duckdb.DuckDBPyConnection, outcome: Outcome) -> str:
    suite, rule = outcome.suite, outcome.rule
    remedy = suite.remedy or "correct what wrote it and run again"
    if rule is None:
        what = f"{outcome.expectation} does not hold ({outcome.unexpected_count} rows)"
        return f"{suite.name}: {what}; {remedy}."
    found = connection.execute(
        f"select detail from ({suite.failing_rows(rule)}) order by detail limit {MOST_NAMED}"
    ).fetchall()
    details = [str(row[0]) for row in found]
    named = first_of(details, most=MOST_NAMED, separator="; ", count=outcome.unexpected_count)
    return f"{suite.name}: {named}; {remedy}."


def _readable(connection: duckdb.DuckDBPyConnection, suites: Iterable[Suite]) -> list[Suite]:
    """Suites all of whose relations exist: a mart that is not built is not judged."""
    return [
        suite for suite in suites if all(relation_exists(connection, name) for name in suite.reads)
    ]
