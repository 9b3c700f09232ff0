"""`income-statement` and `balance-sheet`: a company's statements, as an accountant reads them.

Belongs here: reading the published marts. Not: what is in them (dbt), layout and sums
(statement_words.py).
"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import say_json
from orchestration.verbs.failures import ExitCode, VerbError
from orchestration.verbs.trial_balance import require_entity

if TYPE_CHECKING:
    import duckdb

LINES: Final = """
    with chosen as (
        select *, max(period) over (partition by entity_id) as last_period
        from {mart}
    )

    select
        entity_id, period, currency_code, decimals, completeness, completeness_reason, section,
        account_id, account_name, books_amount, system_amount, total_amount
    from chosen
    inner join dim_currency using (currency_code)
    where coalesce(entity_id = $entity, true) and period = coalesce($period, last_period)
    order by entity_id, currency_code, section_number, account_id nulls last
"""
PERIODS: Final = "select min(period), max(period) from {mart}"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement, in major units.

    Attributes:
        section: Its part of the statement.
        account_id: Number of the account; None: added up, as current earnings are.
        account_name: Its name.
        books_amount: From our books.
        system_amount: From the accounting system.
        total_amount: Both together.
    """

    section: str
    account_id: str | None
    account_name: str
    books_amount: Decimal
    system_amount: Decimal
    total_amount: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of a company and period.

    Attributes:
        entity_id: The company.
        period: The accounting period.
        currency_code: Of all amounts.
        decimals: Of that currency.
        completeness: complete, or subledger only.
        reason: Why.
        lines: By section and account.
    """

    entity_id: str
    period: str
    currency_code: str
    decimals: int
    completeness: str
    reason: str
    lines: tuple[StatementLine, ...]

    @property
    def is_complete(self) -> bool:
        """Whether an accounting system completes it."""
        return self.completeness == "complete"


def income_statement(
    home: Home, entity: str | None, period: str | None, *, as_json: bool
) -> ExitCode:
    """Show the income statement.

    Raises:
        PublishedError: Nothing is published yet.
        VerbError: There is no such entity, or nothing in such a period.
    """
    from orchestration.verbs.statement_words import income_told, say_income_statement

    statements = _read(home, "mart_finance__income_statement", entity, period)
    if as_json:
        say_json([income_told(statement) for statement in statements])
        return ExitCode.DONE
    for statement in statements:
        say_income_statement(statement)
    return ExitCode.DONE


def balance_sheet(home: Home, entity: str | None, period: str | None, *, as_json: bool) -> ExitCode:
    """Show the balance sheet; out of balance is an integrity failure.

    Raises:
        PublishedError: Nothing is published yet.
        VerbError: There is no such entity, or nothing in such a period.
    """
    from orchestration.verbs.statement_words import (
        balance_told,
        is_in_balance,
        say_balance_sheet,
    )

    statements = _read(home, "mart_finance__balance_sheet", entity, period)
    if as_json:
        say_json([balance_told(statement) for statement in statements])
    else:
        for statement in statements:
            say_balance_sheet(statement)
    in_balance = all(is_in_balance(statement) for statement in statements)
    return ExitCode.DONE if in_balance else ExitCode.INTEGRITY


def _read(home: Home, mart: str, entity: str | None, period: str | None) -> list[Statement]:
    from orchestration.publishing.reading import open_published

    with closing(open_published(home)) as connection:
        require_entity(connection, entity)
        asked = {"entity": entity, "period": period}
        rows = connection.execute(LINES.format(mart=mart), asked).fetchall()
        if not rows:
            raise VerbError(_nothing(connection, mart, period))
    return list(_statements(rows))


def _nothing(connection: "duckdb.DuckDBPyConnection", mart: str, period: str | None) -> str:
    first, last = connection.execute(PERIODS.format(mart=mart)).fetchall()[0]
    if first is None:
        return "Nothing was posted yet; tillbook run posts what arrived."
    return f"--month {period}: nothing was posted in it; name a period from {first} to {last}."


def _statements(rows: Iterable[tuple[Any, ...]]) -> Iterable[Statement]:
    for head, lines in groupby(rows, key=lambda row: row[:6]):
        entity_id, period, currency_code, decimals, completeness, reason = head
        unit = Decimal(1).scaleb(-decimals)
        read = (
            StatementLine(*row[6:9], *(amount.quantize(unit) for amount in row[9:]))
            for row in lines
        )
        yield Statement(
            entity_id, period, currency_code, decimals, completeness, reason, tuple(read)
        )
