"""The site opens from the file system, leads everywhere it says, and is the same each time."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest

from orchestration.cli import run_command
from orchestration.column_lineage.columns import ColumnGraph, ColumnName, Reach
from orchestration.column_lineage.stored import column_graph, stored_graph
from orchestration.documentation import Site, write_site
from orchestration.documentation.highlighting import highlighted
from orchestration.home import Home
from orchestration.run.manifest import MANIFEST
from orchestration.verbs.failures import ExitCode

ADDRESSES = ("href", "src")
NODE = shutil.which("node")


class Page(HTMLParser):
    """What a page names: links, places to link to, headings, labelled fields."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: list[str] = []
        self.headings: list[int] = []
        self.unlabelled: list[str] = []
        self._labels: set[str] = set()
        self._fields: list[str] = []
        self.feed(file.read_text("utf-8"))
        self.unlabelled = [field for field in self._fields if field not in self._labels]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.links += [given[name] for name in ADDRESSES if name in given]
        self.places += [given["id"]] if "id" in given else []
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "label":
            self._labels.add(given["for"])
        if tag == "input":
            self._fields.append(given["id"])


@pytest.fixture(scope="module")
def graph(documented_home: Home) -> ColumnGraph:
    found = stored_graph(documented_home)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def site(
    documented_home: Home, graph: ColumnGraph, tmp_path_factory: pytest.TempPathFactory
) -> Site:
    folder = tmp_path_factory.mktemp("site") / "docs"
    return write_site(folder, documented_home.dbt_target / MANIFEST, graph)


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[Path, Page]:
    return {file: Page(file) for file in sorted(site.index.parent.rglob("*.html"))}


def data_of(site: Site) -> dict[str, Any]:
    text = (site.index.parent / "assets" / "data.js").read_text("utf-8")
    data: dict[str, Any] = json.loads(text.removeprefix("var TILLBOOK = ").rstrip().rstrip(";"))
    return data


def test_every_relation_has_a_page(pages: dict[Path, Page], graph: ColumnGraph) -> None:
    assert {file.stem for file in pages if file.parent.name == "relations"} == set(graph.relations)


def test_every_link_leads_somewhere_in_the_site(pages: dict[Path, Page], site: Site) -> None:
    """To a file beside the page, so that it opens without network, and to a place that is there."""
    known = {str(name) for name in column_names(site)}
    broken = []
    for file, page in pages.items():
        for link in page.links:
            target, place = urldefrag(link)
            aim = (file.parent / target).resolve() if target else file
            if "://" in link or not aim.is_file():
                broken.append((file.name, link))
            elif target.endswith("trace.html"):
                broken += [(file.name, link)] if unquote(place) not in known else []
            elif place and place not in pages[aim].places:
                broken.append((file.name, link))
    assert broken[:10] == []


def column_names(site: Site) -> Iterator[ColumnName]:
    data = data_of(site)
    for relation, name, *_ in data["columns"]:
        yield ColumnName(data["relations"][relation][0], name)


def test_nothing_in_the_site_asks_another_machine(site: Site) -> None:
    asked = [
        (file.name, found)
        for file in site.index.parent.rglob("*")
        if file.suffix in (".html", ".css", ".js")
        for found in re.findall(
            r"""(?:src|href|action)=["'](?:https?:)?//|url\(|@import|fetch\(|XMLHttp""",
            file.read_text("utf-8"),
        )
    ]
    assert asked == []


def test_pages_are_readable_by_their_headings_and_labels(pages: dict[Path, Page]) -> None:
    bad = {
        file.name
        for file, page in pages.items()
        if page.unlabelled
        or len(page.places) != len(set(page.places))
        or (file.name != "trace.html" and page.headings[0] != 1)
        or any(after - before > 1 for before, after in pairwise(page.headings))
    }
    assert bad == set()


def test_a_page_says_what_a_column_means_is_made_of_and_which_tests_hold(site: Site) -> None:
    text = (site.index.parent / "relations" / "marts.mart_finance__trial_balance.html").read_text()
    column = text.split('<article id="closing_balance"')[1].split("</article>")[0]
    assert "Opening + debit - credit, major units, debit positive." in column
    assert 'href="core.fct_journal_lines.html#amount_minor"' in column
    assert "totals.closing_minor" in column or "totals.opening_minor" in column
    assert "one row per entity, accounting period (of posting), account and currency." in text
    assert "assert_the_trial_balance_sums_to_zero" in text
    assert "dbt_project/models/marts/finance/mart_finance__trial_balance.sql" in text


