"""What is wrong with a mapping, beside what each row says: does it fit the books and the target?

Belongs here: those findings. An error keeps a mapping from being prepared, a warning is shown.
Not: what a row may say by itself (accounts.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

import duckdb

from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.mapping.charts import ChartAccount
from orchestration.posting.mapping.parties import RemoteParty
from orchestration.posting.mapping.proposals import TYPES
from orchestration.posting.mapping.usage import UsedAccount

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class OurAccount:
    """An account of our chart, as far as a mapping is held against it."""

    account_name: str
    account_type: str
    is_receivable: bool


@dataclass(frozen=True, slots=True)
class Books:
    """What a mapping can name of ours.

    Attributes:
        accounts: By account id.
        entities: Ids of the companies the target takes.
        locations: Ids of all stores.
        last_day: Newest posting date; None: nothing was posted.
    """

    accounts: dict[str, OurAccount]
    entities: tuple[str, ...]
    locations: tuple[str, ...]
    last_day: date | None


@dataclass(frozen=True, slots=True)
class MappingFinding:
    """What does not fit.

    Attributes:
        severity: An error keeps a mapping from being prepared.
        line: Of accounts.csv; 0: of several.
        sentence: What does not fit and what to do.
    """

    severity: Severity
    line: int
    sentence: str


ACCOUNTS = """
    select account_id, account_name, account_type, account_id in (
        select account_id from dim_account_role where account_role = 'accounts_receivable'
    ) as is_receivable
    from dim_account
