"""The dbt models as assets, their tests as asset checks, and how dbt is started.

Belongs here: wiring dbt into the graph. Not: what the models do (dbt_project), the command and
its failure sentence (orchestration/run/building.py).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from ingestion.sources import SOURCE_NAMES, source_definition
from orchestration.column_lineage.columns import ColumnGraph, ColumnName
from orchestration.crash_points import crash_point
from orchestration.defs.columns import column_metadata
from orchestration.defs.dbt_process import stream_build
from orchestration.defs.names import (
    ACCOUNTING,
    FAILING_ROWS,
    OPENED_BOOKS,
    PLATFORM,
    WAREHOUSE_POOL,
    raw_key,
)
from orchestration.home import Home
from orchestration.run.session import RunSession

PUBLISHED_SCHEMAS = ("core", "marts")
WRITTEN_BY_THE_RUN = {"settings": OPENED_BOOKS, "books": OPENED_BOOKS, "quality": FAILING_ROWS}


class ModelTranslator(DagsterDbtTranslator):
    """Names models by schema, and joins dbt's sources to the assets that fill them."""

    def __init__(self, columns: ColumnGraph | None = None) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))
        self._columns = columns

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Schema and name; of a source table: the asset that fills it."""
        if dbt_resource_props["resource_type"] == "source":
            return _source_key(dbt_resource_props["source_name"], dbt_resource_props["name"])
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Layer and area: staging_square, core, marts_finance, seeds_accounting."""
        if dbt_resource_props["resource_type"] == "source":
            return None
        folders = dbt_resource_props["fqn"][1:-1]
        is_seed = dbt_resource_props["resource_type"] == "seed"
        return "_".join(["seeds", *folders] if is_seed else folders)

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        """Accounting owns what is posted and published; the platform what leads there."""
        layer = dbt_resource_props["fqn"][1]
        return [PLATFORM if layer == "staging" else ACCOUNTING]

    def get_metadata(self, dbt_resource_props: Mapping[str, Any]) -> Mapping[str, Any]:
        """What dbt says, and where the graph of columns is known what each is made of."""
        metadata = super().get_metadata(dbt_resource_props)
        if self._columns is None or dbt_resource_props["resource_type"] == "source":
            return metadata
        relation = f"{dbt_resource_props['schema']}.{dbt_resource_props['alias']}"
        described = dbt_resource_props["columns"]
        return {**metadata, **column_metadata(self._columns, relation, described, _asset_of)}


def model_assets(
    home: Home, manifest: Path, columns: ColumnGraph | None = None
) -> dg.AssetsDefinition:
    """Seeds, models and their tests, run by one dbt process."""

    @dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=ModelTranslator(columns),
        name="models",
        pool=WAREHOUSE_POOL,
    )
    def models(
        context: dg.AssetExecutionContext, session: dg.ResourceParam[RunSession]
    ) -> Iterator[Any]:
        run = session.current_run()
        session.announce("Building models and running their tests")
        yield from stream_build(context, session, is_rebuild=run.is_rebuild)
        crash_point("built")

    return models


def published_keys(manifest: Path) -> list[dg.AssetKey]:
    """Keys of every core relation and mart that each day builds.

    What is about one source only stays out of a day's build while that source never delivered;
    Dagster would skip whatever waits for it.
    """
    return [
        dg.AssetKey([node["schema"], node["name"]])
        for node in read_manifest(manifest)["nodes"].values()
        if node["resource_type"] == "model"
        and node["schema"] in PUBLISHED_SCHEMAS
        and not set(node["fqn"]) & set(SOURCE_NAMES)
    ]


def read_manifest(manifest: Path) -> dict[str, Any]:
    """The parsed manifest."""
    parsed: dict[str, Any] = json.loads(manifest.read_bytes())
    return parsed


@cache
def _filled_by(source: str) -> dict[str, str]:
    """Which object fills a raw table of a source."""
    return {
        table.name: item.name for item in source_definition(source).objects for table in item.tables
    }


def _source_key(source: str, table: str) -> dg.AssetKey:
    if source in WRITTEN_BY_THE_RUN:
        return WRITTEN_BY_THE_RUN[source]
    if source not in SOURCE_NAMES:
        return dg.AssetKey([source, table])
    filled_by = _filled_by(source)
    # Rejected records and file counts are filled by every object; the first stands for them all.
    first = source_definition(source).objects[0].name
    return raw_key(source, filled_by.get(table, first))


def _asset_of(name: ColumnName) -> tuple[dg.AssetKey, str]:
    """The asset that holds a column; one that fills several tables names the table too."""
    schema, _, table = name.relation.partition(".")
    source = schema.removeprefix("raw_")
    if source not in SOURCE_NAMES and source not in WRITTEN_BY_THE_RUN:
        return dg.AssetKey([schema, table]), name.column
    key = _source_key(source, table)
    is_main = source in SOURCE_NAMES and table == _main_table(source, key.path[-1])
    return key, name.column if is_main else f"{table}.{name.column}"


@cache
def _main_table(source: str, object_name: str) -> str:
    """The table whose columns the asset of an object shows as its own."""
    return source_definition(source).object_named(object_name).tables[0].name
