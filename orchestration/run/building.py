"""Runs dbt over the warehouse: which command, where its files go, what its failure says.

Belongs here: only invoking dbt. Not: what the models do, the Dagster wrapping (defs/transform.py).
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestration.books.code_version import DBT_PROJECT
from orchestration.home import Home
from orchestration.run.errors import BuildError

DBT = Path(sys.executable).with_name("dbt")
RUN_RESULTS = "run_results.json"
MOST_FAILURES = 5


def dbt_environment(home: Home) -> dict[str, str]:
    """What dbt's process needs to know of the home."""
    return {
        "TILLBOOK_WAREHOUSE": str(home.warehouse.resolve()),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        # dbt's debug log of some 300 nodes costs 5 of a build's 30 seconds.
        "DBT_LOG_LEVEL_FILE": "info",
    }


def build_arguments(*, is_rebuild: bool, select: Sequence[str] = ()) -> list[str]:
    """The dbt command of a build; a rebuild reads every document again."""
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    if is_rebuild:
        arguments.append("--full-refresh")
    if select:
        arguments += ["--select", *select]
    return arguments


def places(home: Home) -> list[str]:
    """Where dbt finds the project and puts what it writes: all of that goes into the home."""
    target = str(home.dbt_target.resolve())
    project = str(DBT_PROJECT)
    return [
        *("--project-dir", project, "--profiles-dir", project),
        *("--target-path", target, "--log-path", target),
    ]


def forget_results(home: Home) -> None:
    """Remove the results of the build before, so that they are never taken for this one's."""
    (home.dbt_target / RUN_RESULTS).unlink(missing_ok=True)


def build(home: Home, *, is_rebuild: bool, select: Sequence[str] = ()) -> None:
    """Build models and run their tests.

    Raises:
        BuildError: A model or a blocking test failed.
    """
    command = [
        str(DBT),
        "--quiet",
        *build_arguments(is_rebuild=is_rebuild, select=select),
        *places(home),
    ]
    forget_results(home)
    process = subprocess.run(
        command,
        env={**os.environ, **dbt_environment(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode:
        raise BuildError(failure_sentence(home.dbt_target, process.stdout))


def failure_sentence(target: Path, output: str) -> str:
    """What failed, in one sentence, from dbt's own results."""
    failures = list(_failures(target / RUN_RESULTS))
    if not failures:
        last = output.strip().splitlines()[-1:] or ["dbt gave no output"]
        return f"dbt could not start: {last[0].strip()}; see {target / 'dbt.log'}."
    named = "; ".join(failures[:MOST_FAILURES])
    more = len(failures) - MOST_FAILURES
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"{len(failures)} of the models or their tests failed, nothing was posted or published:"
        f" {named}{rest}; see {target / 'dbt.log'}."
    )


def _failures(results: Path) -> Iterator[str]:
    if not results.exists():
        return
    for result in json.loads(results.read_text("utf-8"))["results"]:
        if result["status"] in ("error", "fail"):
            message = " ".join(str(result.get("message") or "").split())
            yield f"{result['unique_id'].split('.')[2]} ({message[:160]})"
