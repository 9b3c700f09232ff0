"""The texts of landed files, in JSON: as they are, or as their source decodes them.

Belongs here: decoding each file by itself, so that one that cannot be read leaves the others. Not:
any format (the sources), taking the JSON apart (raw_json.py, reading.py).
"""

from collections.abc import Callable, Sequence

import duckdb

from ingestion.sources.raw_tables import LandedFile, SourceObject

NOT_TEXT = "the file is not UTF-8 text"
"""Stands for bytes that are no text, so that such a file is refused as no JSON and others load."""
TEXTS = """
    create table contents as
    select f.observation_sequence, f.original_name,
        coalesce(ltrim(try(decode(t.content)), chr(65279)), $not_text) as content
    from read_blob($paths) as t
    join files as f on f.path = t.filename
"""
DECODED = """
    create table contents (observation_sequence bigint, original_name text, content text)
"""

Contents = list[list[int | str]]
Refused = list[tuple[LandedFile, str]]


def take_texts(
    connection: duckdb.DuckDBPyConnection, item: SourceObject, files: Sequence[LandedFile]
) -> Refused:
    """Fill the table `contents`; returns the files that could not be decoded, with the reason."""
    if item.decode is None:
        paths = [str(file.path) for file in files]
        connection.execute(TEXTS, {"paths": paths, "not_text": NOT_TEXT})
        return []
    contents, refused = _decoded(files, item.decode)
    connection.execute(DECODED)
    if contents:
        connection.executemany("insert into contents values (?, ?, ?)", contents)
    return refused


def _decoded(files: Sequence[LandedFile], decode: Callable[[str], str]) -> tuple[Contents, Refused]:
    contents: Contents = []
    refused: Refused = []
    for file in files:
        try:
            content = decode(file.path.read_text("utf-8-sig"))
        except ValueError as error:
            refused.append((file, f"{error}; ask for it again, or correct it"))
        else:
            contents.append([file.observation_sequence, file.original_name, content])
    return contents, refused
