"""Files as they are handed over, before anything of them is written.

Here belong reading a dropped file, naming it, and refusing what redaction could not look into.
Storing is in `store`; nothing here writes.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from ingestion.landing.card_numbers import mask_text
from ingestion.landing.errors import LandingError

PLAIN_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
OPAQUE_FORMATS = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"%PDF": "PDF",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\xfd7zXZ": "xz",
    b"\xd0\xcf\x11\xe0": "old Excel",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file handed over for landing.

    Attributes:
        object_name: What the file holds, such as `orders`.
        path: Where the file lies now.
        window: The period the source says the file covers, or None.
        original_name: Name to remember it by; None takes the name of the file. Give the path
            relative to the drop folder when names repeat in its subfolders.
    """

    object_name: str
    path: Path
    window: str | None = None
    original_name: str | None = None

    @property
    def remembered_name(self) -> str:
        """The name for the manifest, with card numbers masked."""
        return mask_text(self.original_name or self.path.name).text

    @property
    def suffix(self) -> str:
        """The file's suffix with its dot, or an empty string if it is no plain one."""
        suffix = self.path.suffix.lower()
        return suffix if PLAIN_SUFFIX.fullmatch(suffix) else ""

    def read(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            LandingError: The file cannot be read, or is of a format that redaction cannot
                look into.
        """
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise LandingError(
                f"{self.path}: the file cannot be read ({error.strerror}); check that it exists "
                "and may be read, and run again."
            ) from error
        for magic, format_name in OPAQUE_FORMATS.items():
            if data.startswith(magic):
                raise LandingError(
                    f"{self.path}: {format_name} cannot be searched for card numbers; "
                    "convert it to UTF-8 CSV or JSON and run again."
                )
        return data


def require_plain_name(name: str, what: str) -> None:
    """Refuse a name that could leave its folder or break a table name.

    Raises:
        LandingError: The name is not lower case letters, digits and underscores.
    """
    if not PLAIN_NAME.fullmatch(name):
        raise LandingError(
            f"{what} {name!r}: not a plain name; use lower case letters, digits and "
            "underscores, starting with a letter."
        )
