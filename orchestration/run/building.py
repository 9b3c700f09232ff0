"""How dbt is started over the warehouse, and what its failure says.

Belongs here: its command, environment and places, the sentence of a failure. Not: what the models
do, the Dagster wrapping (defs/dbt_process.py).
"""

import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from orchestration.books.code_version import DBT_PROJECT
from orchestration.home import Home
from orchestration.listing import first_of

DBT: Final = Path(sys.executable).with_name("dbt")
MOST_FAILURES: Final = 5
TESTS_OF_SEEDS: Final = "tag:of_seeds"
"""They run when the code is tested (tests/integrity/test_unit_tests.py)."""
EVERYTHING: Final = ("--select", "fqn:*")
WRITTEN_KINDS: Final = ("config.materialized:table", "config.materialized:incremental")
MODEL_SUFFIXES: Final = (".sql", ".py")
FAILED_NODE: Final = "RunResultError"


def dbt_environment() -> dict[str, str]:
    """What dbt's process is told; it runs in the home, where its profile finds the warehouse."""
    return {
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        # dbt's debug log of some 300 nodes costs as much as the day's rows.
        "DBT_LOG_LEVEL_FILE": "info",
    }


def build_arguments(
    *, is_rebuild: bool, selection: Sequence[str], idle_sources: Collection[str] = ()
) -> list[str]:
    """The dbt command of a build; a rebuild reads every document again.

    Args:
        is_rebuild: Whether code or rules differ from those that built the warehouse.
        selection: dbt's own selection arguments.
        idle_sources: Sources that never delivered anything.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    # The manifest is written once, by the parse before; to write it again takes five seconds.
    arguments.append("--no-write-json")
    if is_rebuild:
        arguments.append("--full-refresh")
        return [*arguments, *selection, "--exclude", TESTS_OF_SEEDS]
    left_out = [TESTS_OF_SEEDS]
    if tuple(selection) == EVERYTHING:
        selection = ("--select", *what_changes_with_data(idle_sources))
        left_out += what_stands_empty(idle_sources)
    return [*arguments, *selection, "--exclude", *left_out]


def what_changes_with_data(idle_sources: Collection[str]) -> list[str]:
    """What new rows can change, as dbt selects it.

    Seeds and the views before the marts stand as the same code made them in an earlier run, and so
    do the empty relations of a source that never delivered anything: a day costs what the sources
    in use cost, however many are known.
    """
    models = [file for file in DBT_PROJECT.glob("models/**/*") if file.suffix in MODEL_SUFFIXES]
    folders = sorted({file.parent.relative_to(DBT_PROJECT) for file in models})
    in_use = [folder for folder in folders if not set(folder.parts) & set(idle_sources)]
    written = [f"{_inside(folder)},{kind}" for folder in in_use for kind in WRITTEN_KINDS]
    return [*written, _inside(Path("models/marts")), "resource_type:test"]


def what_stands_empty(idle_sources: Collection[str]) -> list[str]:
    """Marts and tests about nothing but a source that never delivered, as dbt selects them.

    The marts are views, so they are never stale: they go on saying what the others deliver.
    """
    folders = [
        Path(parent, source)
        for parent in ("models/core", "models/marts", "tests/integrity")
        for source in sorted(idle_sources)
    ]
    return [_inside(folder) for folder in folders if (DBT_PROJECT / folder).is_dir()]


def _inside(folder: Path) -> str:
    """All of a folder of the project, as dbt selects it by name.

    By path is the same, but dbt then takes every file's path apart for every folder: a second a
    run.
    """
    return ".".join(("fqn:tillbook", *folder.parts[1:]))


def places(home: Home) -> list[str]:
    """Where dbt finds the project and puts what it writes: all of that goes into the home."""
    target = str(home.dbt_target.resolve())
    project = str(DBT_PROJECT)
    return [
        *("--project-dir", project, "--profiles-dir", project),
        *("--target-path", target, "--log-path", target),
    ]


def failure_of(event: Mapping[str, Any]) -> str | None:
    """Which model or test an event of dbt's says failed, and why; None for every other event."""
    if event["info"]["name"] != FAILED_NODE:
        return None
    message = " ".join(str(event["data"].get("msg") or "").split())
    return f"{event['data']['node_info']['node_name']} ({message[:160]})"


def failure_sentence(failures: Sequence[str], output: str, target: Path) -> str:
    """What failed, in one sentence.

    Args:
        failures: Failed models and tests, each as `failure_of` words it.
        output: What dbt said last; told when no model failed, so dbt itself did.
        target: Folder of dbt's log.
    """
    log = target / "dbt.log"
    if not failures:
        last = output.strip().splitlines()[-1:] or ["dbt gave no output"]
        return f"dbt could not start: {last[0].strip()}; see {log}."
    named = first_of(failures, most=MOST_FAILURES, separator="; ")
    return (
        f"{len(failures)} of the models or their tests failed, nothing was posted or published:"
        f" {named}; see {log}."
    )
