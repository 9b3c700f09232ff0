"""A target's mapping as its files, the landing and the published books say it is.

Belongs here: bringing them together for whoever looks at it. Not: changing any of it (mapping.py),
telling it (mapping_words.py).
"""

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.home import Home

if TYPE_CHECKING:
    import duckdb

    from ingestion.landing.store import LandingStore
    from orchestration.posting.mapping.accounts import MappedAccount
    from orchestration.posting.mapping.approved import MappingDecision
    from orchestration.posting.mapping.charts import ChartAccount
    from orchestration.posting.mapping.checks import MappingFinding
    from orchestration.posting.mapping.folder import MappingFolder
    from orchestration.posting.mapping.proposals import Proposal
    from orchestration.posting.mapping.scope import Scope
    from orchestration.posting.mapping.usage import Coverage, Usage
    from orchestration.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """A target's mapping beside what the books use.

    Attributes:
        target: Name of the target.
        kind: Its kind.
        file: What accounts.csv is called.
        text: What it says; where it is missing, what was approved last; empty: nothing yet.
        is_missing: Whether the file is missing although a mapping was approved.
        rows: Its rows.
        usage: What is used, and where this mapping takes it.
        chart: The target's chart; None: not imported.
        proposals: Where accounts could go that go nowhere.
        findings: What does not fit.
        approved: The approved version; None: none yet.
        approved_coverage: What the approved version covers.
        waiting: What is prepared and waits for another person.
    """

    target: str
    kind: str
    file: str
    text: str
    is_missing: bool
    rows: list["MappedAccount"]
    usage: "Usage"
    chart: list["ChartAccount"] | None
    proposals: list["Proposal"]
    findings: list["MappingFinding"]
    approved: "MappingDecision | None"
    approved_coverage: "tuple[Coverage, ...]"
    waiting: "MappingDecision | None"


def read_mapping(home: Home, settings: "Settings", target: str) -> Mapping:
    """The mapping as its files, the landing and the published books say it is.

    Raises:
        MappingError: A file of it cannot be used.
        PublishedError: Nothing is published yet.
    """
    from orchestration.posting.mapping.accounts import read_accounts
    from orchestration.posting.mapping.approved import approved_decision
    from orchestration.posting.mapping.charts import read_chart
    from orchestration.posting.mapping.folder import mapping_folder
    from orchestration.posting.mapping.proposals import proposals
    from orchestration.posting.mapping.scope import scope_of
    from orchestration.publishing.reading import open_published
    from orchestration.verbs.mapping_decisions import pending
    from orchestration.verbs.read_only_landing import landing_to_look_at

    folder = mapping_folder(home, target)
    store = landing_to_look_at(home)
    kind = settings.targets[target].kind
    scope = scope_of(settings, settings.targets[target])
    approved = approved_decision(store, target)
    text = _text_of(folder, approved)
    name = folder.shown(folder.accounts)
    rows = read_accounts(text, name) if text else []
    chart = read_chart(folder)
    with closing(open_published(home)) as connection:
        usage = _usage(connection, scope, rows, kind)
        found = _findings(connection, folder, settings, scope, rows, usage, chart)
        is_approved = text == (approved.accounts if approved else "")
        approved_coverage = (
            usage.coverage
            if is_approved
            else _approved_coverage(connection, scope, store, target, kind)
        )
    return Mapping(
        target=target,
        kind=kind,
        file=name,
        text=text,
        is_missing=approved is not None and not folder.accounts.exists(),
        rows=rows,
        usage=usage,
        chart=chart,
        proposals=proposals(usage.unmapped, chart or (), rows),
        findings=found,
        approved=approved,
        approved_coverage=approved_coverage,
        waiting=pending(store, target),
    )


def _text_of(folder: "MappingFolder", approved: "MappingDecision | None") -> str:
    """What the file says, byte for byte: its sha256 is the version that is approved.

    Raises:
        MappingError: It is not UTF-8.
    """
    from orchestration.posting.mapping.errors import MappingError

    if not folder.accounts.exists():
        return approved.accounts if approved else ""
    try:
        return folder.accounts.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = folder.accounts.read_bytes()[: error.start].count(b"\n") + 1
        name = folder.shown(folder.accounts)
        raise MappingError([f"{name}:{line}: not UTF-8; save it as CSV in UTF-8."]) from error


def _usage(
    connection: "duckdb.DuckDBPyConnection",
    scope: "Scope",
    rows: list["MappedAccount"],
    kind: str,
) -> "Usage":
    from orchestration.posting.mapping.accounts import to_table
    from orchestration.posting.mapping.default import with_defaults
    from orchestration.posting.mapping.usage import read_usage

    return read_usage(connection, scope, with_defaults(connection, to_table(rows, ""), kind))


def _approved_coverage(
    connection: "duckdb.DuckDBPyConnection",
    scope: "Scope",
    store: "LandingStore",
    target: str,
    kind: str,
) -> "tuple[Coverage, ...]":
    from orchestration.posting.mapping.approved import accounts_of_target
    from orchestration.posting.mapping.usage import read_usage

    accounts = accounts_of_target(connection, store, target, kind)
    return read_usage(connection, scope, accounts).coverage


def _findings(
    connection: "duckdb.DuckDBPyConnection",
    folder: "MappingFolder",
    settings: "Settings",
    scope: "Scope",
    rows: list["MappedAccount"],
    usage: "Usage",
    chart: list["ChartAccount"] | None,
) -> list["MappingFinding"]:
    from orchestration.posting.mapping.checks import Books, findings, read_accounts_of_books
    from orchestration.posting.mapping.parties import kept_parties

    books = Books(
        accounts=read_accounts_of_books(connection),
        entities=scope.entities,
        locations=tuple(location.id for location in settings.locations),
        last_day=usage.last_day,
    )
    return findings(rows, books, chart, kept_parties(folder), usage.accounts)
