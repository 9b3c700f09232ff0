"""`import`: takes over what others made in an accounting system, read-only.

Belongs here: the span of months, the order of asking and landing, the sentences of the answer. Not:
what is others' (orchestration/posting/importing), the statements it completes (dbt).
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import say, say_json, say_table
from orchestration.verbs.failures import ExitCode, VerbError

if TYPE_CHECKING:
    import duckdb

    from orchestration.posting.importing.importing import Span
    from orchestration.posting.importing.readings import Reading
    from orchestration.posting.opening import OpenTarget
    from orchestration.settings import Entity

CANNOT_BE_ASKED: Final = frozenset({"quickbooks_desktop"})
"""Kinds that hold only what we sent: nobody could say what others made there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked of `import` beside the target.

    Attributes:
        first_day: From this day's month on; None: from the first month that was posted.
        last_day: To the end of this day's month; None: to the present month.
        opening_since: First day of the system's own books: its balances before the first month
            are added up from there; None: they are not asked for.
    """

    first_day: date | None = None
    last_day: date | None = None
    opening_since: date | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A reading, and whether it says anything new."""

    reading: "Reading"
    is_new: bool


def import_entries(
    home: Home, name: str, asked: Asked, clock: Callable[[], datetime], *, as_json: bool
) -> ExitCode:
    """Read whole months of a target and land what others made there; show what was found.

    Raises:
        VerbError: Nothing was posted there yet, or the days do not fit.
        TargetError: The target is unknown, set up wrongly or cannot be asked.
        OutboxError: The outbox cannot be used, or another process posts.
        PublishedError: Nothing is published yet.
        HomeBusyError: A run is under way.
    """
    imported = import_quietly(home, name, asked, clock)
    if as_json:
        say_json({"target": name, "readings": [_told(each) for each in imported]})
    else:
        _say(name, imported)
    return ExitCode.DONE


def import_quietly(
    home: Home, name: str, asked: Asked, clock: Callable[[], datetime]
) -> list[Imported]:
    """As `import_entries`, without a word."""
    from orchestration.posting.importing.readings import land_reading
    from orchestration.run.context import one_writer, open_home

    readings = _read(home, name, asked, clock)
    with one_writer(home):
        store = open_home(home, clock).store
        return [Imported(reading, land_reading(store, reading)) for reading in readings]


def _read(home: Home, name: str, asked: Asked, clock: Callable[[], datetime]) -> list["Reading"]:
    from orchestration.posting.opening import open_named_target
    from orchestration.posting.outbox import one_poster
    from orchestration.publishing.reading import open_published
    from orchestration.settings import load_settings

    home.check_format()
    settings = load_settings(home.path)
    opened = open_named_target(home, settings, name, clock)
    if opened.settings.kind in CANNOT_BE_ASKED:
        raise VerbError(
            f"{name}: {opened.settings.kind} cannot be asked what others made there, so it"
            " completes no statement; statements stay subledger only."
        )
    with (
        one_poster(home) as outbox,
        closing(open_published(home, {"memory_limit": "1GB"})) as published,
    ):
        span = _span_of(outbox, name, asked, clock().date())
        return [
            reading
            for entity in settings.entities
            if entity.id in opened.entity_ids
            for reading in _read_entity(home, outbox, published, opened, entity, span)
        ]


def _span_of(outbox: sqlite3.Connection, name: str, asked: Asked, today: date) -> "Span":
    """Whole months.

    Raises:
        VerbError: The days do not fit.
    """
    from orchestration.posting.importing.importing import Span
    from orchestration.posting.reconciling.reconciling import span_of

    posted = span_of(outbox, name)
    if posted is None:
        raise VerbError(f"{name}: nothing was planned for it yet; run tillbook post {name} first.")
    first = (asked.first_day or posted[0]).replace(day=1)
    last = _end_of_month(asked.last_day or max(posted[1], today))
    if first > last:
        raise VerbError(f"--from {first} comes after --to {last}; turn them round.")
    if asked.opening_since and first > posted[0]:
        raise VerbError(
            f"--opening-since: entries of ours stand in {name} from {posted[0]:%Y-%m} on, so its"
            f" balances before {first} are no opening balances; leave out --from."
        )
    return Span(first, last, today, asked.opening_since)


def _read_entity(
    home: Home,
    outbox: sqlite3.Connection,
    published: "duckdb.DuckDBPyConnection",
    opened: "OpenTarget",
    entity: "Entity",
    span: "Span",
) -> list["Reading"]:
    from orchestration.posting.importing.importing import read_months
    from orchestration.posting.mapping.charts import read_chart
    from orchestration.posting.mapping.folder import mapping_folder
    from orchestration.posting.reconciling.reconciling import reconcile
    from orchestration.verbs.read_only_landing import landing_to_look_at

    target = opened.target
    wishes = opened.wishes(published, landing_to_look_at(home), entity.id)
    found = reconcile(outbox, published, target, wishes, span.first_day, span.last_day)
    kept = read_chart(mapping_folder(home, target.name)) or []
    chart = [each.remote for each in kept if each.is_of(entity.id)]
    currency = entity.functional_currency
    return read_months(published, target, wishes, found, span, currency, chart)


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _told(each: Imported) -> dict[str, Any]:
    told = asdict(each.reading) | {"is_new": each.is_new}
    told["lines"] = len(each.reading.lines)
    return told


def _say(name: str, imported: list[Imported]) -> None:
    rows = [
        (
            each.reading.entity_id, _span(each.reading), each.reading.entries,
            len(each.reading.lines), each.reading.differences, each.reading.unsent_accounts,
            "new" if each.is_new else "as before",
        )
        for each in imported
    ]  # fmt: skip
    columns = ("company", "month", "entries of others", "lines", "differences", "accounts unsent")
    say_table((*columns, "landed"), rows, f"Read in {name}")
    for sentence in _what_to_do(name, imported):
        say(sentence)


def _span(reading: "Reading") -> str:
    if reading.reading_kind == "opening":
        return f"balances of {reading.last_day}"
    return f"{reading.first_day:%Y-%m}" + ("" if reading.has_ended else ", not ended")


def _what_to_do(name: str, imported: list[Imported]) -> list[str]:
    readings = [each.reading for each in imported]
    sentences = []
    if any(each.is_new for each in imported):
        sentences.append("The next tillbook run takes them into the statements.")
    else:
        sentences.append("Nothing there is other than it was read before.")
    if any(reading.differences for reading in readings):
        sentences.append(
            f"Where {name} holds something else than it was sent, statements stay subledger only:"
            f" tillbook reconcile {name} shows what."
        )
    if any(reading.foreign_currencies for reading in readings):
        sentences.append(
            "Entries of others in another currency than the company's own are translated by"
            " nobody: those months stay subledger only."
        )
    return sentences
