"""The asset readers see: the published snapshot.

Belongs here: wiring. Not: how a snapshot is written (orchestration/publishing).
"""

from collections.abc import Sequence

import dagster as dg

from orchestration.crash_points import crash_point
from orchestration.defs.names import ACCOUNTING, COMMITTED_BOOKS, SNAPSHOT, WAREHOUSE_POOL
from orchestration.run.current import require_committed
from orchestration.run.session import RunSession


def snapshot_asset(relations: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """The snapshot of the core relations and marts given."""

    @dg.asset(
        key=SNAPSHOT,
        deps=[COMMITTED_BOOKS, *relations],
        group_name="published",
        owners=[ACCOUNTING],
        kinds={"duckdb", "parquet"},
        pool=WAREHOUSE_POOL,
        description=(
            "One complete run as a read-only DuckDB file, and a Parquet file per mart: what"
            " tillbook query, BI tools and auditors read, never half of a run."
        ),
    )
    def snapshot(session: dg.ResourceParam[RunSession]) -> dg.MaterializeResult[None]:
        """Publish the last committed run."""
        from orchestration.publishing import publish

        session.announce("Publishing")
        run = session.current_run()
        with session.context.warehouse() as connection:
            require_committed(connection, session.home, run)
        publish(session.context, run)
        crash_point("published")
        session.report.published_run_id = run.run_id
        return dg.MaterializeResult(metadata={"run_id": run.run_id})

    return snapshot
