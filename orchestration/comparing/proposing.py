"""Proposes which account of the other books stands beside which of ours, where nobody said.

Belongs here: asking the mapping's proposals as two books need it. Not: what people said
(accounts.py).
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from orchestration.comparing.accounts import OurAccount, Tie
from orchestration.comparing.names import plain
from orchestration.posting.mapping.charts import ChartAccount
from orchestration.posting.mapping.proposals import proposals
from orchestration.posting.mapping.usage import UsedAccount
from orchestration.posting.targets.protocol import RemoteAccount

ALIKE_ENOUGH: Final = 50
"""How alike two names of one number must be, in percent, to be one account."""


def proposed_ties(
    ties: Sequence[Tie], theirs: Sequence[str], ours: Sequence[OurAccount]
) -> list[Tie]:
    """Ties for what nobody tied: same or similar name, and same code where the names do not differ.

    Two charts use one number for different things, so that a number alone says nothing beside a
    name of its own.
    """
    tied, decided = {tie.theirs for tie in ties}, {tie.ours for tie in ties}
    free = [each for each in theirs if each not in tied]
    unmapped = [_used(each) for each in ours if each.account_id not in decided]
    by_code = [
        Tie(each.account.remote.account, each.account_id, "proposed", each.grounds)
        for each in proposals(unmapped, [_account(one, one) for one in free])
        if each.grounds == "same code"
        and (each.percent >= ALIKE_ENOUGH or plain(each.account.remote.account).isdigit())
    ]
    taken = {tie.theirs for tie in by_code}
    left = [each for each in unmapped if each.account_id not in {tie.ours for tie in by_code}]
    named = [_account(one, _own_name(one)) for one in free if one not in taken]
    return by_code + [
        Tie(each.account.remote.account, each.account_id, "proposed", each.grounds)
        for each in proposals(left, named)
        if each.grounds in ("same name", "similar name")
    ]


def _account(account: str, name: str) -> ChartAccount:
    return ChartAccount(None, RemoteAccount(account=account, name=name, account_type=None))


def _own_name(account: str) -> str:
    """The name of an account without its number, and without the accounts above it."""
    last = account.rpartition(":")[2].strip()
    number, _, name = last.partition(" ")
    return name if name and any(letter.isdigit() for letter in number) else last


def _used(account: OurAccount) -> UsedAccount:
    """An account as the proposals of a mapping ask for it; amounts play no part in them."""
    return UsedAccount(
        entity_id="",
        account_id=account.account_id,
        account_name=account.name,
        account_type=account.account_type,
        roles=(),
        currency_code="",
        debit=Decimal(0),
        credit=Decimal(0),
        lines=0,
        target_account=None,
        target_name=None,
        ownership=None,
    )
