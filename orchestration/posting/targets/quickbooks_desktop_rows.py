"""The rows of an import file of QuickBooks Desktop (IIF).

An entry is a TRNS row, SPL rows and ENDTRNS; columns are separated by tabs, amounts are debit
positive and sum to zero, dates are MM/DD/YYYY (Intuit's in-product help "IIF reference,
transactions"; there is no schema). Ours: DOCNUM is the first 11 digits of the external id, the memo
of the TRNS row begins with all 64, text is Windows-1252, and no cell has a quote or a tab.

Belongs here: only rows, written and read back. Not: files and what is in which (the target).
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.file_targets import RefusedError, shown
from orchestration.posting.targets.protocol import AccountMovement, HeldEntry, TargetError
from orchestration.publishing.guarded_text import guarded_text

ENCODING = "cp1252"
COLUMNS = ("TRNSTYPE", "DATE", "ACCNT", "NAME", "CLASS", "AMOUNT", "DOCNUM", "MEMO")
HEADER = tuple(
    "\t".join(cells) + "\r\n"
    for cells in (("!TRNS", *COLUMNS), ("!SPL", *COLUMNS), ("!ENDTRNS", *("" for _ in COLUMNS)))
)
END = "ENDTRNS" + "\t" * len(COLUMNS) + "\r\n"
DOCUMENT_NUMBER_LENGTH = 11
Row = tuple[int, list[str]]
EXTERNAL_ID = re.compile(r"[0-9a-f]{64}")
AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")


def check_rows(entry: Entry) -> None:
    """Refuse what QuickBooks would read wrongly.

    Raises:
        RefusedError: A name cannot stand in a cell, or two lines name somebody.
    """
    for line in entry.lines:
        for name in (line.account, line.party or "", _class_of(line)):
            if name != _words(name):
                raise RefusedError(
                    "unknown_account",
                    f"{name!r} cannot stand in an IIF file (no quotes, tabs, double spaces or"
                    " signs outside Windows-1252); rename it in QuickBooks and map to that.",
                )
        if not line.account:
            raise RefusedError("unknown_account", "a line has no account; map it to one.")
    if sum(line.party is not None for line in entry.lines) > 1:
        raise RefusedError(
            "invalid",
            "QuickBooks Desktop takes one receivable or payable line in a journal entry and this"
            " has more; set mode to detail, or map the accounts to one without customers.",
        )


def entry_rows(entry: Entry) -> Iterator[str]:
    """The rows of an entry; a line with a customer or vendor comes first."""
    lines = sorted(entry.lines, key=lambda line: (line.party is None, line.number))
    for place, line in enumerate(lines):
        reverses = f" reverses {entry.reverses}" if entry.reverses else ""
        head = f"{entry.external_id}{reverses} {entry.description}"
        cells = (
            "SPL" if place else "TRNS",
            "GENERAL JOURNAL",
            f"{entry.posting_date:%m/%d/%Y}",
            line.account,
            line.party or "",
            _class_of(line),
            f"{entry.major(line.amount_minor):f}",
            entry.external_id[:DOCUMENT_NUMBER_LENGTH],
            guarded_text(_words(line.description if place else head)),
        )
        yield "\t".join(cells) + "\r\n"
    yield END


def read_rows(file: Path, currency_code: str, minor_unit: int) -> Iterator[HeldEntry]:
    """The entries of a file as it is now.

    Raises:
        TargetError: The file cannot be read, or a row is not in the form that was written.
    """
    try:
        with file.open(encoding=ENCODING, errors="replace", newline="") as stream:
            for rows in _cut(file, stream):
                yield _held(file, rows, currency_code, minor_unit)
    except OSError as error:
        raise TargetError(f"{file}: the file cannot be read ({error.strerror}).") from error


def _cut(file: Path, stream: Iterable[str]) -> Iterator[list[Row]]:
    rows: list[Row] = []
    for number, text in enumerate(stream, start=1):
        cells = text.rstrip("\r\n").split("\t")
        if cells[0] == "ENDTRNS":
            yield rows
            rows = []
        elif not cells[0].startswith("!"):
            rows.append((number, cells))
    if rows:
        raise _unreadable(file, rows[-1][0], "no ENDTRNS follows it")


def _held(file: Path, rows: list[Row], currency_code: str, minor_unit: int) -> HeldEntry:
    lines = []
    days, ids = set(), []
    for number, (kind, *cells) in rows:
        try:
            named = dict(zip(COLUMNS, cells, strict=True))
            lines.append(_movement(named, currency_code, minor_unit))
            days.add(datetime.strptime(named["DATE"], "%m/%d/%Y").date())  # noqa: DTZ007 - a day
        except ValueError as error:
            raise _unreadable(file, number, str(error)) from error
        if kind == "TRNS":
            ids.append(EXTERNAL_ID.match(named["MEMO"]))
    if len(ids) != 1 or len(days) != 1:
        raise _unreadable(file, rows[0][0] if rows else 0, "no entry of one TRNS row and one date")
    return HeldEntry(ids[0][0] if ids[0] else None, file.name, days.pop(), tuple(lines))


def _unreadable(file: Path, number: int, what: str) -> TargetError:
    return TargetError(
        f"{file}:{number}: the row is not as it was written ({what}); undo the edit."
    )


def _movement(cells: dict[str, str], currency_code: str, minor_unit: int) -> AccountMovement:
    amount = cells["AMOUNT"]
    whole, _, fraction = amount.partition(".")
    if not AMOUNT.fullmatch(amount) or len(fraction) > minor_unit:
        raise ValueError(f"{amount!r} is no amount in {currency_code}")
    minor = int(whole + fraction.ljust(minor_unit, "0"))
    return AccountMovement(cells["ACCNT"], currency_code, minor)


def _class_of(line: EntryLine) -> str:
    return dict(line.dimensions).get("class", "")


def _words(text: str) -> str:
    """Text as a cell can show it; a sign QuickBooks does not know becomes a question mark."""
    known = shown(text).replace('"', "'").encode(ENCODING, "replace")
    return known.decode(ENCODING)
