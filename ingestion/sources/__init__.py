"""Sources: one closed folder each; what they share (declaring and reading raw tables) stands here.

Belongs here: the registry of sources. Does not: anything a single source knows.
"""

from importlib import import_module

from ingestion.sources.raw_tables import SourceDefinition

SOURCE_NAMES = ("bank", "control", "online_retail", "square")


def source_definition(name: str) -> SourceDefinition:
    """The declaration of one source's objects and raw tables.

    Raises:
        KeyError: when no source has this name.
    """
    if name not in SOURCE_NAMES:
        raise KeyError(f"source '{name}' is not known; choose one of {', '.join(SOURCE_NAMES)}")
    definition: SourceDefinition = import_module(f"ingestion.sources.{name}").DEFINITION
    return definition
