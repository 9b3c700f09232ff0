"""Assets of the books: opening them before the models run, committing them after.

Belongs here: wiring. Not: what opening and committing do (orchestration/books).
"""

import dagster as dg

from orchestration.books.committing import commit_books
from orchestration.crash_points import crash_point
from orchestration.defs.names import (
    ACCOUNTING,
    COMMITTED_BOOKS,
    FAILING_ROWS,
    JOURNAL_ENTRIES,
    JOURNAL_LINES,
    OPENED_BOOKS,
    WAREHOUSE_POOL,
)
from orchestration.run.approval import require_approval
from orchestration.run.beginning import begin_build
from orchestration.run.held_back import quarantined_documents
from orchestration.run.session import RunSession


@dg.asset(
    key=OPENED_BOOKS,
    deps=[FAILING_ROWS],
    group_name="books",
    owners=[ACCOUNTING],
    kinds={"python", "duckdb"},
    pool=WAREHOUSE_POOL,
    description=(
        "The journal brought level with its committed segments, the settings as tables, and the"
        " run under way: what posting starts from."
    ),
)
def opened_books(session: dg.ResourceParam[RunSession]) -> dg.MaterializeResult[None]:
    """Open the books and begin the run."""
    session.announce("Opening the books")
    run = begin_build(session.context)
    session.report.run_id = run.run_id
    return dg.MaterializeResult(
        metadata={
            "run_id": run.run_id,
            "reads_everything_again": run.is_rebuild,
            "through_observation": run.through_sequence,
        }
    )


@dg.asset(
    key=COMMITTED_BOOKS,
    deps=[JOURNAL_LINES, JOURNAL_ENTRIES],
    group_name="books",
    owners=[ACCOUNTING],
    kinds={"parquet"},
    pool=WAREHOUSE_POOL,
    description=(
        "The journal lines a run appended, as an immutable Parquet segment, and the run record"
        " that makes them count. Append-only: back it up."
    ),
)
def committed_books(session: dg.ResourceParam[RunSession]) -> dg.MaterializeResult[None]:
    """Commit what the run posted, once differences of changed rules are approved."""
    session.announce("Committing the books")
    run = session.current_run()
    context = session.context
    with context.warehouse() as connection:
        require_approval(context, connection, run)
        record = commit_books(connection, context.store, context.home.segments, run)
        session.report.quarantined_documents = quarantined_documents(connection)
    crash_point("committed")
    session.report.committed = record is not None
    rows = {segment.relation: segment.rows for segment in (record.segments if record else ())}
    session.report.posted_entries = rows.get("fct_journal_entries", 0)
    return dg.MaterializeResult(metadata={"run_id": run.run_id, "appended_rows": rows})
