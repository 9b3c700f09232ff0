"""How a source declares what it may send: objects, raw tables and typed columns.

Belongs here: the vocabulary of explicit read schemas. Does not belong: reading (reading.py),
loading (ingestion/loading.py), anything of one source.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Format = Literal["json", "jsonl", "csv", "decoded"]
SUFFIXES = {"json": (".json",), "jsonl": (".jsonl",), "csv": (".csv",)}

PLACE_COLUMNS = (
    ("observation_sequence", "bigint"),
    ("file_sha256", "text"),
    ("row_number", "bigint"),
    ("pointer", "text"),
    ("record_hash", "text"),
    ("fetched_at", "timestamp"),
    ("batch_id", "text"),
)
"""Every raw row knows its file and place: the columns the reader adds, with their dlt types."""

PLACE_MEANINGS = {
    "pointer": "Place of the row within its file, as a JSON pointer.",
    "fetched_at": "When the file was fetched or arrived, UTC.",
    "batch_id": "The delivery that the file arrived with.",
}
"""What those of them mean that no relation of core hands on; the others have dbt's doc blocks."""


@dataclass(frozen=True)
class Column:
    """One typed column of a raw table.

    Attributes:
        name: column name in the raw table.
        type: DuckDB type the text must cast to; TIMESTAMP takes any ISO 8601 and is kept in UTC.
        path: where the value is. CSV: the header. JSON: a dotted path relative to the row
            (``total_money.amount``), ``/`` first: relative to the record, ``../`` first: relative
            to the enclosing row. Defaults to the name.
        required: a missing value makes the record a rejected one.
    """

    name: str
    type: str = "VARCHAR"
    path: str = ""
    required: bool = False


@dataclass(frozen=True)
class RawTable:
    """One flat raw table, filled from each record of an object.

    Attributes:
        name: table name in the schema ``raw_<source>``.
        columns: the explicit read schema.
        rows: which list of the record gives the rows, each list marked by brackets, e.g.
            ``line_items[]`` or ``returns[].return_line_items[]``; empty: the record is the row.
    """

    name: str
    columns: tuple[Column, ...]
    rows: str = ""


@dataclass(frozen=True)
class SourceObject:
    """One kind of file a source delivers.

    Attributes:
        name: object name; files are landed under it.
        format: ``json`` (one document a file), ``jsonl`` (one a line), ``csv`` (with header) or
            ``decoded`` (a text that `decode` turns into one JSON document).
        tables: raw tables filled from it, the first holding one row a record.
        records: JSON only: the list in the document that holds the records; empty: the document
            is the record.
        file_prefix: how a dropped file's name begins; defaults to the name.
        suffixes: decoded only: what files end in; their names may begin with anything.
        decode: decoded only: a file's text as JSON, or a ValueError of half a sentence.
    """

    name: str
    format: Format
    tables: tuple[RawTable, ...]
    records: str = ""
    file_prefix: str = ""
    suffixes: tuple[str, ...] = ()
    decode: Callable[[str], str] | None = None

    @property
    def beginning(self) -> str:
        """How the name of a file of it begins; empty: any name."""
        return "" if self.suffixes else self.file_prefix or self.name

    @property
    def endings(self) -> tuple[str, ...]:
        """Suffixes of its files."""
        return self.suffixes or SUFFIXES[self.format]


@dataclass(frozen=True)
class SourceDefinition:
    """A source: its name and the objects it delivers.

    Attributes:
        name: its name.
        objects: what it delivers.
        is_evidence: it is held against the books and posts nothing, so it needs no settings.
    """

    name: str
    objects: tuple[SourceObject, ...]
    is_evidence: bool = False

    @property
    def tables(self) -> tuple[RawTable, ...]:
        """Every raw table of the source."""
        return tuple(table for item in self.objects for table in item.tables)

    def object_named(self, name: str) -> SourceObject:
        """The object of that name.

        Raises:
            KeyError: when the source has no such object.
        """
        for item in self.objects:
            if item.name == name:
                return item
        known = ", ".join(item.name for item in self.objects)
        raise KeyError(f"source '{self.name}' has no object '{name}'; it has {known}")

    def object_of_file(self, file_name: str) -> SourceObject | None:
        """The object whose prefix a dropped file's name carries (the longest wins), or None."""
        fitting = [o for o in self.objects if file_name.startswith(o.beginning)]
        return max(fitting, key=lambda o: len(o.beginning), default=None)


@dataclass(frozen=True)
class LandedFile:
    """A landed file to read, with what the manifest says of it.

    `is_withheld`: what arrived is no text, so only the reason was landed in its place.
    """

    path: Path
    observation_sequence: int
    file_sha256: str
    original_name: str
    fetched_at: str
    batch_id: str
    is_withheld: bool = False
