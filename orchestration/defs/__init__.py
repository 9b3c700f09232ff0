"""What Dagster sees of Tillbook: assets, checks, jobs, schedules, one module per Dagster noun.

Belongs here: putting the definitions of one home together. Not: what a step does
(orchestration/run), which home it is (orchestration/definitions.py).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import dagster as dg

from ingestion.sources import SOURCE_NAMES
from orchestration.column_lineage.columns import ColumnGraph
from orchestration.defs.books import committed_books, opened_books
from orchestration.defs.ingestion import arrivals, raw_assets
from orchestration.defs.posting import delivered_check, posted_entries_asset, reconciled_check
from orchestration.defs.proof import signed_head
from orchestration.defs.publishing import snapshot_asset
from orchestration.defs.quality import books_gate, raw_gate_asset
from orchestration.defs.schedules import (
    JOBS,
    daily_run,
    drop_sensor,
    failure_notice,
    post_after_books,
)
from orchestration.defs.transform import model_assets, published_keys
from orchestration.home import Home
from orchestration.run.context import OpenHome, open_home, system_clock
from orchestration.run.session import RunSession, hold_home

Announce = Callable[[str], None]


def build_definitions(
    home: Home,
    manifest: Path,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
    session: dg.ResourceDefinition | None = None,
    columns: ColumnGraph | None = None,
) -> dg.Definitions:
    """The definitions of one home.

    Args:
        home: Whose books they keep.
        manifest: The dbt manifest of the home.
        loggers: Where Dagster's own log goes; None leaves it on the console.
        session: How a run holds the home; None: with the system clock, saying nothing.
        columns: What columns are made of, for whoever looks; a run needs none.
    """
    from dagster_dlt import DagsterDltResource

    return dg.Definitions(
        assets=[
            arrivals,
            *(raw_assets(home, source) for source in SOURCE_NAMES),
            raw_gate_asset,
            opened_books,
            model_assets(home, manifest, columns),
            committed_books,
            snapshot_asset(published_keys(manifest)),
            signed_head,
            posted_entries_asset(home),
        ],
        asset_checks=[books_gate, delivered_check(home), reconciled_check(home)],
        jobs=JOBS,
        schedules=[daily_run],
        sensors=[drop_sensor(home), failure_notice(home), post_after_books],
        resources={
            "dlt": DagsterDltResource(),
            "session": session or session_resource(home),
        },
        executor=dg.in_process_executor,
        loggers=loggers,
    )


def session_resource(
    home: Home,
    clock: Callable[[], datetime] = system_clock,
    announce: Announce = lambda words: None,
    show: Callable[[RunSession], None] = lambda session: None,
    open_context: OpenHome = open_home,
) -> dg.ResourceDefinition:
    """Holds the home's writer lock for as long as a run lasts, however many steps it has.

    Args:
        home: The home a run works on.
        clock: Gives the present instant, aware.
        announce: Is told in a few words what begins.
        show: Is handed the session, to read its report after the run.
        open_context: How the home is opened.
    """

    @dg.resource(description="The home, held by one writer.")
    def held(context: dg.InitResourceContext) -> Iterator[RunSession]:
        del context
        with hold_home(home, clock, announce, open_context) as session:
            show(session)
            yield session

    return held