"""


def read_accounts_of_books(connection: duckdb.DuckDBPyConnection) -> dict[str, OurAccount]:
    """Our chart, from the published snapshot."""
    return {row[0]: OurAccount(*row[1:]) for row in connection.execute(ACCOUNTS).fetchall()}


def findings(
    rows: Sequence[MappedAccount],
    books: Books,
    chart: Sequence[ChartAccount] | None,
    parties: Sequence[RemoteParty] | None,
    used: Sequence[UsedAccount] = (),
) -> list[MappingFinding]:
    """Everything that does not fit, errors first.

    Args:
        rows: The mapping.
        books: What it can name of ours.
        chart: The target's chart; None: not imported.
        parties: The target's customers and vendors; None: not imported.
        used: What our books post, and where this mapping takes it.
    """
    current = [row for row in rows if books.last_day is None or row.valid_to > books.last_day]
    found = [*_unknown(rows, books), *_two_types(current, books)]
    if chart is not None:
        for row in current:
            found += _not_in_chart(row, chart)
            found += _of_another_type(row, books, chart)
    found += _without_party(current, books, chart or ())
    found += _unknown_parties(current, parties)
    found += _theirs_but_posted(current, used)
    return sorted(found, key=lambda each: (each.severity != "error", each.line))


def _unknown(rows: Sequence[MappedAccount], books: Books) -> Iterator[MappingFinding]:
    """A row that can never hold for a line is a slip of the pen."""
    for row in rows:
        for column, known, what in (
            ("account_id", books.accounts, "no account of our chart"),
            ("entity_id", books.entities, "no company that this target takes"),
            ("location_id", books.locations, "no store in tillbook.toml"),
        ):
            value = getattr(row, column)
            if value is not None and value not in known:
                yield _error(row, f"account {row.account_id}: {column} {value!r} is {what}.")


def _two_types(rows: Sequence[MappedAccount], books: Books) -> Iterator[MappingFinding]:
    by_target = sorted(rows, key=lambda row: row.target_account)
    for target, group in groupby(by_target, key=lambda row: row.target_account):
        kinds: dict[str, str] = {}
        for row in group:
            ours = books.accounts.get(row.account_id)
            if ours is not None:
                kinds.setdefault(ours.account_type.removeprefix("contra_"), row.account_id)
        if len(kinds) > 1:
            listed = ", ".join(f"{account} ({kind})" for kind, account in sorted(kinds.items()))
            yield MappingFinding(
                "warning", 0, f"{target}: accounts of different types go there: {listed}."
            )


def _not_in_chart(row: MappedAccount, chart: Sequence[ChartAccount]) -> Iterator[MappingFinding]:
    found = [each for each in _of(row, chart) if each.is_of(row.entity_id)]
    if not found:
        yield _error(
            row,
            f"account {row.account_id}: {row.target_account} is not in the target's chart as"
            " imported; map it to another, or import the chart again.",
        )
    elif found[0].remote.refusal and not any(each.remote.is_active for each in found):
        yield _error(
            row,
            f"account {row.account_id}: entries may not use {row.target_account}"
            f" {found[0].remote.name}: {found[0].remote.refusal}.",
        )
    elif not any(each.remote.is_active for each in found):
        yield _error(
            row,
            f"account {row.account_id}: {row.target_account} {found[0].remote.name} is not active"
            " at the target; map it to another, or have it activated and import the chart again.",
        )
    elif row.target_name and all(each.remote.name != row.target_name for each in found):
        yield _warning(
            row,
            f"account {row.account_id}: the target calls {row.target_account}"
            f" {found[0].remote.name!r} now, not {row.target_name!r}.",
        )


def _of_another_type(
    row: MappedAccount, books: Books, chart: Sequence[ChartAccount]
) -> Iterator[MappingFinding]:
    ours = books.accounts.get(row.account_id)
    for each in _of(row, chart):
        told = each.remote.account_type
        if ours is not None and told and told not in TYPES.get(ours.account_type, {told}):
            kind = ours.account_type.replace("_", " ")
            yield _warning(
                row,
                f"account {row.account_id} {ours.account_name} is {kind}, but {row.target_account}"
                f" {each.remote.name} is {told} at the target.",
            )
            return


def _without_party(
    rows: Sequence[MappedAccount], books: Books, chart: Sequence[ChartAccount]
) -> Iterator[MappingFinding]:
    for row in rows:
        wanted = next((e.remote.party_type for e in _of(row, chart) if e.remote.party_type), None)
        ours = books.accounts.get(row.account_id)
        if wanted == "any" and row.party is None:
            yield _error(
                row,
                f"account {row.account_id}: lines on {row.target_account} must name a customer or"
                " a vendor; give party_type and the party.",
            )
        elif wanted not in (None, "any", row.party_type):
            yield _error(
                row,
                f"account {row.account_id}: lines on {row.target_account} must name a {wanted};"
                f" give party_type {wanted} and the party.",
            )
        elif wanted is None and row.party is None and ours is not None and ours.is_receivable:
            yield _warning(
                row,
                f"account {row.account_id} {ours.account_name} goes to {row.target_account} without"
                " a customer; most systems want one named on a receivable.",
            )


def _unknown_parties(
    rows: Sequence[MappedAccount], parties: Sequence[RemoteParty] | None
) -> Iterator[MappingFinding]:
    if parties is None:
        return
    known = {(party.party_type, party.party) for party in parties}
    for row in rows:
        if row.party is not None and (row.party_type, row.party) not in known:
            yield _warning(
                row,
                f"account {row.account_id}: no {row.party_type} {row.party!r} was imported; import"
                " the target's customers and vendors again, or correct it.",
            )


def _theirs_but_posted(
    rows: Sequence[MappedAccount], used: Sequence[UsedAccount]
) -> Iterator[MappingFinding]:
    posted = {each.account_id for each in used if each.ownership == "theirs"}
    for row in rows:
        if row.ownership == "theirs" and row.account_id in posted:
            yield _warning(
                row,
                f"account {row.account_id}: {row.target_account} is theirs, but our books post to"
                " it; make it shared if both do.",
            )


def _error(row: MappedAccount, sentence: str) -> MappingFinding:
    return MappingFinding("error", row.line, sentence)


def _warning(row: MappedAccount, sentence: str) -> MappingFinding:
    return MappingFinding("warning", row.line, sentence)


def _of(row: MappedAccount, chart: Sequence[ChartAccount]) -> list[ChartAccount]:
    return [each for each in chart if each.remote.account == row.target_account]
