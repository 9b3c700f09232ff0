"""Which accounts of the other books stand beside which of ours.

One of theirs may hold several of ours, and the other way round: accounts that are tied to each
other are compared as one group. What nobody tied stands alone, and says so.

Belongs here: reading the ties a person wrote, taking those of an approved mapping, forming groups.
Not: proposing the rest (proposing.py), amounts (comparing.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from orchestration.comparing.errors import ComparingError
from orchestration.comparing.names import plain
from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.mapping.exports import Names, read_csv_list

NAMES: Final[Names] = {
    "theirs": ("their account", "theirs", "account there", "account"),
    "ours": ("our account", "ours", "account here", "tillbook account"),
}
Grounds = Literal["mapping", "file", "proposed"]
Whose = Literal["both", "theirs", "ours"]


@dataclass(frozen=True, slots=True)
class OurAccount:
    """An account of our chart."""

    account_id: str
    name: str
    account_type: str


@dataclass(frozen=True, slots=True)
class Tie:
    """What stands beside what; None: that it stands alone is right.

    Attributes:
        theirs: Account as the export writes it.
        ours: Account id in our chart.
        grounds: Who says so.
        why: Of a proposal, on what grounds.
    """

    theirs: str | None
    ours: str | None
    grounds: Grounds
    why: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Accounts that are compared as one.

    Attributes:
        group_id: Position in order of our accounts, then theirs.
        name: What people call it.
        theirs: Accounts of the export.
        ours: Our account ids.
        grounds: Why they stand together; empty: nobody says anything.
        is_told: Whether a person said so, also of an account that stands alone.
    """

    group_id: int
    name: str
    theirs: tuple[str, ...]
    ours: tuple[str, ...]
    grounds: str
    is_told: bool

    @property
    def whose(self) -> Whose:
        """Whose accounts are in it."""
        if self.theirs and self.ours:
            return "both"
        return "theirs" if self.theirs else "ours"


def read_ties(file: Path, theirs: Sequence[str], ours: Sequence[OurAccount]) -> list[Tie]:
    """The ties that a file says; an empty cell says that an account has no counterpart.

    Args:
        file: CSV with a column of their accounts and one of ours.
        theirs: Accounts of the export.
        ours: Our chart.

    Raises:
        ComparingError: A row names an account that is not there.
        MappingError: The file cannot be read.
    """
    rows = read_csv_list(file, NAMES, ("theirs",))
    if "ours" not in rows.columns:
        raise ComparingError([f"{file.name}: no column 'our account'; add it beside theirs."])
    ties, problems = [], []
    known = {each.account_id: each.account_id for each in ours}
    known |= {plain(each.name): each.account_id for each in ours}
    for row in rows.rows:
        their, our = row.cells.get("theirs", ""), row.cells.get("ours", "")
        found = known.get(our) or known.get(plain(our))
        if our and found is None:
            problems.append(
                f"{file.name}:{row.line}: our chart has no account {our}; write its number."
            )
        named: list[str | None] = [*_of_export(their, theirs)]
        # A row may be of another month's export: then it ties nothing here.
        if their and not named:
            continue
        ties += [Tie(each, found, "file") for each in (named or [None])]
    if problems:
        raise ComparingError(problems)
    return ties


def mapped_ties(rows: Iterable[MappedAccount], theirs: Sequence[str]) -> list[Tie]:
    """The ties that an approved mapping of a target says, as far as the export has its accounts."""
    ties: dict[Tie, None] = {}
    for row in rows:
        for name in (row.target_account, row.target_name):
            for each in _of_export(name or "", theirs):
                ties[Tie(each, row.account_id, "mapping")] = None
    return list(ties)


def form_groups(
    ties: Sequence[Tie], theirs: Sequence[str], ours: Sequence[OurAccount]
) -> list[Group]:
    """Groups of accounts that are tied to each other; every account is in exactly one."""
    names = {each.account_id: f"{each.account_id} {each.name}" for each in ours}
    neighbours: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    told: set[tuple[str, str]] = set()
    nodes = [("ours", each.account_id) for each in ours] + [("theirs", each) for each in theirs]
    for tie in ties:
        ends = [(side, name) for side, name in (("ours", tie.ours), ("theirs", tie.theirs)) if name]
        if tie.grounds != "proposed":
            told.update(ends)
        if len(ends) == 2:
            neighbours[ends[0]].add(ends[1])
            neighbours[ends[1]].add(ends[0])
    groups: list[Group] = []
    for found in _connected(nodes, neighbours):
        own = tuple(sorted(name for side, name in found if side == "ours"))
        their = tuple(sorted(name for side, name in found if side == "theirs"))
        named = " + ".join(names.get(each, each) for each in own) or " + ".join(their)
        grounds = _grounds([tie for tie in ties if tie.ours in own or tie.theirs in their])
        groups.append(Group(len(groups), named, their, own, grounds, not told.isdisjoint(found)))
    return groups


def _grounds(ties: Sequence[Tie]) -> str:
    said = {f"proposed: {tie.why}" if tie.why else tie.grounds for tie in ties}
    return ", ".join(sorted(said))


def _connected(
    nodes: Sequence[tuple[str, str]], neighbours: dict[tuple[str, str], set[tuple[str, str]]]
) -> Iterator[set[tuple[str, str]]]:
    seen: set[tuple[str, str]] = set()
    for node in nodes:
        if node in seen:
            continue
        found, waiting = {node}, [node]
        while waiting:
            new = neighbours[waiting.pop()] - found
            found |= new
            waiting += new
        seen |= found
        yield found


def _of_export(name: str, theirs: Sequence[str]) -> list[str]:
    """Accounts of the export that are called so: whole, or by number or name."""
    asked = plain(name)
    if not asked:
        return []
    whole = [each for each in theirs if plain(each) == asked]
    return whole or [each for each in theirs if asked in _parts(each)]


def _parts(account: str) -> set[str]:
    """An account's number, its name, and its own name below those of the accounts above it."""
    number, _, name = account.strip().partition(" ")
    last = account.rpartition(":")[2]
    parts = {plain(last)}
    if any(letter.isdigit() for letter in number):
        parts |= {plain(number), plain(name)}
        parts |= {plain(name.rpartition(":")[2])}
    return parts - {""}
