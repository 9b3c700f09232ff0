"""Starts dbt for a Dagster step and turns its events into Dagster's.

Belongs here: the process. `DbtCliResource.cli` is not used because it asks `dbt --version` in a
process of its own and loads the adapter, which together cost more than the build of a day.
"""

import contextlib
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
from orchestration.run.dbt_worker import DbtWorker
from orchestration.run.errors import BuildError
from orchestration.run.loading_raw import idle_sources
from orchestration.run.session import RunSession


def stream_build(
    context: dg.AssetExecutionContext, session: RunSession, *, is_rebuild: bool
) -> Iterator[Any]:
    """Build what the run selected and yield materialisations and check results.

    Raises:
        BuildError: A model or a blocking test failed, or dbt could not start.
    """
    home = session.home
    worker = session.dbt or DbtWorker(home, write_manifest=False)
    session.dbt = None  # A process builds once; a retry starts its own.
    with contextlib.closing(worker):
        invocation = start_build(context, home, worker, is_rebuild=is_rebuild)
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
            words = str(invocation.get_error() or "")
            raise BuildError(building.failure_sentence(failures, words, home.dbt_target))


def start_build(
    context: dg.AssetExecutionContext, home: Home, worker: DbtWorker, *, is_rebuild: bool
) -> DbtCliInvocation:
    """Begin to build the models and tests a step selected."""
    manifest, translator, _ = get_manifest_and_translator_from_dbt_assets([context.assets_def])
    chosen = get_updated_cli_invocation_params_for_context(
        context=context, manifest=manifest, dagster_dbt_translator=translator
    )
    reach = ["--indirect-selection", chosen.indirect_selection] if chosen.indirect_selection else []
    arguments = building.build_arguments(
        is_rebuild=is_rebuild, selection=chosen.selection_args, idle_sources=idle_sources(home)
    )
    worker.build([*arguments, *reach])
    return DbtCliInvocation(
        process=worker.process,
        manifest=manifest,
        dagster_dbt_translator=translator,
        project_dir=DBT_PROJECT,
        target_path=home.dbt_target.resolve(),
        raise_on_error=False,
        cli_version=Version(version("dbt-core")),
        context=context,
    )
