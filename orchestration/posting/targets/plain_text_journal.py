"""The syntax that hledger and ledger both read.

Belongs here: only how it is written and told apart. It is strict on both: accounts, currencies and
tags are declared, and `hledger check --strict` and `ledger --pedantic` take it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from orchestration.posting.entries import Entry
from orchestration.posting.targets.file_targets import EntityMonth
from orchestration.posting.targets.plain_text_names import (
    journal_account,
    journal_words,
    name_of_journal_account,
)
from orchestration.posting.targets.plain_text_paragraphs import Paragraph
from orchestration.posting.targets.plain_text_syntax import (
    ENTRY_TAGS,
    LINE_TAGS,
    Grammar,
    amount_text,
    entry_tags,
    line_tags,
)

COMMODITY = re.compile(r"commodity ([A-Z]{3})\s*(?:format 1000(?:\.(0+))? [A-Z]{3}\s*)?")


class Journal:
    """hledger and ledger."""

    suffix = "journal"
    grammar = Grammar(
        header=re.compile(r"(\d{4}-\d{2}-\d{2}) [*!] .*"),
        posting=re.compile(
            r"[ \t]+([^\s;(\[<*!](?:.*?\S)??)(?: {2,}|\t[ \t]*)"
            r"(-?\d+(?:\.\d+)?) ([A-Z]{3})\s*(?:;.*)?"
        ),
        silent=re.compile(r"[ \t]+;.*|\s*"),
        directive=re.compile(r";.*|include accounts\.journal\s*|\s*"),
        name_of_account=name_of_journal_account,
    )

    def account(self, name: str) -> str:
        """An account as it is written; RefusedError where it cannot be."""
        return journal_account(name)

    def entry(self, entry: Entry) -> str:
        """The paragraph of an entry."""
        words = journal_words(entry.description) or entry.journal_type
        text = [f"{entry.posting_date} * ({entry.document_number}) {words}\n"]
        text += [_tag(tag, value) for tag, value in entry_tags(entry)]
        for line in entry.lines:
            text.append(f"    {journal_account(line.account)}  {amount_text(entry, line)}\n")
            text += [_tag(tag, value) for tag, value in line_tags(line)]
        return "".join([*text, "\n"])

    def declarations(
        self, accounts: Iterable[str], decimals: Mapping[str, int]
    ) -> Iterator[tuple[str, str]]:
        """First line and paragraph of what declares accounts, currencies and tags.

        A currency without decimals has no format: no way to write one is right for both.
        """
        for account in accounts:
            line = f"account {journal_account(account)}"
            yield line, f"{line}\n\n"
        for code, places in decimals.items():
            line = f"commodity {code}"
            form = f"    format 1000.{'0' * places} {code}\n" if places else ""
            yield line, f"{line}\n{form}\n"
        for tag in {*ENTRY_TAGS, *LINE_TAGS}:
            yield f"tag {tag}", f"tag {tag}\n\n"

    def declared_decimals(self, declaration: Paragraph) -> tuple[str, int] | None:
        """The currency that a paragraph declares, and how many decimals it has."""
        found = COMMODITY.fullmatch(declaration.text)
        return (found[1], len(found[2] or "")) if found else None

    def head(self, month: EntityMonth) -> str:
        """What a month's file begins with."""
        return (
            f"; {month.entity_id}, {month.month}, written by Tillbook."
            " Own entries go into files of your own.\n"
            f"include accounts.{self.suffix}\n\n"
        )

    def main(self, entity_id: str, currency_code: str) -> str:
        """The file that takes in all months of a company."""
        return (
            f"; All months of {entity_id}, kept in {currency_code}.\n"
            f"include {entity_id}/*-*.{self.suffix}\n"
        )


def _tag(tag: str, value: str) -> str:
    return f"    ; {tag}: {journal_words(value)}\n"
