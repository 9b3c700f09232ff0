"""A landed file followed forward: when it arrived, the state of each row, what it posted.

Belongs here: everything that came out of one file. Not: a single document (documents.py).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingestion.landing.manifest import Observation
from ingestion.landing.store import LandingStore
from orchestration.lineage.landed_records import read_again
from orchestration.lineage.parents import file_facts
from orchestration.lineage.rows import Row, rows_of

if TYPE_CHECKING:
    import duckdb

STATES = """
    select row_kind, row_state, state_reason, count(*) as raw_rows,
        count(distinct source_document_id) as documents
    from fct_raw_rows
    where file_sha256 = $digest
    group by all
    order by row_kind, row_state, state_reason
"""
REFUSED = """
    select document_id, reason, detail, status, row_number
    from quarantine
    where file_sha256 = $digest
    order by row_number, reason, detail
"""
DOCUMENTS = """
    with documents as (
        select source_system, source_document_id, row_kind,
            min(row_state) as row_state, min(state_reason) as state_reason, count(*) as raw_rows
        from fct_raw_rows
        where file_sha256 = $digest
        group by all
    ),
    posted as (
        select lines.source_system, lines.source_document_id, lines.currency_code,
            count(distinct lines.journal_entry_id) as entries,
            cast(sum(greatest(lines.amount_minor, 0) * currencies.minor_unit) as decimal(19, 4))
                as debit
        from fct_journal_lines as lines
        inner join documents
            on lines.source_system = documents.source_system
            and lines.source_document_id = documents.source_document_id
        inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
        group by all
    )
    select documents.*, coalesce(posted.entries, 0) as entries, posted.debit, posted.currency_code
    from documents
    left join posted
        on documents.source_system = posted.source_system
        and documents.source_document_id = posted.source_document_id
    order by documents.row_kind, documents.source_document_id, posted.currency_code
"""


def trace_file(
    connection: "duckdb.DuckDBPyConnection",
    store: LandingStore,
    observations: Sequence[Observation],
    digest: str,
) -> Row:
    """A file with each time it arrived, its rows by state and its documents.

    Args:
        connection: The published snapshot.
        store: The landing.
        observations: The landing's manifest.
        digest: sha256 of a file that was landed.
    """
    arrivals = [one for one in observations if one.file_sha256 == digest]
    return {
        "kind": "file",
        "id": digest,
        "files": [file_facts(read_again(store, one, [])) for one in arrivals],
        "states": rows_of(connection, STATES, {"digest": digest}),
        "refused": rows_of(connection, REFUSED, {"digest": digest}),
        "documents": rows_of(connection, DOCUMENTS, {"digest": digest}),
    }
