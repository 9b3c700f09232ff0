"""When the pipeline runs by itself: jobs, the daily schedule, the drop sensor, failure notices.

Belongs here: only when and what is selected. Not: what a step does.
"""

import json

import dagster as dg

from orchestration.defs.names import ARRIVALS, POSTED_ENTRIES, SIGNED_HEAD, SNAPSHOT
from orchestration.defs.notices import write_notice
from orchestration.home import Home
from orchestration.run.drop_request import DROPPING_SOURCES, drop_folder

MORNING = "0 6 * * *"
SENSOR_SECONDS = 60
RETRIED = {"dagster/max_retries": "2", "dagster/retry_strategy": "ALL_STEPS"}
"""Every step may be repeated: what a killed or failed run left is removed by the next one."""

RAW = dg.AssetSelection.key_prefixes(
    *(["raw_control"], *([f"raw_{source}"] for source in DROPPING_SOURCES))
)
LANDED_AND_LOADED = dg.AssetSelection.assets(ARRIVALS) | RAW
PUBLISHED = dg.AssetSelection.assets(SNAPSHOT, SIGNED_HEAD)
POSTED = dg.AssetSelection.assets(POSTED_ENTRIES)
BOOKS = dg.AssetSelection.all() - POSTED
BUILT = BOOKS - dg.AssetSelection.assets(ARRIVALS) - PUBLISHED

BOOKS_JOB = dg.define_asset_job(
    "books",
    selection=BOOKS,
    description="A whole run: land, load, check, build, check, commit, publish, sign.",
    tags=RETRIED,
)
POST_JOB = dg.define_asset_job(
    "post",
    selection=POSTED,
    description="Post the published books to every target of tillbook.toml, and reconcile.",
    tags=RETRIED,
)
JOBS = [
    BOOKS_JOB,
    POST_JOB,
    dg.define_asset_job(
        "load",
        selection=LANDED_AND_LOADED,
        description="Land the drop and load what is not in the raw tables yet.",
        tags=RETRIED,
    ),
    dg.define_asset_job(
        "build",
        selection=BUILT,
        description="Load what landed, check it, build and check the books, commit them.",
        tags=RETRIED,
    ),
    dg.define_asset_job(
        "decide",
        selection=BUILT | PUBLISHED,
        description="Let an operator's decision take effect: build, check, commit, publish, sign.",
        tags=RETRIED,
    ),
    dg.define_asset_job(
        "publish",
        selection=PUBLISHED,
        description="Publish the last committed run again and sign what is unsigned.",
        tags=RETRIED,
    ),
]

daily_run = dg.ScheduleDefinition(
    name="every_morning",
    job=BOOKS_JOB,
    cron_schedule=MORNING,
    description="Books of the day before, from whatever lies in the home's drop folders.",
)


def drop_sensor(home: Home) -> dg.SensorDefinition:
    """Runs the books when a drop folder of the home has changed and is at rest."""

    @dg.sensor(
        name="drop_folder",
        job=BOOKS_JOB,
        minimum_interval_seconds=SENSOR_SECONDS,
        description="Runs when files in the home's drop folders are new and no longer growing.",
    )
    def watch(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        seen = drop_state(home)
        cursor = json.loads(context.cursor) if context.cursor else {}
        if not seen or seen == cursor.get("run_for"):
            return dg.SkipReason("nothing new in the drop folders")
        if seen != cursor.get("seen"):
            cursor["seen"] = seen
            context.update_cursor(json.dumps(cursor))
            return dg.SkipReason("files are still arriving")
        request = dg.RunRequest(run_key=json.dumps(seen, sort_keys=True))
        return dg.SensorResult(
            run_requests=[request], cursor=json.dumps({"seen": seen, "run_for": seen})
        )

    return watch


@dg.run_status_sensor(
    run_status=dg.DagsterRunStatus.SUCCESS,
    monitored_jobs=[BOOKS_JOB],
    request_job=POST_JOB,
    description="Posts to every target after each run that published; off until switched on.",
)
def post_after_books(context: dg.RunStatusSensorContext) -> dg.RunRequest:
    """Ask for posting once per run of the books."""
    return dg.RunRequest(run_key=context.dagster_run.run_id)


def drop_state(home: Home) -> dict[str, list[int]]:
    """Number of files, their bytes and the newest change, by source with a drop."""
    state = {}
    for source in DROPPING_SOURCES:
        folder = drop_folder(home, source)
        files = [file.stat() for file in folder.rglob("*") if file.is_file()]
        if files:
            newest = max(file.st_mtime_ns for file in files)
            state[source] = [len(files), sum(file.st_size for file in files), newest]
    return state


def failure_notice(home: Home) -> dg.SensorDefinition:
    """Writes a line for every failed run where an operator or a watcher of files sees it."""

    @dg.run_failure_sensor(
        name="failure_notice",
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Appends every failed run and its sentence to notices.jsonl of the home.",
    )
    def notify(context: dg.RunFailureSensorContext) -> None:
        write_notice(
            home,
            run_id=context.dagster_run.run_id,
            job=context.dagster_run.job_name,
            sentence=failure_words(context),
        )

    return notify


def failure_words(context: dg.RunFailureSensorContext) -> str:
    """What the failed step said, else what Dagster said."""
    for event in context.get_step_failure_events():
        error = event.step_failure_data.error
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            return " ".join(error.message.split())
    return context.failure_event.message or "the run failed without saying why"
