"""What is expected of a source's deliveries as a whole: volume and freshness. A breach blocks.

Belongs here: expectations of sets of files. Not: of single rows (raw_<source>.py). No source here
gives control totals of its own, so nothing is said of them.
"""

from expectations.rules import Rule, SourceChecks, Suite


def delivery_suites(checks: SourceChecks, now: str) -> tuple[Suite, ...]:
    """The set-level suites of one source.

    Args:
        checks: What the source promises.
        now: The present instant by the run's clock, ISO 8601 with offset.
    """
    suites = [_volume(checks)]
    if checks.fresh_within_hours is not None:
        suites.append(_freshness(checks, checks.fresh_within_hours, now))
    return tuple(suites)


def _volume(checks: SourceChecks) -> Suite:
    """A file without a single record went wrong on its way, unless it came again or is accepted."""
    objects = ", ".join(f"'{name}'" for name in checks.never_empty) or "''"
    return Suite(
        name=f"raw_{checks.source}.loaded_files",
        batch=f"""
            select files.original_name, files.object_name, files.record_count, files.rejected_count
            from (
                select *, row_number() over (
                    partition by object_name, original_name order by observation_sequence desc
                ) as place
                from raw_{checks.source}.loaded_files
            ) as files
            where files.place = 1 and files.object_name in ({objects})
                and files.observation_sequence in (
                    select observation_sequence from quality.files_to_check
                    where source_system = '{checks.source}'
                )
                and files.original_name not in (
                    select document_id from raw_control.quarantine_releases
                    where source_system = '{checks.source}'
                )
        """,
        rules=(
            Rule(
                name="every_file_has_rows",
                fails_where="record_count = 0 and rejected_count = 0",
                sentence="the file has no rows",
                shows="original_name",
            ),
        ),
        reads=(
            f"raw_{checks.source}.loaded_files",
            "quality.files_to_check",
            "raw_control.quarantine_releases",
        ),
        remedy=(
            "deliver it again under the same name with its rows, or release it by that name if"
            " there was nothing to deliver"
        ),
    )


def _freshness(checks: SourceChecks, hours: int, now: str) -> Suite:
    """The newest delivery is not older than the source promises."""
    return Suite(
        name=f"raw_{checks.source}.newest_delivery",
        batch=(
            f"select max(fetched_at) as newest_at from raw_{checks.source}.loaded_files"
            " having count(*) > 0"
        ),
        rules=(
            Rule(
                name="newest_delivery_is_fresh",
                fails_where=f"newest_at < timestamptz '{now}' - {hours} * interval '1' hour",
                sentence=f"the newest delivery is older than {hours} hours",
                shows="newest_at",
            ),
        ),
        reads=(f"raw_{checks.source}.loaded_files",),
        remedy=f"check why {checks.source} delivers nothing and run again",
    )
