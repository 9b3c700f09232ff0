"""Where raw data goes: the dlt pipeline of a source, built from the paths settings pass in.

Belongs here: the one place that names a dlt destination and dataset. Not: what is loaded.
"""

from pathlib import Path

import dlt


def pipeline_for(source: str, warehouse: Path, pipelines_dir: Path) -> dlt.Pipeline:
    """The dlt pipeline that appends to ``raw_<source>`` in the warehouse."""
    dlt.config["normalize.parquet_normalizer.add_dlt_load_id"] = True
    dlt.config["runtime.dlthub_telemetry"] = False
    dlt.config["load.workers"] = 1
    dlt.config["load.delete_completed_jobs"] = True
    dlt.config["load.truncate_staging_dataset"] = False
    return dlt.pipeline(
        pipeline_name=source,
        destination=dlt.destinations.duckdb(str(warehouse)),
        dataset_name=f"raw_{source}",
        pipelines_dir=str(pipelines_dir),
    )
