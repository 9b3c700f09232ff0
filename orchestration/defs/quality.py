"""Gates: Great Expectations as asset checks that block what follows.

Belongs here: how a gate's result becomes a check. Not: what is expected (expectations/suites).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import dagster as dg

from ingestion.sources import SOURCE_NAMES, source_definition
from orchestration.crash_points import crash_point
from orchestration.defs.names import (
    FAILING_ROWS,
    JOURNAL_LINES,
    PLATFORM,
    WAREHOUSE_POOL,
    raw_key,
)
from orchestration.run.session import RunSession

if TYPE_CHECKING:
    from orchestration.run.gates import GateResult

RAW_KEYS = [
    raw_key(source, item.name)
    for source in SOURCE_NAMES
    for item in source_definition(source).objects
]


@dg.multi_asset(
    name="raw_gate",
    specs=[
        dg.AssetSpec(
            FAILING_ROWS,
            deps=RAW_KEYS,
            group_name="quality",
            owners=[PLATFORM],
            kinds={"greatexpectations", "duckdb"},
            description=(
                "Raw rows that cannot be true (absurd quantities, dates out of range): their"
                " documents are quarantined, the others post."
            ),
        )
    ],
    check_specs=[
        dg.AssetCheckSpec(
            "raw_gate",
            asset=FAILING_ROWS,
            blocking=True,
            description="What arrived is complete and readable as a whole; else nothing is built.",
        )
    ],
    pool=WAREHOUSE_POOL,
)
def raw_gate_asset(
    context: dg.AssetExecutionContext, session: dg.ResourceParam[RunSession]
) -> Iterator[Any]:
    """Check what was loaded since the last committed run."""
    from orchestration.run.gates import examine_raw

    del context
    session.announce("Checking what arrived")
    result = examine_raw(session.context)
    session.report.gates.append(result)
    yield dg.MaterializeResult(
        asset_key=FAILING_ROWS,
        check_results=[_evaluated("raw_gate", FAILING_ROWS, result)],
        metadata={"held_rows": result.held_rows},
    )
    result.require()
    crash_point("raw_checked")


@dg.multi_asset_check(
    name="books_gate",
    specs=[
        dg.AssetCheckSpec(
            "books_gate",
            asset=JOURNAL_LINES,
            blocking=True,
            description="The books hold together as a whole; else nothing is committed.",
        )
    ],
    pool=WAREHOUSE_POOL,
)
def books_gate(session: dg.ResourceParam[RunSession]) -> Iterator[dg.AssetCheckResult]:
    """Check core and marts after they were built."""
    from orchestration.run.gates import examine_books

    session.announce("Checking the books")
    result = examine_books(session.context)
    session.report.gates.append(result)
    yield _evaluated("books_gate", JOURNAL_LINES, result)
    result.require()
    crash_point("books_checked")


def _evaluated(name: str, key: dg.AssetKey, result: "GateResult") -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        check_name=name,
        asset_key=key,
        passed=result.success,
        description="; ".join(result.failures) or None,
        metadata={
            "expectations": result.evaluated,
            "held_rows": result.held_rows,
            "pages": dg.MetadataValue.path(str(result.pages)),
        },
    )
