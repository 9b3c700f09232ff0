"""Assets that bring data in: the landing of what arrived, and the raw tables dlt loads from it.

Belongs here: wiring landing and dlt into the graph. Not: reading or typing files (ingestion).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dlt import DagsterDltResource, DagsterDltTranslator, dlt_assets
from dagster_dlt.translator import DltResourceTranslatorData

from ingestion.destinations import pipeline_for
from ingestion.loading import held_open, raw_source
from ingestion.sources import SOURCE_NAMES, source_definition
from ingestion.sources.raw_tables import SourceObject
from orchestration.crash_points import crash_point
from orchestration.defs.names import ARRIVALS, PLATFORM, WAREHOUSE_POOL, raw_key
from orchestration.home import Home
from orchestration.run.arriving import land_arrivals
from orchestration.run.drop_request import DropRequest
from orchestration.run.held_back import note_what_was_refused
from orchestration.run.loading_raw import is_initialised, missing_files
from orchestration.run.session import RunSession


class Arrivals(dg.Config):
    """What a run lands; left empty, every configured source's own drop folder."""

    source: str | None = None
    path: str | None = None
    first_day: str | None = None
    last_day: str | None = None

    def request(self) -> DropRequest:
        """The request this configuration makes."""
        return DropRequest(
            source=self.source,
            path=Path(self.path) if self.path else None,
            first_day=date.fromisoformat(self.first_day) if self.first_day else None,
            last_day=date.fromisoformat(self.last_day) if self.last_day else None,
        )


@dg.asset(
    key=ARRIVALS,
    group_name="landing",
    owners=[PLATFORM],
    kinds={"file"},
    description=(
        "Everything that ever arrived, as it arrived: files are stored once, every sighting is"
        " noted, card numbers and customers' data are taken out before a byte is written."
    ),
)
def arrivals(
    context: dg.AssetExecutionContext, config: Arrivals, session: dg.ResourceParam[RunSession]
) -> dg.MaterializeResult[None]:
    """Land the drop and the company's own books files."""
    del context
    session.announce("Landing files")
    land_arrivals(session, config.request())
    report = session.report
    return dg.MaterializeResult(
        metadata={
            "new_files": sum(report.landed.values()),
            "unchanged_files": report.unchanged,
            "files_of_no_object": report.strangers,
        }
    )


@dataclass
class RawTranslator(DagsterDltTranslator):
    """Names the raw assets as the dbt sources are named, so that both halves of the graph join."""

    source: str = ""

    def get_asset_spec(self, data: DltResourceTranslatorData) -> dg.AssetSpec:
        """The asset of one dlt resource."""
        item = source_definition(self.source).object_named(data.resource.name)
        return (
            super()
            .get_asset_spec(data)
            .replace_attributes(
                key=raw_key(self.source, item.name),
                deps=[ARRIVALS],
                group_name=f"raw_{self.source}",
                owners=[PLATFORM],
                kinds={"dlt", "duckdb"},
                description=_description(self.source, item),
            )
            .merge_attributes(metadata={"dagster/column_schema": _columns(item)})
        )


def raw_assets(home: Home, source: str) -> dg.AssetsDefinition:
    """The raw assets of one source: one per object it delivers, loaded by dlt together."""
    definition = source_definition(source)
    pipeline = pipeline_for(source, home.warehouse, home.path / "dlt")

    @dlt_assets(
        dlt_source=raw_source(definition, {}),
        dlt_pipeline=pipeline,
        name=f"raw_{source}",
        dagster_dlt_translator=RawTranslator(source),
        pool=WAREHOUSE_POOL,
    )
    def load(
        context: dg.AssetExecutionContext,
        dlt: DagsterDltResource,
        session: dg.ResourceParam[RunSession],
    ) -> Iterator[Any]:
        files = missing_files(session.context, source)
        count = sum(len(listed) for listed in files.values())
        session.report.loaded[source] = count
        tables_exist = is_initialised(session.context, source)
        passed_over = set(context.selected_asset_keys)
        if count or not tables_exist:
            session.announce(f"Loading {count} files of {source}")
            declared = raw_source(definition, files, tables_exist=tables_exist)
            with held_open(home.warehouse):
                yield from dlt.run(context=context, dlt_source=declared)
            note_what_was_refused(session, source, files)
            passed_over -= {raw_key(source, name) for name in declared.resources}
        for key in sorted(passed_over):
            yield dg.MaterializeResult(asset_key=key, metadata={"new_files": 0})
        if source == SOURCE_NAMES[-1]:
            crash_point("loaded")

    return load


def _description(source: str, item: SourceObject) -> str:
    tables = ", ".join(table.name for table in item.tables)
    return f"Landed {item.name} of {source}, typed and appended row by row to: {tables}."


def _columns(item: SourceObject) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                name=column.name,
                type=column.type,
                constraints=dg.TableColumnConstraints(nullable=not column.required),
            )
            for column in item.tables[0].columns
        ]
    )
