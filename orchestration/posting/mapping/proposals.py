"""Proposes where an account could go: by code, then by name, then by type. A person decides.

Belongs here: finding the account of the target's chart and saying on what grounds. Not: taking a
proposal into accounts.csv (orchestration/verbs/mapping.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from orchestration.posting.mapping.accounts import MappedAccount, Ownership
from orchestration.posting.mapping.charts import ChartAccount
from orchestration.posting.mapping.usage import UsedAccount

Grounds = Literal["same code", "same name", "similar name", "only one of its type"]
GROUNDS: Final[tuple[Grounds, ...]] = (
    "same code",
    "same name",
    "similar name",
    "only one of its type",
)
"""From the strongest to the weakest."""

SIMILAR: Final = 0.75
"""How alike two names must be, from 0 to 1, to be proposed."""

ALIKE: Final = 0.999
"""Sums of fractions may miss 1 by the last bit."""

CLEARLY_BETTER: Final = 0.05
"""By how much the best name must be ahead of the next: between two alike, nothing is proposed."""

SHARED_ROLES: Final = frozenset({"bank", "accounts_payable", "sales_tax_payable"})
"""Roles of accounts that the accounting side posts to as well: bank, bills, taxes remitted."""

TYPES: Final[dict[str, frozenset[str]]] = {
    "asset": frozenset({"asset"}),
    "liability": frozenset({"liability"}),
    "equity": frozenset({"equity"}),
    "revenue": frozenset({"revenue"}),
    "contra_revenue": frozenset({"revenue"}),
    "cost": frozenset({"cost", "expense"}),
    "expense": frozenset({"expense", "cost"}),
    "other": frozenset({"expense", "revenue"}),
}
"""Which of the target's types an account of ours can be one of."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where an account could go; it holds for nothing before it stands in accounts.csv.

    Attributes:
        entity_id: Only for this company; None: for each.
        account_id: Our account.
        account: The target's.
        grounds: Why this one.
        percent: How alike the names are.
        ownership: Whose the target's account would be.
    """

    entity_id: str | None
    account_id: str
    account: ChartAccount
    grounds: Grounds
    percent: int
    ownership: Ownership

    def as_row(self) -> MappedAccount:
        """The row that takes it."""
        return MappedAccount(
            entity_id=self.entity_id,
            account_id=self.account_id,
            target_account=self.account.remote.account,
            target_name=self.account.remote.name,
            ownership=self.ownership,
        )


def proposals(
    unmapped: Iterable[UsedAccount],
    chart: Sequence[ChartAccount],
    mapped: Iterable[MappedAccount] = (),
) -> list[Proposal]:
    """A proposal for each account without a place, as far as the chart has one that fits.

    Args:
        unmapped: Accounts that were used and go nowhere.
        chart: The target's chart.
        mapped: What is mapped already: an account of the target keeps its owner.
    """
    owners = {row.target_account: row.ownership for row in mapped}
    by_company = any(account.entity_id for account in chart)
    found: dict[tuple[str | None, str], Proposal] = {}
    for used in unmapped:
        entity = used.entity_id if by_company else None
        if (entity, used.account_id) in found:
            continue
        usable = [each for each in chart if each.remote.is_active and each.is_of(entity)]
        proposal = _proposal(used, entity, usable, owners)
        if proposal is not None:
            found[entity, used.account_id] = proposal
            owners.setdefault(proposal.account.remote.account, proposal.ownership)
    return list(found.values())


def proposed_ownership(used: UsedAccount, account: ChartAccount) -> Ownership:
    """Shared where the accounting side posts too: bank, accounts payable, sales tax."""
    if SHARED_ROLES.intersection(used.roles) or account.remote.party_type == "vendor":
        return "shared"
    return "ours"


def _proposal(
    used: UsedAccount,
    entity_id: str | None,
    usable: Sequence[ChartAccount],
    owners: dict[str, Ownership],
) -> Proposal | None:
    fitting = [each for each in usable if _type_fits(used, each)]
    best = _by_code(used, fitting) or _by_name(used, fitting) or _by_type(used, fitting)
    if best is None:
        return None
    account, grounds, percent = best
    owner = owners.get(account.remote.account) or proposed_ownership(used, account)
    return Proposal(entity_id, used.account_id, account, grounds, percent, owner)


Best = tuple[ChartAccount, Grounds, int]


def _type_fits(used: UsedAccount, account: ChartAccount) -> bool:
    """An account of another type is never proposed; one whose type nobody says may be."""
    told = account.remote.account_type
    return told is None or told in TYPES.get(used.account_type, frozenset({told}))


def _by_code(used: UsedAccount, fitting: Sequence[ChartAccount]) -> Best | None:
    for account in fitting:
        words = account.remote.name.split()
        number = words[0].strip(".:-·") if words else ""
        if used.account_id in (account.remote.account, number):
            return account, "same code", round(100 * _alike(used.account_name, account))
    return None


def _by_name(used: UsedAccount, fitting: Sequence[ChartAccount]) -> Best | None:
    ranked = sorted(fitting, key=lambda each: -_alike(used.account_name, each))
    scores = [_alike(used.account_name, each) for each in ranked[:2]]
    if not scores or scores[0] < SIMILAR:
        return None
    if len(scores) > 1 and scores[0] - scores[1] < CLEARLY_BETTER:
        return None
    grounds: Grounds = "same name" if scores[0] >= ALIKE else "similar name"
    return ranked[0], grounds, round(100 * scores[0])


def _by_type(used: UsedAccount, fitting: Sequence[ChartAccount]) -> Best | None:
    told = [each for each in fitting if each.remote.account_type]
    if len(told) != 1:
        return None
    return told[0], "only one of its type", round(100 * _alike(used.account_name, told[0]))


def _alike(ours: str, account: ChartAccount) -> float:
    """How alike two names are, from 0 to 1, word by word; 1: the same words.

    Words that the longer name has beyond the shorter one count less: Inventory is most likely
    Merchandise inventory, Gift cards outstanding is not Store credit outstanding.
    """
    # Charts write the accounts above one before its name, with colons.
    theirs = _words(account.remote.name.rsplit(":", 1)[-1])
    mine = _words(ours)
    if not mine or not theirs:
        return 0.0
    shorter, longer = sorted((mine, theirs), key=len)
    return 0.6 * _found_in(shorter, longer) + 0.4 * _found_in(longer, shorter)


def _found_in(words: Sequence[str], others: Sequence[str]) -> float:
    """How much of the words is among the others, in the mean; plurals and such count in part."""
    best = (max(SequenceMatcher(None, one, other).ratio() for other in others) for one in words)
    return sum(best) / len(words)


def _words(name: str) -> list[str]:
    letters = "".join(each if each.isalpha() else " " for each in name.casefold())
    return [word for word in letters.split() if len(word) > 1]
