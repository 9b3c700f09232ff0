"""Writes the site: an index, a page for every relation, the page that traces a column.

Belongs here: files and templates. Not: what is said (catalogue.py), how it looks (templates,
assets). The same code gives the same bytes: no clock, no home, no settings go into a page.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from orchestration.column_lineage.columns import ColumnGraph, ColumnName
from orchestration.documentation.catalogue import (
    LAYER_NAMES,
    DocumentedRelation,
    catalogue,
)
from orchestration.documentation.highlighting import highlighted
from orchestration.documentation.site_data import site_data

FOLDER: Final = Path(__file__).parent
ASSETS: Final = FOLDER / "assets"
MARK: Final = "tillbook-docs"
"""Stands in the index of every site, so that no other folder is ever replaced by one."""
DELIVERED_LAYERS: Final = ("raw", "settings", "seeds")


class SiteFolderError(Exception):
    """The folder for the site cannot be written, or holds something else."""


@dataclass(frozen=True, slots=True)
class Site:
    """A written site.

    Attributes:
        index: The page to open.
        relations: Number of relations it tells of.
        columns: Number of their columns.
    """

    index: Path
    relations: int
    columns: int


def write_site(folder: Path, manifest_file: Path, graph: ColumnGraph) -> Site:
    """Write the site into a folder, whole or not at all.

    Args:
        folder: Where to; a site that lies there is replaced.
        manifest_file: dbt's manifest.
        graph: All columns.

    Raises:
        SiteFolderError: The folder holds something else, or cannot be written.
    """
    _refuse_strangers(folder)
    relations = catalogue(json.loads(manifest_file.read_bytes()), graph)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(ASSETS, unfinished / "assets")
        for name, text in _files(relations).items():
            file = unfinished / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    except OSError as error:
        raise SiteFolderError(
            f"{folder}: the site cannot be written ({error.strerror}); choose another folder with"
            " --to, or make room."
        ) from error
    columns = sum(len(relation.columns) for relation in relations.values())
    return Site(folder / "index.html", len(relations), columns)


def _refuse_strangers(folder: Path) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    index = folder / "index.html"
    if not index.is_file() or MARK not in index.read_text("utf-8", "replace"):
        raise SiteFolderError(
            f"{folder}: the folder holds something that tillbook docs did not write; choose another"
            " one with --to."
        )


def _files(relations: Mapping[str, DocumentedRelation]) -> dict[str, str]:
    """Text of every generated file by its path in the site."""
    pages = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["sql"] = highlighted
    pages.globals.update(relations=relations, mark=MARK, layer_names=LAYER_NAMES)
    by_layer = [
        (LAYER_NAMES[layer], list(group))
        for layer, group in groupby(relations.values(), key=lambda relation: relation.layer)
    ]
    page = pages.get_template("relation.html")
    files = {
        f"relations/{name}.html": page.render(
            root="../",
            here=relation,
            rows_by=_by_relation(relation.relation.rows_by),
            is_delivered=relation.layer in DELIVERED_LAYERS and not relation.relation.query,
        )
        for name, relation in relations.items()
    }
    files["index.html"] = pages.get_template("index.html").render(root="", by_layer=by_layer)
    files["trace.html"] = pages.get_template("trace.html").render(root="")
    files["assets/data.js"] = site_data(relations)
    return files


def _by_relation(names: frozenset[ColumnName]) -> list[tuple[str, list[Any]]]:
    """Columns grouped by their relation, in order."""
    groups = groupby(sorted(names), key=lambda name: name.relation)
    return [(relation, [name.column for name in group]) for relation, group in groups]
