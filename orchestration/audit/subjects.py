"""What a pack is about: one entity, one accounting period, one published run.

Belongs here: finding them in the published snapshot. Not: what the pack holds (contents.py).
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from orchestration.audit.errors import UnknownPeriodError
from orchestration.listing import first_of

SUBJECTS = """
    with periods as (
        select *, min(first_day) over (partition by entity_id, fiscal_year) as year_first_day
        from dim_fiscal_period
    ),
    names as (
        select entity_id, max(entity_name) as entity_name from dim_location group by entity_id
    )
    select
        periods.entity_id, names.entity_name, periods.period, periods.first_day, periods.last_day,
        periods.year_first_day, periods.period_status, periods.period_closed_at,
        periods.prepared_by, periods.closed_by, periods.closed_through_run_id, runs.run_id,
        runs.recorded_at, runs.created_by, runs.code_version, runs.rules_hash,
        runs.through_sequence
    from periods
    cross join run_info as runs
    left join names on periods.entity_id = names.entity_id
    where periods.period = $period and ($entity is null or periods.entity_id = $entity)
        and exists (
            select 1 from fct_journal_lines as lines
            where lines.entity_id = periods.entity_id
                and lines.posting_date between periods.first_day and periods.last_day
        )
    order by periods.entity_id
"""
WITH_LINES = """
    select distinct days.period
    from dim_fiscal_day as days
    semi join fct_journal_lines as lines
        on days.entity_id = lines.entity_id and days.calendar_date = lines.posting_date
    where $entity is null or days.entity_id = $entity
    order by days.period
"""
ENTITIES = "select distinct entity_id from dim_location order by entity_id"
MOST_PERIODS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One entity's period in one published run.

    Attributes:
        entity_id: Whose books.
        entity_name: What the entity is called.
        period: Accounting period, as the entity's calendar names it.
        first_day: Its first day.
        last_day: Its last day.
        year_first_day: First day of its fiscal year.
        period_status: open, preliminary or final.
        period_closed_at: When it was closed, UTC; None: open, or closed by a later period's lock.
        prepared_by: Who closed it preliminarily.
        closed_by: Who closed it.
        closed_through_run_id: The run whose books were closed.
        run_id: The published run.
        recorded_at: Instant of that run, UTC.
        created_by: Who ran it.
        code_version: Digest of the code that ran.
        rules_hash: Digest of the rules it used.
        through_sequence: Newest manifest line it took in.
    """

    entity_id: str
    entity_name: str | None
    period: str
    first_day: date
    last_day: date
    year_first_day: date
    period_status: str
    period_closed_at: datetime | None
    prepared_by: str | None
    closed_by: str | None
    closed_through_run_id: str | None
    run_id: str
    recorded_at: datetime
    created_by: str
    code_version: str
    rules_hash: str
    through_sequence: int

    @property
    def name(self) -> str:
        """Name of the pack: entity, period and run."""
        return f"{self.entity_id}_{self.period}_{self.run_id}"

    @property
    def values(self) -> dict[str, Any]:
        """What the queries of the pack are bound to."""
        return asdict(self) | {"entity": self.entity_id}


def subjects_of(
    connection: duckdb.DuckDBPyConnection, period: str, entity: str | None
) -> list[Subject]:
    """The packs that a period asks for: one for each entity with lines in it.

    Args:
        connection: The published snapshot.
        period: Accounting period.
        entity: Only this entity; None: every one whose calendar knows the period.

    Raises:
        UnknownPeriodError: There is no such entity or period, or nothing was posted in it.
    """
    known = [row[0] for row in connection.execute(ENTITIES).fetchall()]
    if entity is not None and entity not in known:
        raise UnknownPeriodError(
            f"--entity {entity}: there is no such entity; choose one of {', '.join(known)}."
        )
    found = connection.execute(SUBJECTS, {"period": period, "entity": entity})
    columns = [column[0] for column in found.description or []]
    subjects = [Subject(**dict(zip(columns, row, strict=True))) for row in found.fetchall()]
    if not subjects:
        raise UnknownPeriodError(_refusal(connection, period, entity))
    return subjects


def _refusal(connection: duckdb.DuckDBPyConnection, period: str, entity: str | None) -> str:
    rows = connection.execute(WITH_LINES, {"entity": entity}).fetchall()
    periods = first_of([row[0] for row in rows], most=MOST_PERIODS)
    whose = f"of {entity} " if entity else ""
    if not periods:
        return f"{period}: nothing {whose}was posted yet; run tillbook run first."
    return f"{period}: no line {whose}is posted in such a period; choose one of {periods}."
