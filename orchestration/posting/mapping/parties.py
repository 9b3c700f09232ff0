"""Customers, vendors and items of the target, as kept in parties.csv and items.csv.

Belongs here: reading an export of them, keeping them. Only what entries name is kept: no address,
no telephone number. Not: whether a mapping names one that is there (checks.py).
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Final, get_args

from orchestration.posting.entries import PartyType
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

NAME_COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "customer": ("customer", "customer full name", "customer name", "contactname"),
    "vendor": ("vendor", "vendor name", "supplier", "supplier name"),
}
PARTY_NAMES: Final[Names] = {
    "party_type": ("party_type", "type"),
    "party": ("party", "id", "contactid", "code", "number"),
    "name": ("name", "display name", "company name"),
    **NAME_COLUMNS,
}
ITEM_NAMES: Final[Names] = {
    "item": ("item", "id", "code", "item code", "sku", "number"),
    "name": ("name", "item name", "product/service name", "product/service", "description"),
    "account": ("account", "income account", "sales account"),
}
IIF_NAMES: Final[Names] = {"name": ("NAME",)}
IIF_ITEM_NAMES: Final[Names] = {**IIF_NAMES, "account": ("ACCNT",)}
IIF_PARTY_TAGS: Final[dict[str, PartyType]] = {"CUST": "customer", "VEND": "vendor"}


@dataclass(frozen=True, slots=True)
class RemoteParty:
    """A customer or vendor of the target.

    Attributes:
        party_type: Which of both.
        party: What entries call it.
        name: What people call it.
    """

    party_type: PartyType
    party: str
    name: str


@dataclass(frozen=True, slots=True)
class RemoteItem:
    """Something the target's documents can sell.

    Attributes:
        item: What entries call it.
        name: What people call it.
        account: The account it posts sales to, as the target's export calls that; empty: unsaid.
    """

    item: str
    name: str
    account: str = ""


def read_parties(file: Path) -> list[RemoteParty]:
    """Customers and vendors that a file exported from the target lists.

    Raises:
        MappingError: It lists none, or does not say which of both each is.
    """
    if is_iif(file):
        found = list(read_iif_lists(file, dict.fromkeys(IIF_PARTY_TAGS, IIF_NAMES)))
    else:
        found = [read_csv_list(file, PARTY_NAMES, ("party", "name", *NAME_COLUMNS))]
    parties = [party for listed in found for party in _parties(listed)]
    if not parties:
        raise MappingError([f"{file.name}: it lists no customer and no vendor; export them."])
    return parties


def read_items(file: Path) -> list[RemoteItem]:
    """Items that a file exported from the target lists.

    Raises:
        MappingError: It lists none.
    """
    if is_iif(file):
        found = list(read_iif_lists(file, {"INVITEM": IIF_ITEM_NAMES}))
    else:
        found = [read_csv_list(file, ITEM_NAMES, ("item", "name"))]
    items = [
        RemoteItem(
            row.cells.get("item") or _name(row, "item"),
            _name(row, "item"),
            row.cells.get("account", ""),
        )
        for listed in found
        for row in listed.rows
    ]
    if not items:
        raise MappingError([f"{file.name}: it lists no item; export the items."])
    return items


def keep_parties(folder: MappingFolder, parties: Iterable[RemoteParty]) -> None:
    """Keep what was read, each customer and vendor once."""
    columns = [field.name for field in fields(RemoteParty)]
    folder.write(folder.parties, _text(columns, parties))


def keep_items(folder: MappingFolder, items: Iterable[RemoteItem]) -> None:
    """Keep what was read, each item once."""
    folder.write(folder.items, _text([field.name for field in fields(RemoteItem)], items))


def kept_parties(folder: MappingFolder) -> list[RemoteParty] | None:
    """Customers and vendors as imported; None where none were.

    Raises:
        MappingError: The file was changed into something else.
    """
    return read_parties(folder.parties) if folder.parties.exists() else None


def items_by_account(folder: MappingFolder) -> dict[str, list[str]]:
    """What entries call the items that post to each account, of those that say to which.

    Raises:
        MappingError: The file was changed into something else.
    """
    found: dict[str, list[str]] = {}
    for item in read_items(folder.items) if folder.items.exists() else ():
        if item.account:
            found.setdefault(item.account, []).append(item.item)
    return found


def _parties(listed: ExportedList) -> Iterator[RemoteParty]:
    """A list is of customers or of vendors by its tag or column, or each row says it."""
    kinds: tuple[PartyType, ...] = get_args(PartyType)
    of_all = IIF_PARTY_TAGS.get(listed.tag) or next(
        (kind for kind in kinds if kind in listed.columns), None
    )
    for row in listed.rows:
        said = row.cells.get("party_type", "").casefold()
        kind = of_all or next((each for each in kinds if each == said), None)
        if kind is None:
            sentence = (
                f"{listed.name}:{row.line}: it does not say whether this is a customer or a vendor;"
                " call the column of names customer or vendor, or add a column type that says it."
            )
            raise MappingError([sentence])
        name = row.cells.get(kind) or _name(row, "party")
        yield RemoteParty(kind, row.cells.get("party") or name, name)


def _name(row: ExportedRow, otherwise: str) -> str:
    return row.cells.get("name") or row.cells.get(otherwise) or ""


def _text(columns: list[str], rows: Iterable[RemoteParty] | Iterable[RemoteItem]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(dict.fromkeys(astuple(row) for row in rows))
    return text.getvalue()
