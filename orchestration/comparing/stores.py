"""Which store of ours a line of the other books is of.

Belongs here: the words of the export against ids and names of our stores, and what a person wrote.
Not: what is compared by store (comparing.py).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from orchestration.comparing.errors import ComparingError
from orchestration.comparing.names import plain
from orchestration.posting.mapping.exports import Names, read_csv_list

NAMES: Final[Names] = {
    "theirs": ("their store", "theirs", "store there", "class", "location"),
    "ours": ("our store", "ours", "store here", "tillbook store", "store"),
}


def stores_of(
    words: Sequence[str], locations: Mapping[str, str], file: Path | None
) -> dict[str, str]:
    """Our store by the export's word for it; a word that is of none is left out.

    Args:
        words: What the export calls stores.
        locations: Name of each of our stores by its id.
        file: CSV with a column of theirs and one of ours; None: by id or name.

    Raises:
        ComparingError: A row names a store that we have not.
        MappingError: The file cannot be read.
    """
    known = {plain(each): each for each in locations}
    known |= {plain(name): each for each, name in locations.items()}
    told = _told(file, known) if file else {}
    found = {word: told.get(plain(word)) or _by_name(word, known) for word in words}
    return {word: store for word, store in found.items() if store}


def _told(file: Path, known: Mapping[str, str]) -> dict[str, str]:
    rows = read_csv_list(file, NAMES, ("theirs",))
    if "ours" not in rows.columns:
        raise ComparingError([f"{file.name}: no column 'our store'; add it beside theirs."])
    told, problems = {}, []
    for row in rows.rows:
        their, our = row.cells.get("theirs", ""), row.cells.get("ours", "")
        store = known.get(plain(our))
        if store is None:
            problems.append(
                f"{file.name}:{row.line}: there is no store {our or 'without a name'};"
                " write its id or name."
            )
        else:
            told[plain(their)] = store
    if problems:
        raise ComparingError(problems)
    return told


def _by_name(word: str, known: Mapping[str, str]) -> str | None:
    """By id or name, whole, or the name's part below those above it (QuickBooks: `East:Port`)."""
    return known.get(plain(word)) or known.get(plain(word.rpartition(":")[2]))
