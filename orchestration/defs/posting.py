"""The asset outside: what accounting systems hold of the books, and whether it agrees with them.

Belongs here: wiring. Not: planning, sending and comparing (orchestration/posting).
"""

import dagster as dg

from orchestration.defs.names import ACCOUNTING, POSTED_ENTRIES, SNAPSHOT
from orchestration.defs.notices import write_notice
from orchestration.home import Home
from orchestration.run.context import system_clock


def posted_entries_asset(home: Home) -> dg.AssetsDefinition:
    """The entries of every target that `tillbook.toml` names."""

    @dg.asset(
        key=POSTED_ENTRIES,
        deps=[SNAPSHOT],
        group_name="posting",
        owners=[ACCOUNTING],
        kinds={"sqlite"},
        description=(
            "What each accounting system was sent of the published books, each entry exactly once;"
            " the outbox keeps what is refused, uncertain or left out."
        ),
    )
    def posted_entries() -> dg.MaterializeResult[None]:
        """Plan and deliver for every target."""
        from orchestration.settings import load_settings
        from orchestration.verbs.posting import post_quietly

        told: dict[str, int] = {}
        for name in load_settings(home.path).targets:
            delivered = post_quietly(home, name, system_clock)
            told |= {
                f"{name}: posted": delivered.posted,
                f"{name}: refused": delivered.rejected,
                f"{name}: uncertain": delivered.uncertain,
                f"{name}: turned away": delivered.turned_away,
            }
        return dg.MaterializeResult(metadata=told)

    return posted_entries


def delivered_check(home: Home) -> dg.AssetChecksDefinition:
    """Whether every planned entry is there, with no refusal, doubt or wait for a person."""

    @dg.asset_check(
        asset=POSTED_ENTRIES,
        name="delivered",
        description="No entry is refused, uncertain or waiting for a person.",
    )
    def delivered(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        """Look into the outbox, as `tillbook doctor` does."""
        from orchestration.verbs.posting_health import check_posting

        verdict, sentence = check_posting(home)
        if verdict != "ok":
            write_notice(home, run_id=context.run.run_id, job="post", sentence=sentence)
        return dg.AssetCheckResult(
            passed=verdict == "ok",
            severity=dg.AssetCheckSeverity.WARN,
            metadata={"outbox": sentence},
        )

    return delivered


def reconciled_check(home: Home) -> dg.AssetChecksDefinition:
    """Whether every target holds what it was sent, and the books explain all of it."""

    @dg.asset_check(
        asset=POSTED_ENTRIES,
        name="reconciled",
        description="Each target equals what it was sent, by entry, account and month.",
    )
    def reconciled(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
        """Compare every target."""
        from orchestration.settings import load_settings
        from orchestration.verbs.reconciling import compare_all

        differences = {
            name: compared.differences
            for name in load_settings(home.path).targets
            if (compared := compare_all(home, name, None, None, system_clock))
        }
        for name in (name for name, number in differences.items() if number):
            sentence = (
                f"{name} differs from what it was sent: tillbook reconcile {name} says where."
            )
            write_notice(home, run_id=context.run.run_id, job="post", sentence=sentence)
        return dg.AssetCheckResult(passed=not any(differences.values()), metadata=differences)

    return reconciled
