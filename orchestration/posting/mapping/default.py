"""The mapping nobody has to write: files of text take every account of ours as it is.

Belongs here: what such a target calls our accounts. Not: how it writes them (targets/).
"""

from collections.abc import Collection
from typing import Final

import duckdb
import pyarrow as pa

from orchestration.posting.mapping.accounts import (
    SCHEMA,
    MappedAccount,
    to_table,
    version_of,
    write_accounts,
)

TAKE_ANY_ACCOUNT: Final = frozenset({"plain_text", "tables"})
"""Kinds of targets without a chart of their own: an account exists when an entry names it."""

ACCOUNTS: Final = """
    select account_id, account_name, concat(
        case
            when account_type = 'asset' then 'Assets'
            when account_type = 'liability' then 'Liabilities'
            when account_type = 'equity' then 'Equity'
            when account_type in ('revenue', 'contra_revenue') then 'Income'
            when account_type = 'other' and normal_side = 'credit' then 'Income'
            else 'Expenses'
        end,
        ':', account_id, ' ', trim(regexp_replace(account_name, '[:;[:space:]]+', ' ', 'g'))
    ) as target_account
    from dim_account
    order by account_id
"""


def default_accounts(
    connection: duckdb.DuckDBPyConnection, kind: str, leave_out: Collection[str] = ()
) -> pa.Table:
    """Every account of ours under its own id and name, such as `Assets:1110 Card clearing`.

    Args:
        connection: The published snapshot.
        kind: Kind of the target; one that has a chart of its own has no default.
        leave_out: Accounts that are mapped otherwise.

    Returns:
        The columns of `approved_accounts`; the version is that of a file with these rows.
    """
    if kind not in TAKE_ANY_ACCOUNT:
        return SCHEMA.empty_table()
    rows = [
        MappedAccount(account_id=account, target_account=named, target_name=name)
        for account, name, named in connection.execute(ACCOUNTS).fetchall()
        if account not in leave_out
    ]
    return to_table(rows, version_of(write_accounts(rows)))


def with_defaults(connection: duckdb.DuckDBPyConnection, accounts: pa.Table, kind: str) -> pa.Table:
    """A mapping and, for a kind without a chart, the default of what it says nothing at all of."""
    own = set(accounts.column("account_id").to_pylist())
    return pa.concat_tables([accounts, default_accounts(connection, kind, leave_out=own)])
