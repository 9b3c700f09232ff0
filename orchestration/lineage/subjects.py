"""What an id names: a cell of the trial balance, a journal line or entry, a document, a file.

Belongs here: finding it and saying what else it could be. Not: following it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ingestion.landing.manifest import Observation
from orchestration.lineage.rows import UntraceableError, rows_of

if TYPE_CHECKING:
    import duckdb

Kind = Literal["cell", "line", "entry", "document", "file"]
LEAST_PREFIX = 8
MOST_NAMED = 5
DIGITS = re.compile(r"[0-9a-f]+")

CELLS = """
    select entity_id, period, account_id, currency_code
    from mart_finance__trial_balance
    where account_id = $account and period = $period
        and ($entity is null or entity_id = $entity)
        and ($currency is null or currency_code = $currency)
    order by entity_id, currency_code
"""
LINES_AND_ENTRIES = """
    select 'line' as kind, source_system, journal_line_id as id
    from fct_journal_lines
    where journal_line_id = $id
    union all
    select 'entry', source_system, journal_entry_id
    from fct_journal_entries
    where journal_entry_id = $id or ($prefix is not null and starts_with(journal_entry_id, $prefix))
"""
DOCUMENTS = """
    select distinct 'document' as kind, source_system, source_document_id as id
    from fct_raw_rows
    where source_document_id = $id
    union
    select distinct 'document', source_system, document_id
    from quarantine
    where document_id = $id
    order by source_system
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is traced.

    Attributes:
        kind: What the id names.
        id: The whole id; of a cell entity:period:account:currency.
        source_system: Whose document it is; None of a cell or file.
    """

    kind: Kind
    id: str
    source_system: str | None = None

    @property
    def words(self) -> str:
        """How a sentence names it."""
        whose = f"{self.source_system} " if self.source_system else ""
        return f"{whose}{self.kind} {self.id}"


def find_subject(
    connection: "duckdb.DuckDBPyConnection",
    observations: Sequence[Observation],
    asked: str,
    source: str | None,
) -> Subject:
    """The one thing an id names.

    Args:
        connection: The published snapshot.
        observations: The landing's manifest.
        asked: What was asked for.
        source: Only documents of this source; None: of any.

    Raises:
        UntraceableError: It names nothing, or more than one thing.
    """
    found = _cells(connection, asked) if ":" in asked else []
    if not found:
        found = [*_ids(connection, asked, source), *_files(observations, asked)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UntraceableError(
            f"{asked}: nothing in the books has this id; give a journal line or entry, a document,"
            f" the first {LEAST_PREFIX} digits or more of a landed file's sha256, or a cell of the"
            " trial balance such as 2026-10:4010."
        )
    named = [subject.words for subject in found[:MOST_NAMED]]
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    raise UntraceableError(f"{asked}: that names {', '.join(named)}{more}; say which.")


def _ids(connection: "duckdb.DuckDBPyConnection", asked: str, source: str | None) -> list[Subject]:
    prefix = asked if _is_prefix(asked) else None
    rows = rows_of(connection, LINES_AND_ENTRIES, {"id": asked, "prefix": prefix})
    rows += rows_of(connection, DOCUMENTS, {"id": asked})
    return [
        Subject(row["kind"], row["id"], row["source_system"])
        for row in rows
        if source in (None, row["source_system"])
    ]


def _files(observations: Sequence[Observation], asked: str) -> list[Subject]:
    digests = {
        observation.file_sha256
        for observation in observations
        if _is_prefix(asked) and observation.file_sha256.startswith(asked)
    }
    return [Subject("file", digest) for digest in sorted(digests)]


def _is_prefix(asked: str) -> bool:
    return len(asked) >= LEAST_PREFIX and DIGITS.fullmatch(asked) is not None


def _cells(connection: "duckdb.DuckDBPyConnection", asked: str) -> list[Subject]:
    """Cells written [entity:]period:account[:currency].

    Raises:
        UntraceableError: It names a period of the books, and no or several cells of it.
    """
    parts = asked.split(":")
    periods = {
        row["period"]
        for row in rows_of(connection, "select distinct period from mart_finance__trial_balance")
    }
    place = next((i for i, part in enumerate(parts[:2]) if part in periods), None)
    if place is None or not place + 2 <= len(parts) <= place + 3:
        return []
    values = {
        "entity": parts[0] if place else None,
        "period": parts[place],
        "account": parts[place + 1],
        "currency": parts[place + 2] if len(parts) > place + 2 else None,
    }
    cells = [Subject("cell", ":".join(row.values())) for row in rows_of(connection, CELLS, values)]
    if not cells:
        raise UntraceableError(
            f'{asked}: the trial balance has no such cell; tillbook query "select * from'
            f" mart_finance__trial_balance where period = '{parts[place]}'\" lists those it has."
        )
    return cells
