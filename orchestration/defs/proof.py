"""The asset that leaves the machine: the signed head of every committed run.

Belongs here: wiring. Not: what a head says and how it is signed (orchestration/proof).
"""

import dagster as dg

from orchestration.crash_points import crash_point
from orchestration.defs.names import ACCOUNTING, SIGNED_HEAD, SNAPSHOT, WAREHOUSE_POOL
from orchestration.run.session import RunSession

PERIODS = """
    select entity_id, period, cast(first_day as varchar), cast(last_day as varchar)
    from settings.fiscal_periods
    order by entity_id, first_day
"""


@dg.asset(
    key=SIGNED_HEAD,
    deps=[SNAPSHOT],
    group_name="proof",
    owners=[ACCOUNTING],
    kinds={"file"},
    pool=WAREHOUSE_POOL,
    description=(
        "What each committed run came to, signed and chained: roots of the trees over the journal"
        " lines of every entity and period. Copies of it belong off this machine."
    ),
)
def signed_head(session: dg.ResourceParam[RunSession]) -> dg.MaterializeResult[None]:
    """Sign the runs that have no head yet."""
    from orchestration.proof.signing import sign_committed_runs

    session.announce("Signing the head")
    context = session.context
    with context.warehouse() as connection:
        periods = connection.execute(PERIODS).fetchall()
    signed = sign_committed_runs(context.home, context.store, context.settings.proof, periods)
    crash_point("head_signed")
    return dg.MaterializeResult(metadata={"signed_runs": signed})
