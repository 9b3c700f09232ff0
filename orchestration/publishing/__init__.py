"""The published snapshot: what readers see, whole, and never have to wait for.

Belongs here: writing it after a run, switching to it, opening it. Not: computing what is in it
(dbt), sending it anywhere (orchestration/posting).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.books.committing import CurrentRun
    from orchestration.publishing.publishing import PublishedSnapshot
    from orchestration.run.context import RunContext


def publish(
    context: "RunContext", run: "CurrentRun", *, rewrite: bool = False
) -> "PublishedSnapshot":
    """Publish the last committed run; see `publishing.publish`."""
    from orchestration.publishing import publishing

    return publishing.publish(context, run, rewrite=rewrite)
