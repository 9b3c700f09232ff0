"""What the accounts of others' entries are: ours, or their own by number, name and type.

Belongs here: finding that out, from the mapping, the target's chart, the chart kept by `map` and,
where an account exists as soon as an entry names it, its first word. Not: whose an entry is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from orchestration.posting.mapping.account_types import account_type
from orchestration.posting.targets.protocol import RemoteAccount, TargetError

OURS = """
    with alone as (
        select target_account, min(account_id) as account_id
        from accounts
        where entity_id is null or entity_id = $entity_id
        group by target_account
        having count(distinct account_id) = 1
    )

    select alone.target_account, chart.account_name, chart.account_type, chart.account_id
    from alone
    inner join dim_account as chart on alone.account_id = chart.account_id
"""


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """An account of the target, as statements show it.

    Attributes:
        system_account: What entries there call it.
        account_name: What people call it.
        account_type: asset, liability, equity, revenue, cost or expense.
        account_id: The one account of ours that goes there; None: none does, or several do.
    """

    system_account: str
    account_name: str
    account_type: str
    account_id: str | None


def own_accounts(published: duckdb.DuckDBPyConnection, entity_id: str) -> dict[str, NamedAccount]:
    """Accounts of the target that one account of ours, and no other, goes to.

    Args:
        published: With the mapping as table `accounts`.
        entity_id: Whose books.
    """
    rows = published.execute(OURS, {"entity_id": entity_id}).fetchall()
    return {row[0]: NamedAccount(*row) for row in rows}


def named_accounts(
    target: str,
    used: Iterable[str],
    chart: Iterable[RemoteAccount],
    own: dict[str, NamedAccount],
) -> Iterator[NamedAccount]:
    """Each used account with its name and type.

    Args:
        target: Name of the target, for the sentence of an error.
        used: Accounts of others' entries.
        chart: The target's own, and what `map` keeps of it.
        own: What is ours of them.

    Raises:
        TargetError: Nothing says what kind of account one is, so no statement can place it.
    """
    known = {each.account: each for each in chart}
    for account in sorted(used):
        yield own.get(account) or _of_theirs(target, account, known.get(account))


def _of_theirs(target: str, account: str, told: RemoteAccount | None) -> NamedAccount:
    """Files of text have no chart: there, the first word of an account says what it is."""
    first_word, _, rest = account.partition(":")
    kind = told.account_type if told else account_type(first_word) if rest else None
    if kind is None:
        raise TargetError(
            f"{target}: others posted to account {account}, which its chart"
            f" {'gives no type' if told else 'does not have'}; import a chart that does with"
            f" tillbook map {target} --chart FILE, or map an account of ours to it."
        )
    return NamedAccount(account, told.name if told else rest, kind, None)
