"""The syntax that beancount reads.

Belongs here: only how it is written and told apart. Accounts and currencies are declared in a file
of their own, which only the file of all months takes in: beancount reads no declaration twice.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from orchestration.posting.entries import Entry
from orchestration.posting.targets.file_targets import EntityMonth
from orchestration.posting.targets.plain_text_names import (
    beancount_account,
    beancount_words,
    name_of_beancount_account,
)
from orchestration.posting.targets.plain_text_paragraphs import Paragraph
from orchestration.posting.targets.plain_text_syntax import (
    Grammar,
    amount_text,
    entry_tags,
    line_tags,
)

SINCE = "1900-01-01"
COMMODITY = re.compile(r"\S+ commodity ([A-Z]{3})\s+minor_unit: (\d+)\s*")


class Beancount:
    """beancount 3."""

    suffix = "beancount"
    grammar = Grammar(
        header=re.compile(r"(\d{4}-\d{2}-\d{2}) [*!] .*"),
        posting=re.compile(r"[ \t]+([A-Z][^\s;]*)[ \t]+(-?\d+(?:\.\d+)?) ([A-Z]{3})\s*(?:;.*)?"),
        silent=re.compile(r"[ \t]+(?:;.*|[a-z][A-Za-z0-9_-]*:.*)|\s*"),
        directive=re.compile(r";.*|\d{4}-\d{2}-\d{2} (?:balance|note|event|document) .*|\s*"),
        name_of_account=name_of_beancount_account,
    )

    def account(self, name: str) -> str:
        """An account as it is written; RefusedError where it cannot be."""
        return beancount_account(name)

    def entry(self, entry: Entry) -> str:
        """The paragraph of an entry."""
        words = beancount_words(entry.description or entry.journal_type)
        text = [f"{entry.posting_date} * {words}\n"]
        text += [f"  {tag}: {beancount_words(value)}\n" for tag, value in entry_tags(entry)]
        for line in entry.lines:
            text.append(f"  {beancount_account(line.account)}  {amount_text(entry, line)}\n")
            text += [f"    {tag}: {beancount_words(value)}\n" for tag, value in line_tags(line)]
        return "".join([*text, "\n"])

    def declarations(
        self, accounts: Iterable[str], decimals: Mapping[str, int]
    ) -> Iterator[tuple[str, str]]:
        """First line and paragraph of what declares accounts and currencies; tags need none."""
        for account in accounts:
            line = f"{SINCE} open {beancount_account(account)}"
            yield line, f"{line}\n\n"
        for code, places in decimals.items():
            line = f"{SINCE} commodity {code}"
            yield line, f"{line}\n  minor_unit: {places}\n\n"

    def declared_decimals(self, declaration: Paragraph) -> tuple[str, int] | None:
        """The currency that a paragraph declares, and how many decimals it has."""
        found = COMMODITY.fullmatch(declaration.text)
        return (found[1], int(found[2])) if found else None

    def head(self, month: EntityMonth) -> str:
        """What a month's file begins with."""
        return (
            f"; {month.entity_id}, {month.month}, written by Tillbook; ../{month.entity_id}."
            f"{self.suffix} takes it in. Own entries go into files of your own.\n\n"
        )

    def main(self, entity_id: str, currency_code: str) -> str:
        """The file that takes in all months of a company."""
        return (
            f'option "title" "{entity_id}"\n'
            f'option "operating_currency" "{currency_code}"\n\n'
            f'include "{entity_id}/accounts.{self.suffix}"\n'
            f'include "{entity_id}/*-*.{self.suffix}"\n'
        )
