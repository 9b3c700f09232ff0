"""Balances as the published books say them, to hold a restored home against.

Belongs here: reading them. Not: comparing (checking.py).
"""

from orchestration.backup.contents import Balance
from orchestration.home import Home
from orchestration.publishing.reading import PublishedError, open_published

BALANCES = """
    select entity_id, account_id, currency_code, cast(sum(amount_minor) as bigint) as amount_minor
    from {lines}
    group by entity_id, account_id, currency_code
    having sum(amount_minor) <> 0
    order by entity_id, account_id, currency_code
"""


def published_balances(home: Home) -> tuple[str | None, tuple[Balance, ...]]:
    """The published run and its balances; no run where none was published.

    Raises:
        PublishedError: A snapshot is named and cannot be opened.
    """
    if not (home.published / "current.json").exists():
        return None, ()
    connection = open_published(home)
    try:
        run = connection.execute("select run_id from run_info").fetchone()
        rows = connection.execute(BALANCES.format(lines="fct_journal_lines")).fetchall()
    finally:
        connection.close()
    if run is None:
        raise PublishedError(f"{home.published}: the snapshot names no run; run tillbook publish.")
    return str(run[0]), balances_of(rows)


def balances_of(rows: list[tuple[str, str, str, int]]) -> tuple[Balance, ...]:
    """Balances from rows of `BALANCES`."""
    return tuple(
        Balance(entity_id=entity, account_id=account, currency_code=currency, amount_minor=amount)
        for entity, account, currency, amount in rows
    )
