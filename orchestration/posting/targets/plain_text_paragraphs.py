"""Text as paragraphs: a line that is not indented, with the lines below it that are.

Belongs here: cutting a file into them, and adding some in order, in constant memory and with every
byte kept that somebody else wrote. Not: what a paragraph says (plain_text_journal.py, ..beancount).
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from orchestration.posting.targets.atomic_files import PIECE_SIZE
from orchestration.posting.targets.protocol import TargetError

Place = tuple[str, str]
EXTERNAL_ID = re.compile(r'^\s+(?:; )?external_id: "?([0-9a-f]{64})"?\s*$', re.MULTILINE)
ID = re.compile(rb'external_id: "?([0-9a-f]{64})')
DAY = re.compile(rb"\n(\d{4}-\d{2}-\d{2})")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?= [*!])")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a file.

    Attributes:
        file: The file.
        line_number: Of its first line.
        text: Its lines, with their ends.
    """

    file: Path
    line_number: int
    text: str

    @property
    def lines(self) -> list[str]:
        """Its lines, without their ends."""
        return self.text.splitlines()

    @property
    def external_id(self) -> str | None:
        """The id of the entry it is, where it is one of ours."""
        found = EXTERNAL_ID.search(self.text)
        return found[1] if found else None

    @property
    def place(self) -> Place | None:
        """Date and id of the entry it is; None: it is no entry, and stays where it is."""
        dated = DATE.match(self.text)
        return (dated[0], self.external_id or "") if dated else None

    @property
    def first_line(self) -> Place | None:
        """Place of a declaration, which goes by its words; None for a comment."""
        line = self.text.split("\n", 1)[0].strip()
        return (line, "") if line and not line.startswith(";") else None


@dataclass(frozen=True, slots=True)
class Survey:
    """What a quick look through a file found, without reading what its paragraphs say.

    Attributes:
        may_hold: Whether it may have an entry of the ids asked for; False: it surely has none.
        settled: How many bytes stand before the first entry of the day or later: nothing new
            belongs among them.
    """

    may_hold: bool
    settled: int


def survey(file: Path, ids: Collection[str], day: str) -> Survey:
    """Look through a file, a piece at a time; one that is not there is empty."""
    place, settled, may_hold, piece = 0, -1, False, b"\n"
    for piece in _pieces(file):
        may_hold = may_hold or any(found[1].decode() in ids for found in ID.finditer(piece))
        if settled < 0:
            later = (one for one in DAY.finditer(b"\n" + piece) if one[1].decode() >= day)
            first = next(later, None)
            settled = place + first.start() if first else settled
        place += len(piece)
    ends_whole = piece.endswith(b"\n")
    return Survey(may_hold, settled if settled >= 0 else place if ends_whole else 0)


def _pieces(file: Path) -> Iterator[bytes]:
    """The bytes of a file, cut at ends of lines."""
    if file.exists():
        with file.open("rb") as stream:
            while piece := stream.read(PIECE_SIZE):
                yield piece + stream.readline()


def paragraphs(file: Path, begin: int = 0) -> Iterator[Paragraph]:
    """The paragraphs of a file from a byte on, one at a time; none if there is no such file.

    Raises:
        TargetError: The file cannot be read.
    """
    if not file.exists():
        return
    try:
        with file.open("rb") as whole:
            whole.seek(begin)
            yield from _cut(file, TextIOWrapper(whole, encoding="utf-8", newline=""))
    except (OSError, UnicodeDecodeError) as error:
        raise TargetError(
            f"{file}: the file cannot be read ({error}); make it a readable UTF-8 file."
        ) from error


def _cut(file: Path, stream: Iterable[str]) -> Iterator[Paragraph]:
    held: list[str] = []
    begins = 1
    for number, line in enumerate(stream, start=1):
        if held and line[0] not in " \t\r\n":
            yield Paragraph(file, begins, "".join(held))
            held.clear()
            begins = number
        held.append(line)
    if held:
        yield Paragraph(file, begins, "".join(held))


def with_entries(
    existing: Iterable[Paragraph], additions: Iterable[tuple[Place, str]]
) -> Iterator[str]:
    """A file's text with entries added by date and id; `additions` are in that order."""
    return _merged(((one.place, one.text) for one in existing), additions)


def with_declarations(
    existing: Iterable[Paragraph], additions: Iterable[tuple[Place, str]]
) -> Iterator[str]:
    """A file's text with declarations added by their words; `additions` are in that order."""
    return _merged(((one.first_line, one.text) for one in existing), additions)


def _merged(
    existing: Iterable[tuple[Place | None, str]], additions: Iterable[tuple[Place, str]]
) -> Iterator[str]:
    waiting = iter(additions)
    upcoming = next(waiting, None)
    for place, text in existing:
        while upcoming and place and upcoming[0] < place:
            yield upcoming[1]
            upcoming = next(waiting, None)
        yield text if text.endswith("\n") else f"{text}\n"
    while upcoming:
        yield upcoming[1]
        upcoming = next(waiting, None)
