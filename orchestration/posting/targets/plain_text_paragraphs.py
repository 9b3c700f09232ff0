"""Text as paragraphs: a line that is not indented, with the lines below it that are.

Belongs here: cutting a file into them, and adding some in order, in constant memory and with every
byte kept that somebody else wrote. Not: what a paragraph says (plain_text_journal.py, ..beancount).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.posting.targets.protocol import TargetError

Place = tuple[str, str]
EXTERNAL_ID = re.compile(r'^\s+(?:; )?external_id: "?([0-9a-f]{64})"?\s*$', re.MULTILINE)
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


def paragraphs(file: Path) -> Iterator[Paragraph]:
    """The paragraphs of a file, one at a time; none if there is no such file.

    Raises:
        TargetError: The file cannot be read.
    """
    if not file.exists():
        return
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            yield from _cut(file, stream)
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
