"""The target's chart of accounts as kept in chart.csv: from its API or from a file it exports.

Belongs here: reading an export as a chart, writing and reading chart.csv. Not: asking the target
(orchestration/verbs/mapping_imports.py), what fits it (checks.py, proposals.py).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from orchestration.posting.mapping.account_types import account_type, party_type
from orchestration.posting.mapping.errors import MappingError
from orchestration.posting.mapping.exports import (
    ExportedList,
    ExportedRow,
    Names,
    is_iif,
    read_csv_list,
    read_iif_lists,
)
from orchestration.posting.mapping.folder import MappingFolder
from orchestration.posting.targets.protocol import RemoteAccount, WantedParty

COLUMNS: Final = (
    "entity_id",
    "account",
    "name",
    "account_type",
    "party_type",
    "is_active",
    "refusal",
)
CSV_NAMES: Final[Names] = {
    "entity_id": ("entity_id",),
    "account": (
        "account", "code", "account code", "account #", "account number", "account no", "number",
    ),
    "name": ("name", "account name", "full name", "account full name"),
    "account_type": ("account_type", "type", "account type"),
    "party_type": ("party_type",),
    "is_active": ("is_active", "active", "status"),
    "is_hidden": ("inactive", "hidden", "archived"),
    "refusal": ("refusal",),
}  # fmt: skip
IIF_NAMES: Final[Names] = {
    "account": ("NAME",),
    "account_type": ("ACCNTTYPE",),
    "is_hidden": ("HIDDEN",),
}
WANTED: Final[tuple[WantedParty, ...]] = ("customer", "vendor", "any")
YES: Final = frozenset({"y", "yes", "true", "1", "x"})
NO: Final = frozenset({"n", "no", "false", "0", "inactive", "archived", "deleted", "hidden"})


@dataclass(frozen=True, slots=True)
class ChartAccount:
    """An account of the target, and whose.

    Attributes:
        entity_id: The company of ours whose chart it is in; None: any company of the target.
        remote: The account.
    """

    entity_id: str | None
    remote: RemoteAccount

    def is_of(self, entity_id: str | None) -> bool:
        """Whether entries of this company can use it; None: whether entries of any can."""
        return entity_id is None or self.entity_id in (None, entity_id)


def read_export(file: Path, entity_id: str | None) -> list[ChartAccount]:
    """The chart that a file exported from the target holds.

    Args:
        file: CSV or, by its ending, IIF.
        entity_id: The company whose chart it is; None: of all.

    Raises:
        MappingError: The file holds none, or an account twice.
    """
    if is_iif(file):
        lists = list(read_iif_lists(file, {"ACCNT": IIF_NAMES}))
        if not lists:
            raise MappingError([f"{file.name}: no line ACCNT; export the chart of accounts."])
        found = lists[0]
    else:
        found = read_csv_list(file, CSV_NAMES, ("account", "name"))
    return _accounts(found, entity_id)


def read_chart(folder: MappingFolder) -> list[ChartAccount] | None:
    """The chart that was imported; None where none was.

    Raises:
        MappingError: The file was changed into something that is no chart.
    """
    if not folder.chart.exists():
        return None
    return _accounts(read_csv_list(folder.chart, CSV_NAMES, ("account",)), None)


def write_chart(folder: MappingFolder, accounts: Iterable[ChartAccount]) -> None:
    """Keep a chart in place of the one before."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (
            each.entity_id,
            each.remote.account,
            each.remote.name,
            each.remote.account_type,
            each.remote.party_type,
            "yes" if each.remote.is_active else "no",
            each.remote.refusal,
        )
        for each in accounts
    )
    folder.write(folder.chart, text.getvalue())


def _accounts(found: ExportedList, entity_id: str | None) -> list[ChartAccount]:
    named = [row for row in found.rows if row.cells.get("account") or row.cells.get("name")]
    accounts = [_account(row, entity_id) for row in named]
    problems = list(_repeated(found.name, named, accounts))
    if not accounts:
        problems.append(f"{found.name}: it lists no account; export the chart of accounts.")
    if problems:
        raise MappingError(problems)
    return accounts


def _account(row: ExportedRow, entity_id: str | None) -> ChartAccount:
    """Charts without numbers call an account by its name."""
    cells = row.cells
    said = cells.get("account_type", "")
    account = cells.get("account") or cells.get("name", "")
    named = cells.get("party_type")
    party = next((kind for kind in WANTED if kind == named), None)
    remote = RemoteAccount(
        account=account,
        name=cells.get("name") or account,
        account_type=account_type(said),
        is_active=_is_active(cells),
        party_type=party or party_type(said),
        refusal=cells.get("refusal") or None,
    )
    return ChartAccount(cells.get("entity_id") or entity_id, remote)


def _is_active(cells: dict[str, str]) -> bool:
    if cells.get("is_hidden", "").casefold() in YES:
        return False
    return cells.get("is_active", "").casefold() not in NO


def _repeated(
    name: str, rows: Sequence[ExportedRow], accounts: Sequence[ChartAccount]
) -> Iterator[str]:
    first: dict[tuple[str | None, str], int] = {}
    for row, account in zip(rows, accounts, strict=True):
        line = first.setdefault((account.entity_id, account.remote.account), row.line)
        if line != row.line:
            yield (
                f"{name}:{row.line}: account {account.remote.account} stands on line {line}"
                " too; an account is in a chart once."
            )
