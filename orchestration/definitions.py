"""Dagster's entry point: the definitions of the home that TILLBOOK_HOME names.

Belongs here: choosing the home. Not: any definition (orchestration/defs).
"""

from orchestration.column_lineage.stored import stored_graph
from orchestration.defs import build_definitions
from orchestration.home import Home
from orchestration.run.manifest import read_parsed
from orchestration.settings import default_home

home = Home(default_home().resolve()).ensure()
defs = build_definitions(home, read_parsed(home), columns=stored_graph(home))
