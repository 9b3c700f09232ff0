"""What other code, rules or mappings would change of what is posted, and who approved it.

Belongs here: the differences of the run under way, their digest, and the landed approval. Not:
posting them (dbt), asking a person (orchestration/verbs/approving.py).
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Final

import duckdb

from ingestion.landing.store import LandingStore
from orchestration.books.committing import CurrentRun
from orchestration.books.control_records import land_control_record
from orchestration.books.run_records import RunRecord

OBJECT: Final = "change_approval"

# Of documents that were posted before and of which nothing new arrived. News about another
# document, such as goods received late, counts as well where it comes in the same run.
CHANGED_ENTRIES: Final = """
    select entries.*
    from core.fct_journal_entries as entries
    inner join intermediate.int_pos__documents as documents
        on entries.source_system = documents.source_system
        and entries.source_document_id = documents.source_document_id
    where entries.posted_run_id = $run_id
        and documents.observation_sequence <= $committed_sequence
        and (entries.source_system, entries.source_document_id) in (
            select (source_system, source_document_id) from books.posted_units
            where live_entry_id is not null
        )
"""
SUMMARY: Final = f"""
    with changed as ({CHANGED_ENTRIES})
    select count(*), count(distinct (source_system, source_document_id)),
        coalesce(cast(sum(cast(
            md5_number(concat(journal_entry_id, '|', coalesce(entry_digest, '')))
            & 18446744073709551615 as hugeint
        )) as varchar), '0')
    from changed
"""
BY_ACCOUNT: Final = f"""
    with changed as ({CHANGED_ENTRIES})
    select
        lines.entity_id, days.period, lines.account_id, accounts.account_name,
        count(distinct lines.source_document_id) as documents,
        cast(cast(sum(lines.amount_minor) as decimal(18, 0)) * max(currencies.minor_unit)
            as decimal(19, 4)) as difference,
        lines.currency_code
    from core.fct_journal_lines as lines
    inner join changed on lines.journal_entry_id = changed.journal_entry_id
    inner join core.dim_currency as currencies on lines.currency_code = currencies.currency_code
    left join core.dim_fiscal_day as days
        on lines.entity_id = days.entity_id and lines.posting_date = days.calendar_date
    left join core.dim_account as accounts on lines.account_id = accounts.account_id
    group by lines.entity_id, days.period, lines.account_id, accounts.account_name,
        lines.currency_code
    having sum(lines.amount_minor) <> 0
    order by lines.entity_id, days.period, lines.account_id, lines.currency_code
"""
COLUMNS: Final = (
    "entity_id",
    "period",
    "account_id",
    "account_name",
    "documents",
    "difference",
    "currency_code",
)


@dataclass(frozen=True, slots=True)
class Differences:
    """What a run would change of documents of which nothing new arrived.

    Attributes:
        entries: Entries it appends about them, mirrors included.
        documents: How many documents they are.
        digest: Stands for exactly these entries.
    """

    entries: int
    documents: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeApproval:
    """Who let which differences be posted.

    Attributes:
        code_version: Of the models and programs that make the differences.
        rules_hash: Of the chart, roles, rules and settings that make them.
        differences_digest: Stands for exactly the entries that were seen.
        entries: How many they were.
        documents: Of how many documents.
        actor: User of the operating system who approved.
        prepared_by: Who ran what was refused.
        reason: Why it is right.
        recorded_at: When, ISO 8601 in UTC.
    """

    code_version: str
    rules_hash: str
    differences_digest: str
    entries: int
    documents: int
    actor: str
    prepared_by: str
    reason: str
    recorded_at: str


def differences_of(connection: duckdb.DuckDBPyConnection, run: CurrentRun) -> Differences:
    """The differences of a built run that is not committed yet.

    Args:
        connection: The warehouse.
        run: The run under way.
    """
    row = connection.execute(SUMMARY, _values(run)).fetchone()
    return Differences(*row) if row else Differences(0, 0, "0")


def differences_by_account(
    connection: duckdb.DuckDBPyConnection, run: CurrentRun
) -> list[tuple[object, ...]]:
    """Entity, period of posting, account, documents and amount in major units, as COLUMNS say."""
    return connection.execute(BY_ACCOUNT, _values(run)).fetchall()


def is_changed(run: CurrentRun, posted: RunRecord | None) -> bool:
    """Whether other code or rules run than those that posted last."""
    return posted is not None and (run.code_version, run.rules_hash) != (
        posted.code_version,
        posted.rules_hash,
    )


def land_approval(store: LandingStore, approval: ChangeApproval) -> None:
    """Land an approval: the next run that makes exactly these differences posts them."""
    land_control_record(store, OBJECT, json.dumps(asdict(approval), sort_keys=True))


def is_approved(store: LandingStore, run: CurrentRun, differences: Differences) -> bool:
    """Whether somebody approved exactly these differences of this code and these rules."""
    wanted = (run.code_version, run.rules_hash, differences.digest)
    return any(
        wanted == (approval.code_version, approval.rules_hash, approval.differences_digest)
        for approval in landed_approvals(store)
    )


def landed_approvals(store: LandingStore) -> Iterator[ChangeApproval]:
    """Every approval that can be read, oldest first; another approves nothing."""
    for observation in store.observations("control"):
        if observation.object_name == OBJECT and not observation.is_withheld:
            with store.open_blob(observation) as blob:
                text = blob.read()
            with suppress(ValueError, TypeError):
                yield ChangeApproval(**json.loads(text))


def _values(run: CurrentRun) -> dict[str, object]:
    return {"run_id": run.run_id, "committed_sequence": run.committed_sequence}
