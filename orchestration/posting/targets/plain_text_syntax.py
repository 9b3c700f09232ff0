"""What hledger and ledger on one side and beancount on the other have in common.

Belongs here: which tags an entry carries, what a syntax must say of itself, and reading an entry
back from a file that somebody may have edited. Not: how either syntax is written
(plain_text_journal.py, plain_text_beancount.py), or where files lie (plain_text.py).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from orchestration.posting.entries import Entry, EntryLine
from orchestration.posting.targets.file_targets import EntityMonth
from orchestration.posting.targets.plain_text_paragraphs import Paragraph
from orchestration.posting.targets.protocol import AccountMovement, HeldEntry, TargetError

DIMENSIONS = ("location", "department", "channel", "entity")
ENTRY_TAGS = (
    "external_id",
    "payload_hash",
    "reverses",
    "journal_type",
    "location",
    "channel",
    "business_date",
    "revision",
    "journal_entry",
)
LINE_TAGS = ("memo", "customer", "vendor", *DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Grammar:
    """How the lines of a syntax are told apart; what fits none is refused, never skipped.

    Attributes:
        header: First line of an entry; group 1 is its date.
        posting: Groups 1 to 3 are account, amount and currency.
        silent: Indented lines that move nothing, such as tags.
        directive: First lines of paragraphs that move nothing.
        name_of_account: The name that an account was written for.
    """

    header: re.Pattern[str]
    posting: re.Pattern[str]
    silent: re.Pattern[str]
    directive: re.Pattern[str]
    name_of_account: Callable[[str], str]


class Syntax(Protocol):
    """A plain-text syntax."""

    suffix: str
    grammar: Grammar

    def account(self, name: str) -> str:
        """An account as it is written; RefusedError where it cannot be."""

    def entry(self, entry: Entry) -> str:
        """The paragraph of an entry."""

    def declarations(
        self, accounts: Iterable[str], decimals: Mapping[str, int]
    ) -> Iterable[tuple[str, str]]:
        """First line and paragraph of what declares accounts, currencies and tags."""

    def declared_decimals(self, declaration: Paragraph) -> tuple[str, int] | None:
        """The currency that a paragraph declares, and how many decimals it has."""

    def head(self, month: EntityMonth) -> str:
        """What a month's file begins with."""

    def main(self, entity_id: str, currency_code: str) -> str:
        """The file that takes in all months of a company."""


def entry_tags(entry: Entry) -> list[tuple[str, str]]:
    """Tags of an entry with their values, those it has."""
    values = (
        entry.external_id,
        entry.payload_hash,
        entry.reverses,
        entry.journal_type,
        entry.location_id,
        entry.channel,
        entry.business_date.isoformat(),
        str(entry.revision),
        entry.journal_entry_id,
    )
    return [(tag, value) for tag, value in zip(ENTRY_TAGS, values, strict=True) if value]


def line_tags(line: EntryLine) -> list[tuple[str, str]]:
    """Tags of a line with their values, those it has."""
    party = [(line.party_type, line.party)] if line.party_type and line.party else []
    memo = [("memo", line.description)] if line.description else []
    return [*memo, *party, *line.dimensions]


def amount_text(entry: Entry, line: EntryLine) -> str:
    """Amount and currency of a line."""
    return f"{entry.major(line.amount_minor):f} {entry.currency_code}"


def remote_id_of(month: EntityMonth, external_id: str) -> str:
    """What the files call an entry of ours."""
    return f"{month.entity_id}/{month.month}#{external_id[:21]}"


def read_entry_back(
    paragraph: Paragraph, syntax: Syntax, month: EntityMonth, decimals: Mapping[str, int]
) -> HeldEntry | None:
    """The entry that a paragraph is; None where it is a comment or a directive.

    Raises:
        TargetError: It is neither, or it is of another month.
    """
    header, *rest = paragraph.lines
    found = syntax.grammar.header.fullmatch(header)
    if found is None and syntax.grammar.directive.fullmatch(header):
        return None
    if found is None:
        raise _unreadable(paragraph, 0, f"{header[:60]!r} is not in the form of this target")
    if not found[1].startswith(month.month):
        raise _unreadable(paragraph, 0, f"the entry is dated {found[1]}, outside the file's month")
    external_id = paragraph.external_id
    lines = [
        movement
        for number, line in enumerate(rest, start=1)
        if (movement := _movement(paragraph, number, line, syntax.grammar, decimals))
    ]
    file = f"{month.entity_id}/{paragraph.file.name}"
    remote_id = (
        remote_id_of(month, external_id) if external_id else f"{file}:{paragraph.line_number}"
    )
    return HeldEntry(external_id, remote_id, date.fromisoformat(found[1]), tuple(lines))


def _movement(
    paragraph: Paragraph, number: int, line: str, grammar: Grammar, decimals: Mapping[str, int]
) -> AccountMovement | None:
    found = grammar.posting.fullmatch(line)
    if found is None:
        if grammar.silent.fullmatch(line):
            return None
        raise _unreadable(
            paragraph, number, f"{line.strip()[:60]!r} is not in the form of this target"
        )
    account, amount, currency_code = found.groups()
    whole, _, fraction = amount.partition(".")
    if currency_code not in decimals or len(fraction) > decimals[currency_code]:
        raise _unreadable(paragraph, number, f"{amount} {currency_code} is not an amount of money")
    minor = int(whole + fraction.ljust(decimals[currency_code], "0"))
    return AccountMovement(grammar.name_of_account(account), currency_code, minor)


def _unreadable(paragraph: Paragraph, number: int, what: str) -> TargetError:
    place = f"{paragraph.file}:{paragraph.line_number + number}"
    return TargetError(f"{place}: {what}; undo the edit, own entries go into files of your own.")
