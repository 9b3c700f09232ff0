"""The file `books/posting/<target>/accounts.csv`: its columns, reading it, writing it.

Belongs here: what a row may say by itself and beside the other rows. Not: whether it fits the
books or the target's chart (checks.py), who approved it (approved.py).
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import groupby, pairwise
from typing import Any, Final, Literal, cast, get_args

import pyarrow as pa

from orchestration.posting.entries import PartyType
from orchestration.posting.mapping.errors import MappingError

FILE_NAME: Final = "accounts.csv"
Ownership = Literal["ours", "theirs", "shared"]
BEGINNING_OF_TIME: Final = date(1900, 1, 1)
END_OF_TIME: Final = date(9999, 12, 31)
SPLITTING: Final = ("entity_id", "location_id", "department_id", "currency_code")
"""Columns by which one account of ours may go to several of the target; empty: any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedAccount:
    """One row: where an account of ours goes, for whom and from when to when.

    Attributes:
        entity_id: Only of this company.
        account_id: The account in our chart.
        location_id: Only of this store.
        department_id: Only of this department.
        currency_code: Only of this currency.
        target_account: What the target calls the account in entries.
        target_name: What people call it there.
        ownership: Who posts to the target's account: only we, only they, or both.
        party_type: Whether a customer or a vendor is named on its lines.
        party: What the target calls that customer or vendor.
        valid_from: First posting date it holds for.
        valid_to: First posting date it holds for no longer.
        line: Where it stands in its file; 0: in none.
    """

    entity_id: str | None = None
    account_id: str
    location_id: str | None = None
    department_id: str | None = None
    currency_code: str | None = None
    target_account: str
    target_name: str | None = None
    ownership: Ownership = "ours"
    party_type: PartyType | None = None
    party: str | None = None
    valid_from: date = BEGINNING_OF_TIME
    valid_to: date = END_OF_TIME
    line: int = field(default=0, compare=False)

    @property
    def split(self) -> tuple[str, ...]:
        """Account and what it is split by: two rows of one split must not hold on one day."""
        return (self.account_id, *(getattr(self, column) or "" for column in SPLITTING))


COLUMNS: Final = tuple(each.name for each in fields(MappedAccount) if each.name != "line")
SCHEMA: Final = pa.schema(
    [
        *(
            pa.field(name, pa.date32() if name.startswith("valid_") else pa.string())
            for name in COLUMNS
        ),
        pa.field("mapping_version", pa.string()),
    ]
)
"""What planning is handed: the rows, and the sha256 of the file they stand in."""


def version_of(text: str) -> str:
    """The version of a mapping: the sha256 of its file."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_table(rows: Sequence[MappedAccount], version: str) -> pa.Table:
    """Rows of one version, as planning takes them."""
    told = [{column: getattr(row, column) for column in COLUMNS} for row in rows]
    return pa.Table.from_pylist([{**row, "mapping_version": version} for row in told], SCHEMA)


def write_accounts(rows: Iterable[MappedAccount]) -> str:
    """The text of a file that says these rows; what holds for any is left empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(row, column)) for column in COLUMNS] for row in rows)
    return text.getvalue()


def changed_rows(
    before: Iterable[MappedAccount], after: Iterable[MappedAccount]
) -> tuple[list[MappedAccount], list[MappedAccount]]:
    """Rows that are gone and rows that are new, so that whoever approves sees what changes."""
    old, new = list(before), list(after)
    return [row for row in old if row not in new], [row for row in new if row not in old]


def read_accounts(text: str, name: str) -> list[MappedAccount]:
    """The rows of a file, in its order.

    Args:
        text: What the file says.
        name: What to call it in an error.

    Raises:
        MappingError: With a sentence for every problem, each naming file and line.
    """
    problems: list[str] = []
    rows: list[MappedAccount] = []
    for number, cells in _lines(text, name):
        try:
            rows.append(_row(cells, number))
        except ValueError as error:
            problems.append(f"{name}:{number}: {error}")
    problems += [f"{name}:{told}" for told in (*_overlaps(rows), *_two_owners(rows))]
    if problems:
        raise MappingError(problems)
    return rows


