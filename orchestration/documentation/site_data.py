"""What the pages' scripts know: every relation and column, by number, as one file.

Belongs here: its shape. Scripts read it as `TILLBOOK`; a page that is opened from the file system
may load a script, but no JSON. Not: what scripts do with it (assets/trace.js, assets/search.js).
"""

import json
from collections.abc import Iterable, Mapping

from orchestration.column_lineage.columns import ColumnName
from orchestration.documentation.catalogue import LAYER_NAMES, LAYERS, DocumentedRelation

RelationsByName = Mapping[str, DocumentedRelation]


def site_data(relations: RelationsByName) -> str:
    """The script that defines it.

    relations: [name, title, place of its layer, description, columns that decide its rows].
    columns: [place of its relation, name, number of its meaning, how, made of, decided by, steps];
    other columns stand for their place in this list.
    """
    place_of = {name: place for place, name in enumerate(relations)}
    columns = [column for relation in relations.values() for column in relation.columns]
    number = {column.name: place for place, column in enumerate(columns)}
    meanings = {"": 0}
    for column in columns:
        meanings.setdefault(column.meaning, len(meanings))

    def numbers(names: Iterable[ColumnName]) -> list[int]:
        return sorted(number[name] for name in names)

    content = {
        "layers": [LAYER_NAMES[layer] for layer in LAYERS],
        "meanings": list(meanings),
        "relations": [
            [
                name,
                relation.title,
                LAYERS.index(relation.layer),
                relation.description or relation.grain,
                numbers(relation.relation.rows_by),
            ]
            for name, relation in relations.items()
        ],
        "columns": [
            [
                place_of[column.name.relation],
                column.name.column,
                meanings[column.meaning],
                int(column.origin.how),
                numbers(column.origin.made_of),
                numbers(column.origin.decided_by),
                [[step.place, step.expression] for step in column.origin.steps],
            ]
            for column in columns
        ],
    }
    return f"var TILLBOOK = {json.dumps(content, ensure_ascii=False, separators=(',', ':'))};\n"
