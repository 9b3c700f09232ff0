"""Holds a run whose other code or rules would change what is posted, until somebody approves.

Belongs here: that refusal. Not: computing the differences (orchestration/books/differences.py),
approving them (orchestration/verbs/approving.py).
"""

import duckdb

from orchestration.books.committing import CurrentRun
from orchestration.books.differences import differences_of, is_approved, is_changed
from orchestration.books.run_records import committed_runs
from orchestration.run.context import RunContext
from orchestration.run.errors import RunError


class ApprovalNeededError(RunError):
    """Other code or rules would change what is posted, and nobody approved it."""


def require_approval(
    context: RunContext, connection: duckdb.DuckDBPyConnection, run: CurrentRun
) -> None:
    """Refuse to commit differences that nobody approved; a trial commits nothing that lasts.

    Raises:
        ApprovalNeededError: Says how much would change and what to do.
    """
    if context.is_trial:
        return
    runs = committed_runs(context.store)
    if not is_changed(run, runs[-1] if runs else None):
        return
    differences = differences_of(connection, run)
    if differences.entries == 0 or is_approved(context.store, run, differences):
        return
    raise ApprovalNeededError(
        f"Code, rules or mappings differ from those of {runs[-1].run_id} and would append"
        f" {differences.entries} entries about {differences.documents} documents that are posted;"
        " nothing was committed: tillbook approve shows them by account and period and, with"
        " --reason, lets the next run post them; or undo the change."
    )
