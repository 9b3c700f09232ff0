"""`map`: where each of our accounts goes in an accounting system, shown, proposed and decided.

Belongs here: the order of importing, taking proposals, deciding and answering. Not: how any of it
is done (orchestration/posting/mapping), its words
(mapping_words.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from orchestration.home import Home
from orchestration.verbs.failures import VerbError
from orchestration.verbs.mapping_imports import ToImport

if TYPE_CHECKING:
    from orchestration.posting.mapping.folder import MappingFolder
    from orchestration.posting.mapping.proposals import Proposal
    from orchestration.verbs.mapping_state import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked of `map` beside the target.

    Attributes:
        imports: What to take over from the target first.
        accept: Weakest grounds of the proposals to take into accounts.csv; None: take none.
        entity: Only this company.
        account: Only this account of ours.
        codes: Kind of codes to list.
        reason: Why the mapping is right: prepares or approves it.
    """

    imports: ToImport = field(default_factory=ToImport)
    accept: str | None = None
    entity: str | None = None
    account: str | None = None
    codes: str | None = None
    reason: str | None = None


def map_accounts(
    home: Home, target: str, asked: Asked, clock: Callable[[], datetime], *, as_json: bool
) -> None:
    """Import, take proposals, decide, and show the mapping as it is then.

    Raises:
        TargetError: There is no such target, or it cannot be asked.
        MappingError: A file of the mapping cannot be used.
        PublishedError: Nothing is published yet.
        VerbError: What is asked cannot be done.
        HomeBusyError: A run is under way while something is to be decided.
    """
    from orchestration.posting.mapping.folder import mapping_folder
    from orchestration.posting.opening import target_settings
    from orchestration.settings import load_settings
    from orchestration.verbs.mapping_decisions import decide
    from orchestration.verbs.mapping_imports import import_what_is_named
    from orchestration.verbs.mapping_json import say_mapping_as_json
    from orchestration.verbs.mapping_state import read_mapping
    from orchestration.verbs.mapping_words import say_mapping

    home.check_format()
    settings = load_settings(home.path)
    target_settings(settings, target)
    folder = mapping_folder(home, target)
    imported = import_what_is_named(home, settings, folder, asked.imports, clock)
    mapping = read_mapping(home, settings, target)
    taken: list[Proposal] = []
    if asked.accept is not None:
        taken = _take(folder, mapping, asked)
        mapping = read_mapping(home, settings, target)
    decision = None
    if asked.reason is not None:
        text = "" if mapping.is_missing else mapping.text
        decision = decide(home, target, text, mapping.file, mapping.findings, asked.reason, clock)
        mapping = read_mapping(home, settings, target)
    answer = say_mapping_as_json if as_json else say_mapping
    answer(mapping, asked, imported, taken, decision)


def _take(folder: "MappingFolder", mapping: "Mapping", asked: Asked) -> list["Proposal"]:
    """Write the proposals of these grounds or stronger ones behind the rows that are there."""
    from orchestration.posting.mapping.accounts import write_accounts
    from orchestration.posting.mapping.proposals import GROUNDS

    named = [each.replace(" ", "-") for each in GROUNDS]
    allowed = GROUNDS[: named.index(asked.accept or named[0]) + 1]
    taken = [
        each
        for each in mapping.proposals
        if each.grounds in allowed
        and asked.account in (None, each.account_id)
        and asked.entity in (None, each.entity_id)
    ]
    if not taken:
        raise VerbError(
            f"--accept {asked.accept}: nothing is proposed on these grounds; tillbook map"
            f" {mapping.target} shows what is."
        )
    rows = [*mapping.rows, *(each.as_row() for each in taken)]
    folder.write(folder.accounts, write_accounts(rows))
    return taken
