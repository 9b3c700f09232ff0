"""Splits personal data off CSV text and leaves every other byte as it was.

Here belongs finding the declared columns of each row. The row is matched as a whole, so that
quoted delimiters and line breaks are seen for what they are; only the declared cells are written
anew. Which columns are personal is in `personal_fields`.
"""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ingestion.landing.personal_fields import PersonalFields

DELIMITERS = (",", ";", "\t", "|")
_HEADER = re.compile(r'\ufeff?((?:"(?:[^"]|"")*+"|[^"\r\n])*+)(?:\r\n|\n|\r|\Z)')

# Gives the replacement of a cell's value; called once for each distinct value of a column.
ReplaceCell = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class CsvSplit:
    """CSV text without personal data, and how many cells were replaced."""

    text: str
    count: int


def split_csv(text: str, fields: PersonalFields, replace: ReplaceCell) -> CsvSplit:
    """Replace the cells of declared columns.

    Args:
        text: The file, header first.
        fields: Names of the columns; spelling counts, case and spaces do not.
        replace: Given a column's declared name and a cell's value, returns what stays behind.

    Returns:
        The text with only those cells changed. In a row that has more cells than the header,
        every cell where the declared one may have moved to is replaced as well.
    """
    header = _HEADER.match(text)
    if header is None:
        return CsvSplit(text, 0)
    for delimiter in DELIMITERS:
        names = next(csv.reader([header.group(1)], delimiter=delimiter), [])
        columns = _declared_columns(names, fields.customer_ids | fields.removed)
        if columns:
            splitter = _RowSplitter(columns, len(names), delimiter, replace)
            pattern = _row_pattern(columns, len(names), delimiter)
            body = pattern.sub(splitter, text[header.end() :])
            return CsvSplit(text[: header.end()] + body, splitter.count)
    return CsvSplit(text, 0)


def _declared_columns(names: list[str], declared: Iterable[str]) -> dict[int, str]:
    by_plain_name = {_plain(name): name for name in declared}
    plain_names = [_plain(name) for name in names]
    return {
        position: by_plain_name[name]
        for position, name in enumerate(plain_names)
        if name in by_plain_name
    }


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _row_pattern(columns: dict[int, str], width: int, delimiter: str) -> re.Pattern[str]:
    """Match one row in groups: what stands between declared cells, and the cells, by turns.

    A line that is no row of this width is matched by the last group alone.
    """
    mark = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]|"")*+"|[^{mark}"\r\n][^{mark}\r\n]*+|)'
    pattern = ""
    position = 0
    for column in sorted(columns):
        pattern += rf"((?:{cell}{mark}){{{column - position}}})({cell})"
        pattern += f"({mark})" if column < width - 1 else "()"
        position = column + 1
    rest = width - position
    pattern += rf"({cell}(?:{mark}{cell}){{{rest - 1}}})" if rest else "()"
    return re.compile(rf"{pattern}(\r\n|\n|\r|\Z)|([^\r\n]+)")


class _RowSplitter:
    """Writes one matched row after another, remembering each replaced value."""

    def __init__(
        self, columns: dict[int, str], width: int, delimiter: str, replace: ReplaceCell
    ) -> None:
        self.count = 0
        self._columns = sorted(columns.items())
        self._names = [name for _, name in self._columns]
        self._width = width
        self._delimiter = delimiter
        self._replace = replace
        self._replaced: dict[tuple[str, str], str] = {}

    def __call__(self, row: re.Match[str]) -> str:
        pieces = list(row.groups(""))
        if pieces[-1]:
            return self._malformed(pieces[-1])
        for number, name in enumerate(self._names):
            cell = pieces[3 * number + 1]
            if cell:
                pieces[3 * number + 1] = self._replaced.get((name, cell)) or self._new(name, cell)
                self.count += 1
        return "".join(pieces)

    def _new(self, name: str, cell: str) -> str:
        is_quoted = cell.startswith('"') and cell.endswith('"') and len(cell) > 1
        value = cell[1:-1].replace('""', '"') if is_quoted else cell
        replacement = self._replace(name, value) if value.strip() else cell
        self._replaced[name, cell] = replacement
        return replacement

    def _malformed(self, line: str) -> str:
        """Replace every cell of a misshapen line where a declared value may stand."""
        cells = line.split(self._delimiter)
        excess = max(0, len(cells) - self._width)
        for column, name in self._columns:
            for position in range(column, min(len(cells), column + excess + 1)):
                if cells[position].strip(' "'):
                    cells[position] = self._new(name, cells[position].strip('"'))
                    self.count += 1
        return self._delimiter.join(cells)
