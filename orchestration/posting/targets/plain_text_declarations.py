"""What a company's plain text declares: accounts, currencies with their decimals, tags.

Belongs here: reading and completing the file of declarations, and what to declare where somebody
lost it. Not: how a declaration is written (the syntaxes), or entries (plain_text_files.py).
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from orchestration.posting.targets.plain_text_paragraphs import (
    Place,
    paragraphs,
    with_declarations,
)
from orchestration.posting.targets.plain_text_syntax import Syntax


class Declarations:
    """The declarations of a company in one syntax.

    Args:
        folder: The company's.
        syntax: In which they are written.
    """

    def __init__(self, folder: Path, syntax: Syntax) -> None:
        self.file = folder / f"accounts.{syntax.suffix}"
        self._syntax = syntax
        self._months = sorted(folder.glob(f"*-*.{syntax.suffix}"))

    @property
    def are_lost(self) -> bool:
        """Whether there are entries and no declarations."""
        return bool(self._months) and not self.file.exists()

    def decimals(self) -> dict[str, int]:
        """The declared currencies, with their decimals."""
        if self.are_lost:
            return self._used()[1]
        declared = map(self._syntax.declared_decimals, paragraphs(self.file))
        return dict(each for each in declared if each)

    def completed(
        self, accounts: Collection[str], decimals: Mapping[str, int]
    ) -> Iterator[str] | None:
        """The text that declares these as well; None: it does already."""
        if self.are_lost:
            used, their_decimals = self._used()
            accounts, decimals = {*accounts, *used}, {**their_decimals, **decimals}
        there = {paragraph.first_line for paragraph in paragraphs(self.file)}
        missing: list[tuple[Place, str]] = sorted(
            ((line, ""), text)
            for line, text in self._syntax.declarations(accounts, decimals)
            if (line, "") not in there
        )
        return with_declarations(paragraphs(self.file), missing) if missing else None

    def _used(self) -> tuple[set[str], dict[str, int]]:
        """Accounts and decimals that the entries of all months show."""
        accounts: set[str] = set()
        decimals: dict[str, int] = {}
        grammar = self._syntax.grammar
        for month in self._months:
            for paragraph in paragraphs(month):
                for found in filter(None, map(grammar.posting.fullmatch, paragraph.lines)):
                    accounts.add(grammar.name_of_account(found[1]))
                    places = len(found[2].partition(".")[2])
                    decimals[found[3]] = max(places, decimals.get(found[3], 0))
        return accounts, decimals
