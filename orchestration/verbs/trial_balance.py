"""`trial-balance`: every account's balance at the end of a day, and whether they sum to zero.

Belongs here: reading it from the published journal. Not: the monthly mart (dbt_project).
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from orchestration.home import Home
from orchestration.verbs.answers import say, say_json, say_table
from orchestration.verbs.failures import ExitCode, VerbError

if TYPE_CHECKING:
    import duckdb

BALANCES = """
    with retained as (
        select min(account_id) as account_id
        from dim_account
        where account_type = 'equity' and lower(account_name) like 'retained earnings%'
    ),
    placed as (
        select
            lines.entity_id,
            lines.currency_code,
            case
                when accounts.account_type in ('asset', 'liability', 'equity')
                    or extract(year from lines.posting_date) = extract(year from $as_of)
                then lines.account_id
                else retained.account_id
            end as account_id,
            lines.amount_minor
        from fct_journal_lines as lines
        inner join dim_account as accounts on lines.account_id = accounts.account_id
        cross join retained
        where lines.posting_date <= $as_of and ($entity is null or lines.entity_id = $entity)
    ),
    balances as (
        select
            entity_id,
            currency_code,
            account_id,
            cast(cast(sum(amount_minor) as bigint) as decimal(18, 0)) as amount_minor
        from placed
        group by entity_id, currency_code, account_id
    )
    select
        balances.entity_id,
        balances.currency_code,
        balances.account_id,
        accounts.account_name,
        cast(greatest(amount_minor, 0) * currencies.minor_unit as decimal(19, 4)) as debit,
        cast(greatest(-amount_minor, 0) * currencies.minor_unit as decimal(19, 4)) as credit
    from balances
    inner join dim_currency as currencies on balances.currency_code = currencies.currency_code
    left join dim_account as accounts on balances.account_id = accounts.account_id
    where balances.amount_minor <> 0
    order by balances.entity_id, balances.currency_code, balances.account_id
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """Balance of an account, in major units on the side where it stands.

    Attributes:
        entity_id: Whose account.
        currency_code: Of the amounts.
        account_id: The account.
        account_name: Its name in the chart.
        debit: Balance if it is a debit, else 0.
        credit: Balance if it is a credit, else 0.
    """

    entity_id: str
    currency_code: str
    account_id: str
    account_name: str
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Balances at the end of a day.

    Attributes:
        as_of: The day.
        balances: By entity, currency and account.
    """

    as_of: date
    balances: list[Balance]

    def totals(self) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
        """Sum of debits and of credits by entity and currency."""
        sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
        for balance in self.balances:
            key = (balance.entity_id, balance.currency_code)
            debit, credit = sums.get(key, (Decimal(0), Decimal(0)))
            sums[key] = (debit + balance.debit, credit + balance.credit)
        return sums

    @property
    def in_balance(self) -> bool:
        """Whether debits equal credits in every entity and currency."""
        return all(debit == credit for debit, credit in self.totals().values())


def trial_balance(home: Home, as_of: date | None, entity: str | None, *, as_json: bool) -> ExitCode:
    """Show the trial balance; out of balance is an integrity failure.

    Raises:
        PublishedError: Nothing is published yet.
        VerbError: There is no such entity.
    """
    from orchestration.publishing.reading import open_published

    connection = open_published(home)
    try:
        require_entity(connection, entity)
        found = read_trial_balance(connection, as_of, entity)
    finally:
        connection.close()
    if as_json:
        say_json(_fields(found))
    else:
        _show(found)
    return ExitCode.DONE if found.in_balance else ExitCode.INTEGRITY


def read_trial_balance(
    connection: "duckdb.DuckDBPyConnection", as_of: date | None = None, entity: str | None = None
) -> TrialBalance:
    """Read balances of the published journal.

    Args:
        connection: The published snapshot.
        as_of: Last posting date taken in; None: the last of the journal.
        entity: Only this entity; None: all.
    """
    last = connection.execute("select max(posting_date) from fct_journal_lines").fetchone()
    day = as_of or (last[0] if last and last[0] else date.min)
    rows = connection.execute(BALANCES, {"as_of": day, "entity": entity}).fetchall()
    return TrialBalance(day, [Balance(*row) for row in rows])


def require_entity(connection: "duckdb.DuckDBPyConnection", entity: str | None) -> None:
    """Refuse an entity that the published books do not know.

    Raises:
        VerbError: There is no such entity.
    """
    if entity is None:
        return
    rows = connection.execute("select distinct entity_id from dim_location order by 1").fetchall()
    known = [row[0] for row in rows]
    if entity not in known:
        raise VerbError(
            f"--entity {entity}: there is no such entity; choose one of {', '.join(known)}."
        )


def _show(found: TrialBalance) -> None:
    totals = found.totals()
    if not totals:
        say(f"Nothing was posted up to {found.as_of}.")
    for (entity, currency), (debit, credit) in totals.items():
        rows = [
            (balance.account_id, balance.account_name, _side(balance.debit), _side(balance.credit))
            for balance in found.balances
            if (balance.entity_id, balance.currency_code) == (entity, currency)
        ]
        title = f"{entity}, {currency}, as of {found.as_of}"
        say_table(
            ["account", "name", "debit", "credit"], [*rows, ("", "Total", debit, credit)], title
        )
        difference = debit - credit
        say("In balance." if not difference else f"OUT OF BALANCE by {difference} {currency}.")


def _side(amount: Decimal) -> Decimal | None:
    return amount or None


def _fields(found: TrialBalance) -> dict[str, object]:
    return {
        "as_of": found.as_of,
        "in_balance": found.in_balance,
        "balances": [asdict(balance) for balance in found.balances],
        "totals": [
            {"entity_id": entity, "currency_code": currency, "debit": debit, "credit": credit}
            for (entity, currency), (debit, credit) in found.totals().items()
        ],
    }
