"""Files as they are handed over, before anything of them is written.

Here belong reading a dropped file, naming it, and telling text from what redaction could not look
into. Storing is in `store`; nothing here writes.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from ingestion.landing.card_numbers import mask_text
from ingestion.landing.errors import LandingError, UnreadableFileError, UnsearchableError

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
}
# The longer marks first: that of UTF-32 begins like that of UTF-16.
MARKED_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
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
            UnreadableFileError: The file cannot be read.
        """
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise self._unreadable(error) from error

    def require_readable(self) -> None:
        """Refuse a file that cannot be opened, before any other is landed.

        Raises:
            UnreadableFileError: The file cannot be read.
        """
        try:
            self.path.open("rb").close()
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> UnreadableFileError:
        return UnreadableFileError(
            f"{self.path}: the file cannot be read ({error.strerror}); check that it exists "
            "and may be read, and run again."
        )


def searchable_text(data: bytes) -> bytes:
    """Return a file's bytes as UTF-8, as they are if that is what they are.

    Text in UTF-16 or UTF-32 is told by the mark it begins with. Nothing is guessed: in bytes of any
    other encoding a card number might be written in digits that nobody looks for.

    Raises:
        UnsearchableError: The bytes are no such text; the message says why and what to do.
    """
    for magic, format_name in OPAQUE_FORMATS.items():
        if data.startswith(magic):
            raise _unsearchable(f"{format_name} cannot be searched for card numbers")
    for mark, encoding in MARKED_ENCODINGS.items():
        if data.startswith(mark):
            return _without_zeros(_decoded(data, encoding).encode("utf-8"))
    text = _without_zeros(data)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unsearchable(f"its byte {error.start + 1} is not UTF-8 text") from error
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unsearchable(f"it is not the {encoding} text that it begins as") from error


def _without_zeros(text: bytes) -> bytes:
    """Refuse zero bytes: every other byte of UTF-16 without its mark is one, between the digits."""
    if b"\x00" in text:
        raise _unsearchable("it holds zero bytes, as UTF-16 without its mark does")
    return text


def _unsearchable(reason: str) -> UnsearchableError:
    return UnsearchableError(
        f"the file was not landed, because {reason}; deliver it again under its name as CSV or"
        " JSON in UTF-8"
    )


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