def test_a_meaning_travels_with_its_column_and_never_by_its_name_alone(site: Site) -> None:
    data = data_of(site)
    meaning = {
        str(name): data["meanings"][column[2]]
        for name, column in zip(column_names(site), data["columns"], strict=True)
    }
    described = "Trading day of the store: local time less the store's cut-off."
    assert meaning["intermediate.int_accounting__event_legs.business_date"] == described
    # `role` is described where it is a raw row's part; here it is a rule's.
    assert meaning["intermediate.int_accounting__event_legs.role"] == ""
    assert meaning["raw_square.order_lines.total_amount_minor"] == (
        "As the source states it: total_money.amount of line_items[]."
    )


def test_every_column_of_core_and_marts_has_a_meaning(site: Site) -> None:
    bare = [
        str(name)
        for name, column in zip(column_names(site), data_of(site)["columns"], strict=True)
        if name.relation.startswith(("core.", "marts.")) and not column[2]
    ]
    assert bare == []


def test_the_same_code_gives_the_same_bytes(
    site: Site, documented_home: Home, tmp_path: Path
) -> None:
    """In another process with another seed of hashing, from a graph that is found anew."""
    again = Home(tmp_path / "home").ensure()
    for name in (MANIFEST, "manifest.digest", "partial_parse.msgpack"):
        shutil.copy(documented_home.dbt_target / name, again.dbt_target / name)
    subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "--home", str(again.path), "docs", "--json"],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert bytes_of(again.docs) == bytes_of(site.index.parent)


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_a_site_is_replaced_and_another_folder_is_not(
    documented_home: Home, graph: ColumnGraph, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--home", str(documented_home.path), "docs", "--to", str(tmp_path / "docs")]
    assert run_command(arguments) == ExitCode.DONE
    (tmp_path / "docs" / "relations" / "gone.html").write_text("of an earlier release", "utf-8")
    assert run_command([*arguments, "--json"]) == ExitCode.DONE
    assert not (tmp_path / "docs" / "relations" / "gone.html").exists()
    answer = capsys.readouterr().out
    assert str((tmp_path / "docs" / "index.html").resolve()) in answer
    assert f'"relations": {len(graph.relations)}' in answer
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "index.html").write_text("mine", "utf-8")
    assert run_command([*arguments[:-1], str(tmp_path / "mine")]) == ExitCode.INPUT
    assert "choose another one with --to" in capsys.readouterr().err
    assert (tmp_path / "mine" / "index.html").read_text("utf-8") == "mine"


def test_a_graph_of_other_code_is_found_anew(
    documented_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home").ensure()
    for name in (MANIFEST, "manifest.digest", "columns.json"):
        shutil.copy(documented_home.dbt_target / name, home.dbt_target / name)
    assert stored_graph(home) == stored_graph(documented_home)
    monkeypatch.setattr("orchestration.column_lineage.stored.version", lambda name: "another")
    assert stored_graph(home) is None
    found = ColumnGraph()
    monkeypatch.setattr("orchestration.column_lineage.project.graph_of", lambda manifest: found)
    assert column_graph(home) == found
    assert stored_graph(home) == found


@pytest.mark.skipif(NODE is None, reason="only where a JavaScript engine is installed")
@pytest.mark.parametrize("reach", list(Reach))
def test_the_pages_script_follows_columns_as_the_graph_does(
    site: Site, graph: ColumnGraph, reach: Reach
) -> None:
    name = ColumnName("marts.mart_finance__trial_balance", "closing_balance")
    assets = site.index.parent / "assets"
    program = (
        "const fs = require('fs');"
        f"const text = ['data.js', 'graph.js'].map(f => fs.readFileSync('{assets}/' + f, 'utf8'));"
        "const found = new Function(text.join('\\n') + `"
        f"; const id = GRAPH.byName.get('{name}'); const before = GRAPH.reached(id, {int(reach)},"
        " false); return [...before.keys()].filter((o) => o !== id).map(GRAPH.name);`)();"
        "console.log(JSON.stringify(found));"
    )
    done = subprocess.run([str(NODE), "-e", program], capture_output=True, text=True, check=True)
    expected = {str(column) for column in graph.behind(name, reach)} - {str(name)}
    assert set(json.loads(done.stdout)) == expected


def test_sql_is_shown_as_it_is_and_cannot_be_markup() -> None:
    shown = highlighted("select '<b>' as a -- it's <i>\nfrom t")
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert re.sub(r"<[^>]+>", "", shown) == (
        "select &#39;&lt;b&gt;&#39; as a -- it&#39;s &lt;i&gt;\nfrom t"
    )
