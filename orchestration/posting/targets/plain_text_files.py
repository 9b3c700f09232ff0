"""The files of plain text: `COMPANY.journal` over `COMPANY/accounts.journal` and a file a month.

Belongs here: what is in the files, merging entries into them, and reading them back, each in one
pass and in constant memory. Not: what a paragraph says (plain_text_syntax.py and the syntaxes).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path

from orchestration.posting.entries import Entry
from orchestration.posting.targets.atomic_files import Replacement
from orchestration.posting.targets.file_targets import EntityMonth, place_of
from orchestration.posting.targets.plain_text_declarations import Declarations
from orchestration.posting.targets.plain_text_paragraphs import paragraphs, survey, with_entries
from orchestration.posting.targets.plain_text_syntax import Syntax, read_entry_back
from orchestration.posting.targets.protocol import HeldEntry, TargetError


class PlainTextFiles:
    """The files of a target.

    Args:
        folder: Where they lie.
        syntaxes: In which each month is written.
    """

    def __init__(self, folder: Path, syntaxes: Sequence[Syntax]) -> None:
        self._folder = folder
        self._syntaxes = syntaxes

    def decimals(self, entity_id: str) -> dict[str, int]:
        """The currencies that a company's files declare, with their decimals."""
        return self._declarations(entity_id, self._syntaxes[0]).decimals()

    def held_by_all(self, month: EntityMonth, wanted: Mapping[str, Entry]) -> set[str]:
        """Those of the wanted ids that each of a month's files has."""
        held = [self._held(self._month_file(month, each), wanted) for each in self._syntaxes]
        return set(wanted).intersection(*held)

    def write(
        self,
        month: EntityMonth,
        entries: Mapping[str, Entry],
        decimals: Mapping[str, int],
        currency_code: str,
    ) -> set[str]:
        """Merge into each of a month's files what it lacks.

        Args:
            month: Whose files they are.
            entries: By external id, in order of date and id.
            decimals: Of the currencies.
            currency_code: The company's own.

        Returns:
            The ids of which the files hold an entry with another payload: left as it is.
        """
        files = [self._month_file(month, syntax) for syntax in self._syntaxes]
        first_day = min(entry.posting_date for entry in entries.values()).isoformat()
        surveys = [survey(file, entries, first_day) for file in files]
        held = [
            self._held(file, entries) if found.may_hold else {}
            for file, found in zip(files, surveys, strict=True)
        ]
        others = {one for ids in held for one, is_same in ids.items() if not is_same}
        missing = [
            [entry for one, entry in entries.items() if one not in ids and one not in others]
            for ids in held
        ]
        replacement = Replacement()
        for syntax, added in zip(self._syntaxes, missing, strict=True):
            self._declare(replacement, month.entity_id, syntax, added, decimals)
        for syntax, added, found in zip(self._syntaxes, missing, surveys, strict=True):
            self._add(replacement, month, syntax, added, found.settled)
        for syntax in self._syntaxes:
            main = self._folder / f"{month.entity_id}.{syntax.suffix}"
            if not main.exists():
                replacement.write(main, [syntax.main(month.entity_id, currency_code)])
        replacement.commit()
        return others

    def read(self, month: EntityMonth) -> Iterator[HeldEntry]:
        """Every entry of a month, as its files say now.

        Raises:
            TargetError: A file cannot be read, or twins do not say the same.
        """
        twins = zip_longest(*(self._read_file(month, syntax) for syntax in self._syntaxes))
        for first, *rest in twins:
            for twin in rest:
                if first is None or twin is None or _content(first) != _content(twin):
                    raise self._twins_differ(month, first or twin)
            yield first

    def _held(self, file: Path, wanted: Mapping[str, Entry]) -> dict[str, bool]:
        """Which of the wanted ids a file has, and whether with the payload it should have."""
        held: dict[str, bool] = {}
        for paragraph in paragraphs(file):
            external_id = paragraph.external_id
            if external_id and external_id in wanted:
                held[external_id] = wanted[external_id].payload_hash in paragraph.text
        return held

    def _declare(
        self,
        replacement: Replacement,
        entity_id: str,
        syntax: Syntax,
        entries: Sequence[Entry],
        decimals: Mapping[str, int],
    ) -> None:
        declarations = self._declarations(entity_id, syntax)
        if entries or declarations.are_lost:
            accounts = {line.account for entry in entries for line in entry.lines}
            text = declarations.completed(accounts, decimals)
            if text:
                replacement.write(declarations.file, text)

    def _add(
        self,
        replacement: Replacement,
        month: EntityMonth,
        syntax: Syntax,
        entries: Sequence[Entry],
        settled: int,
    ) -> None:
        if entries:
            file = self._month_file(month, syntax)
            additions = ((place_of(entry), syntax.entry(entry)) for entry in entries)
            text = with_entries(paragraphs(file, settled), additions)
            head = [] if file.exists() else [syntax.head(month)]
            replacement.write(file, chain(head, text), keep=settled)

    def _read_file(self, month: EntityMonth, syntax: Syntax) -> Iterator[HeldEntry]:
        decimals = self.decimals(month.entity_id)
        for paragraph in paragraphs(self._month_file(month, syntax)):
            held = read_entry_back(paragraph, syntax, month, decimals)
            if held:
                yield held

    def _twins_differ(self, month: EntityMonth, at: HeldEntry) -> TargetError:
        names = " and ".join(self._month_file(month, each).name for each in self._syntaxes)
        return TargetError(
            f"{self._folder / month.entity_id}: {names} say different things from the entry"
            f" {at.remote_id} of {at.posting_date} on; undo the edit of the one."
        )

    def _month_file(self, month: EntityMonth, syntax: Syntax) -> Path:
        return self._folder / month.entity_id / f"{month.month}.{syntax.suffix}"

    def _declarations(self, entity_id: str, syntax: Syntax) -> Declarations:
        return Declarations(self._folder / entity_id, syntax)


def _content(held: HeldEntry) -> tuple[object, ...]:
    return (held.external_id, held.posting_date, held.lines)
