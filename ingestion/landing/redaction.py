"""What happens to bytes before they may be landed.

Here belongs the agreement between the store and whoever redacts. How card numbers are found is
in `card_numbers`, how customers' personal data is split off in `personal_data`.
"""

from dataclasses import dataclass, field
from typing import Protocol

from ingestion.landing.arrivals import DroppedFile, searchable_text
from ingestion.landing.errors import UnsearchableError
from ingestion.landing.manifest import WITHHELD_FILES


@dataclass(frozen=True, slots=True)
class Redacted:
    """Bytes that may be written, and how many values of each kind were taken out of them."""

    data: bytes
    counts: dict[str, int] = field(default_factory=dict)


class Redactor(Protocol):
    """Takes out of a file what must not be landed."""

    def redact(self, source: str, object_name: str, suffix: str, data: bytes) -> Redacted:
        """Return the bytes to land; equal bytes always give equal bytes.

        Args:
            source: Name of the source that handed the file over.
            object_name: What the file holds.
            suffix: File suffix with its dot, lower case, such as `.json`.
            data: The bytes as they arrived.
        """

    def fingerprint(self, data: bytes) -> str:
        """Return a keyed digest of arriving bytes that changes when the redaction rules do."""

    def keep(self) -> None:
        """Make durable what `redact` took out since the last call; called before the manifest."""

    def discard(self) -> None:
        """Drop what `redact` took out since the last `keep`; called when a landing fails."""


def redacted_or_withheld(
    redactor: Redactor, source: str, file: DroppedFile, data: bytes
) -> Redacted:
    """Return what may be written of a file: of one that cannot be searched, why it is not there.

    Args:
        redactor: Takes out what must not be landed.
        source: Name of the source that handed the file over.
        file: Where it lies and what it holds.
        data: Its bytes as they arrived.
    """
    try:
        text = searchable_text(data)
    except UnsearchableError as error:
        return Redacted(str(error).encode("utf-8"), {WITHHELD_FILES: 1})
    return redactor.redact(source, file.object_name, file.suffix, text)
