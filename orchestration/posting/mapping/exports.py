"""Reads what accounting systems export: lists as CSV in their many dialects, and IIF.

Belongs here: finding the header and giving rows by our names of its columns. Not: what a row means
(charts.py, parties.py), rows by the million (orchestration/comparing/reading.py).
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from orchestration.posting.mapping.errors import MappingError

DELIMITERS: Final = (",", ";", "\t")
LINES_BEFORE_THE_HEADER: Final = 20
"""Reports open with a title, the company's name and a date."""

Names = Mapping[str, Sequence[str]]
"""Our name of a column, and what the systems call it, the first ones first."""


class ExportedRow(NamedTuple):
    """A row of an export."""

    line: int
    cells: dict[str, str]


class ExportedList(NamedTuple):
    """A list of an export.

    Attributes:
        name: What the file is called in messages.
        tag: The list of an IIF file it stands for; empty for CSV.
        columns: The columns it has, by our names.
        rows: Its rows.
    """

    name: str
    tag: str
    columns: frozenset[str]
    rows: tuple[ExportedRow, ...]


class CsvHeader(NamedTuple):
    """The line of a CSV file that names its columns.

    Attributes:
        line: The line it ends on, counted from 1.
        delimiter: Between its cells.
        width: How many cells it has.
        columns: Place and our name of every column that has one.
        following: The lines after it, as far as they were given.
    """

    line: int
    delimiter: str
    width: int
    columns: dict[int, str]
    following: list[tuple[int, list[str]]]


def find_csv_header(text: str, name: str, names: Names, needed: Sequence[str]) -> CsvHeader:
    """The header of a CSV file, whatever title stands above it.

    Args:
        text: The file's text, or its beginning.
        name: What the file is called in messages.
        names: What its columns may be called.
        needed: A header has one of these.

    Raises:
        MappingError: No line of the text is a header.
    """
    for delimiter in DELIMITERS:
        lines = list(_csv_lines(text, delimiter, name))
        for place, (number, cells) in enumerate(lines[:LINES_BEFORE_THE_HEADER]):
            columns = _columns(cells, names)
            if len(cells) > 1 and any(column in columns.values() for column in needed):
                following = lines[place + 1 :]
                return CsvHeader(number, delimiter, len(cells), columns, following)
    known = " or ".join(repr(one) for column in needed for one in names[column][:3])
    raise MappingError(
        [f"{name}: no line names its columns; it needs one called {known}, and others beside."]
    )


def read_csv_list(file: Path, names: Names, needed: Sequence[str]) -> ExportedList:
    """The list of a CSV file.

    Args:
        file: The export.
        names: What its columns may be called.
        needed: A header has one of these.

    Raises:
        MappingError: The file cannot be read, or no line of it is a header.
    """
    header = find_csv_header(read_text(file), file.name, names, needed)
    rows = tuple(_rows(header.following, header.columns))
    return ExportedList(file.name, "", frozenset(header.columns.values()), rows)


def read_iif_lists(file: Path, names: Mapping[str, Names]) -> Iterator[ExportedList]:
    """The lists of an IIF file whose tags have names, such as ACCNT.

    Raises:
        MappingError: The file cannot be read.
    """
    header: dict[str, dict[int, str]] = {}
    rows: dict[str, list[ExportedRow]] = {}
    for number, line in enumerate(read_text(file).splitlines(), start=1):
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        tag = cells[0].removeprefix("!")
        if tag not in names:
            continue
        if cells[0].startswith("!"):
            header[tag] = _columns(cells, names[tag])
        elif tag in header:
            rows.setdefault(tag, []).extend(_rows([(number, cells)], header[tag]))
        else:
            raise MappingError(
                [f"{file.name}:{number}: a line {tag} before !{tag} says what its columns are."]
            )
    for tag, found in rows.items():
        yield ExportedList(file.name, tag, frozenset(header[tag].values()), tuple(found))


def is_iif(file: Path) -> bool:
    """Whether a file says it is of QuickBooks Desktop."""
    return file.suffix.lower() == ".iif"


def read_text(file: Path) -> str:
    """A file's text: UTF-8, or what older programs on Windows write.

    Raises:
        MappingError: It cannot be read.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise MappingError(
            [f"{file}: the file cannot be read ({error.strerror}); name one that is there."]
        ) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _csv_lines(text: str, delimiter: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise MappingError(
            [f"{name}:{reader.line_num}: not CSV ({error}); export it again."]
        ) from error


def _columns(cells: Sequence[str], names: Names) -> dict[int, str]:
    """Place and our name of every column that has one; the most telling of several is taken."""
    told = {_plain(cell): place for place, cell in reversed(list(enumerate(cells)))}
    found: dict[int, str] = {}
    for column, called in names.items():
        place = next((told[name] for name in map(_plain, called) if name in told), None)
        if place is not None and place not in found:
            found[place] = column
    return found


def _rows(
    lines: Sequence[tuple[int, list[str]]], columns: Mapping[int, str]
) -> Iterator[ExportedRow]:
    for number, cells in lines:
        told = {name: cells[place] for place, name in columns.items() if place < len(cells)}
        if any(told.values()):
            yield ExportedRow(number, told)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum() or letter == "#")
