"""`docs`: the documentation of the data, as a site that opens from the file system.

Belongs here: the home's manifest and graph, and the answer. Not: the pages
(orchestration/documentation).
"""

from pathlib import Path

from orchestration.home import Home
from orchestration.verbs.answers import progress, say, say_json


def docs(home: Home, target: Path | None, *, as_json: bool) -> None:
    """Write the site and say where it is.

    Raises:
        HomeError: The home cannot be used by this release.
        BuildError: The dbt project does not parse or compile.
        ColumnLineageError: A column of the models cannot be followed.
        SiteFolderError: The folder holds something else, or cannot be written.
    """
    from orchestration.column_lineage.stored import column_graph
    from orchestration.documentation import write_site
    from orchestration.run.manifest import read_parsed

    home.ensure()
    with progress() as announce:
        announce("Reading the models")
        manifest = read_parsed(home)
        announce("Following every column")
        graph = column_graph(home)
        announce("Writing the pages")
        site = write_site(target or home.docs, manifest, graph)
    if as_json:
        say_json({"index": site.index, "relations": site.relations, "columns": site.columns})
        return
    say(f"{site.columns} columns of {site.relations} relations; open in a browser:")
    say(f"  {site.index.resolve()}")
