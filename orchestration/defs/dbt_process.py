"""Starts dbt for a Dagster step and turns its events into Dagster's.

Belongs here: the process. `DbtCliResource.cli` is not used because it asks `dbt --version` in a
process of its own and loads the adapter, which together cost more than the build of a day.
"""

import os
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation
from dagster_dbt.asset_utils import (
    get_manifest_and_translator_from_dbt_assets,
    get_updated_cli_invocation_params_for_context,
)
from packaging.version import Version

from orchestration.books.code_version import DBT_PROJECT
from orchestration.home import Home
from orchestration.run import building
from orchestration.run.errors import BuildError

EVENTS_AS_JSON = {"DBT_LOG_FORMAT": "json", "PYTHONUNBUFFERED": "1"}


def stream_build(
    context: dg.AssetExecutionContext, home: Home, *, is_rebuild: bool
) -> Iterator[Any]:
    """Build what the run selected and yield materialisations and check results.

    Raises:
        BuildError: A model or a blocking test failed, or dbt could not start.
    """
    invocation = start_build(context, home, is_rebuild=is_rebuild)
    failures: list[str] = []
    for event in invocation.stream_raw_events():
        if failure := building.failure_of(event.raw_event):
            failures.append(failure)
        yield from event.to_default_asset_events(
            manifest=invocation.manifest,
            dagster_dbt_translator=invocation.dagster_dbt_translator,
            context=context,
            target_path=invocation.target_path,
        )
    if invocation.process.wait():
        words = _last_words(invocation)
        raise BuildError(building.failure_sentence(failures, words, home.dbt_target))


def start_build(
    context: dg.AssetExecutionContext, home: Home, *, is_rebuild: bool
) -> DbtCliInvocation:
    """Start dbt's process for the models and tests a step selected."""
    manifest, translator, _ = get_manifest_and_translator_from_dbt_assets([context.assets_def])
    chosen = get_updated_cli_invocation_params_for_context(
        context=context, manifest=manifest, dagster_dbt_translator=translator
    )
    environment = {**os.environ, **building.dbt_environment(home), **EVENTS_AS_JSON}
    if chosen.indirect_selection:
        environment["DBT_INDIRECT_SELECTION"] = chosen.indirect_selection
    return DbtCliInvocation.run(
        args=[
            str(building.DBT),
            *building.build_arguments(is_rebuild=is_rebuild),
            *building.places(home),
            *chosen.selection_args,
        ],
        env=environment,
        manifest=manifest,
        dagster_dbt_translator=translator,
        project_dir=DBT_PROJECT,
        target_path=home.dbt_target.resolve(),
        raise_on_error=False,
        context=context,
        adapter=None,
        cli_version=Version(version("dbt-core")),
    )


def _last_words(invocation: DbtCliInvocation) -> str:
    return str(invocation.get_error() or "")
