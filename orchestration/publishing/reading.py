"""Opens the published snapshot for readers: read-only and shut off from files and the network.

Belongs here: finding and opening it. Not: questions put to it (verbs, web pages).
"""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from orchestration.publishing.pointer import PointerError, read_pointer

if TYPE_CHECKING:
    import duckdb

ATTEMPTS = 20
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}


class PublishedError(Exception):
    """There is no published snapshot to read, or it cannot be read; one sentence."""


class HasPublished(Protocol):
    """A home, as far as readers need it."""

    @property
    def path(self) -> Path:
        """The home itself."""

    @property
    def published(self) -> Path:
        """Where its snapshots lie."""


def published_file(home: HasPublished) -> Path:
    """The snapshot that readers should open now.

    Raises:
        PublishedError: Nothing is published yet, or the pointer to it is damaged.
    """
    try:
        pointer = read_pointer(home.published)
    except PointerError as error:
        raise PublishedError(str(error)) from error
    if pointer is None:
        raise PublishedError(
            f"{home.path}: nothing is published yet; run tillbook demo or tillbook run first."
        )
    return home.published / pointer.file


def open_published(
    home: HasPublished, config: dict[str, str | bool | int | float | list[str]] | None = None
) -> "duckdb.DuckDBPyConnection":
    """Open the newest snapshot; it stays whole and the same until the connection is closed.

    Args:
        home: Whose snapshot.
        config: The engine's settings for our own queries; None: shut off, for anybody's.

    Raises:
        PublishedError: Nothing is published yet, or the snapshot cannot be opened.
    """
    import duckdb

    for _ in range(ATTEMPTS):
        file = published_file(home)
        try:
            return duckdb.connect(str(file), read_only=True, config=config or LOCKED_DOWN)
        except duckdb.IOException as error:
            if published_file(home) == file:
                raise PublishedError(
                    f"{file}: the published snapshot cannot be opened"
                    f" ({str(error).splitlines()[0]}); run tillbook publish to write it again."
                ) from error
    raise PublishedError(
        f"{home.published}: snapshots are replaced faster than one can be opened; try again."
    )
