"""SQL that takes a declared JSON object apart: its structure, and the levels of nested rows.

Belongs here: only the shape of JSON reading. Not: types and checks (raw_columns.py).
"""

import json
from typing import Any

from ingestion.sources.raw_tables import RawTable, SourceObject

KINDS = {
    "ARRAY": "a list",
    "OBJECT": "an object",
    "VARCHAR": "a text",
    "BOOLEAN": "true or false",
    "NULL": "null",
}
"""What the types that JSON reading knows are called; all others are numbers."""


def structure_of(item: SourceObject) -> str:
    """The structure json_transform needs: every declared leaf as text, lists as lists."""
    root: dict[str, Any] = {}
    for table in item.tables:
        levels = [root]
        for step in list_steps(table):
            levels.append(_list_element(levels[-1], step))
        for column in table.columns:
            path = column.path or column.name
            _set_leaf(_level_of(levels, path), plain_path(path))
    return json.dumps(root).replace("'", "''")


def misshapen(records: str) -> str:
    """SQL that refuses documents without the list of records; `{}` is how none are answered."""
    return f"""
        insert into unreadable
        with without_records as (
            select d.*, json_type(d.content) as kind, json_type(d.content, '$.{records}') as listed
            from documents as d
            anti join records as r on r.observation_sequence = d.observation_sequence
            where d.is_json
        )
        select observation_sequence, line_number * 1000000 as row_number, '' as pointer,
            'the file is not of the declared shape' as reason,
            concat(original_name, ': the file holds no list ''{records}'': ', case
                when kind <> 'OBJECT' then concat('it is ', {_kind("kind")})
                when listed is not null then concat('''{records}'' is ', {_kind("listed")})
                else concat('it holds ''', array_to_string(json_keys(content)[1:5], ''', '''), '''')
            end, '; deliver the answer of the endpoint as it came') as detail,
            left(content, 2000) as record_text
        from without_records
        where coalesce(listed, '') <> 'ARRAY'
            and not (kind = 'OBJECT' and len(json_keys(content)) = 0)
    """


def list_steps(table: RawTable) -> list[str]:
    """The dotted path of each nested list, outermost first."""
    return [step.strip(".") for step in table.rows.split("[]")[:-1]] if table.rows else []


def plain_path(path: str) -> str:
    """A column path without the marks that say from which level it starts."""
    return path.lstrip("/").removeprefix("../").removeprefix("../")


def level_index(path: str, depth: int) -> int:
    """Which level a column path starts from; 0 is the record."""
    if path.startswith("/"):
        return 0
    return depth - path.count("../")


def row_levels(table: RawTable) -> str:
    """A query giving each row with level_0 (the record) to level_n (the innermost list item)."""
    query = "select * from records"
    for number, step in enumerate(list_steps(table), start=1):
        listed = f"level_{number - 1}." + ".".join(f'"{part}"' for part in step.split("."))
        query = (
            f"select *, unnest({listed}) as level_{number},"
            f" generate_subscripts({listed}, 1) - 1 as index_{number} from ({query})"
        )
    return query


def _kind(json_type: str) -> str:
    words = " ".join(f"when '{name}' then '{words}'" for name, words in KINDS.items())
    return f"case {json_type} {words} else 'a number' end"


def _list_element(level: dict[str, Any], step: str) -> dict[str, Any]:
    *parents, name = step.split(".")
    for part in parents:
        level = level.setdefault(part, {})
    listed = level.setdefault(name, [{}])
    element: dict[str, Any] = listed[0]
    return element


def _level_of(levels: list[dict[str, Any]], path: str) -> dict[str, Any]:
    return levels[level_index(path, len(levels) - 1)]


def _set_leaf(level: dict[str, Any], path: str) -> None:
    *parents, name = path.split(".")
    for part in parents:
        level = level.setdefault(part, {})
    level.setdefault(name, "VARCHAR")