def _lines(text: str, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Cells by column of every line that says something, with its number."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        missing = [column for column in COLUMNS if column not in header]
        unknown = [cell for cell in header if cell not in COLUMNS]
        if missing or unknown or len(set(header)) < len(header):
            raise MappingError(
                [f"{name}:1: the columns must be {','.join(COLUMNS)}; correct the first line."]
            )
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                sentence = f"{len(cells)} cells under {len(header)} columns; quote commas in names."
                raise MappingError([f"{name}:{reader.line_num}: {sentence}"])
            yield reader.line_num, dict(zip(header, map(str.strip, cells), strict=True))
    except csv.Error as error:
        raise MappingError([f"{name}:{reader.line_num}: not CSV ({error}); correct it."]) from error


def _row(cells: dict[str, str], line: int) -> MappedAccount:
    """Raises ValueError with the rest of a sentence that begins with file and line."""
    for column in ("account_id", "target_account"):
        if not cells[column]:
            raise ValueError(f"{column} is empty; every row needs one.")
    ownership = _one_of(cells, "ownership", get_args(Ownership)) or "ours"
    party_type = _one_of(cells, "party_type", get_args(PartyType))
    if bool(party_type) != bool(cells["party"]):
        raise ValueError("party and party_type go together; give both or neither.")
    valid_from = _day(cells, "valid_from", BEGINNING_OF_TIME)
    valid_to = _day(cells, "valid_to", END_OF_TIME)
    if valid_from >= valid_to:
        raise ValueError(
            f"valid_to {valid_to} does not come after valid_from {valid_from}; valid_to is the"
            " first day it no longer holds."
        )
    texts: dict[str, Any] = {
        column: cells[column] or None for column in COLUMNS if column not in TYPED
    }
    return MappedAccount(
        **texts,
        account_id=cells["account_id"],
        target_account=cells["target_account"],
        ownership=cast(Ownership, ownership),
        party_type=cast("PartyType | None", party_type),
        valid_from=valid_from,
        valid_to=valid_to,
        line=line,
    )


TYPED: Final = frozenset(
    {"account_id", "target_account", "ownership", "party_type", "valid_from", "valid_to"}
)
"""Columns that are not just a text or nothing."""


def _one_of(cells: dict[str, str], column: str, known: tuple[str, ...]) -> str | None:
    value = cells[column]
    if value and value not in known:
        raise ValueError(f"{column} {value!r} is none of {', '.join(known)}; correct it.")
    return value or None


def _day(cells: dict[str, str], column: str, otherwise: date) -> date:
    value = cells[column]
    try:
        return date.fromisoformat(value) if value else otherwise
    except ValueError as error:
        raise ValueError(f"{column} {value!r} is no day; write it as 2026-01-31.") from error


def _overlaps(rows: Sequence[MappedAccount]) -> Iterator[str]:
    """Two rows that match equally well on one day would leave the choice to luck."""
    ordered = sorted(rows, key=lambda row: (row.split, row.valid_from, row.line))
    for _, group in groupby(ordered, key=lambda row: row.split):
        for earlier, later in pairwise(group):
            if later.valid_from < earlier.valid_to:
                yield (
                    f"{later.line}: account {later.account_id} is mapped on line {earlier.line} too"
                    " for the same columns and days; end one where the other begins."
                )


def _two_owners(rows: Sequence[MappedAccount]) -> Iterator[str]:
    first: dict[str, MappedAccount] = {}
    for row in rows:
        other = first.setdefault(row.target_account, row)
        if other.ownership != row.ownership:
            yield (
                f"{row.line}: {row.target_account} is {row.ownership} here and {other.ownership} on"
                f" line {other.line}; an account of the target belongs to one."
            )


def _cell(value: object) -> object:
    if value is None or value in (BEGINNING_OF_TIME, END_OF_TIME):
        return ""
    return value.isoformat() if isinstance(value, date) else value
