"""What our accounts were used for in the last 90 days of the books, and where that goes.

Belongs here: reading it from the published journal, how much of it a mapping covers. The days are
those of the books: they end at the newest posting date. Not: what an unmapped account could be
mapped to (proposals.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.csv

from orchestration.posting.mapping.accounts import Ownership
from orchestration.posting.mapping.matching import mapped_lines
from orchestration.posting.mapping.scope import Scope
from orchestration.posting.planning.promised import tell

QUERIES: Final = Path(__file__).parent / "sql"
JOURNAL_TYPES: Final = Path(__file__).parents[1] / "planning" / "journal_types.csv"


@dataclass(frozen=True, slots=True)
class UsedAccount:
    """An account of ours in one currency of one company, and one place it goes to.

    Attributes:
        entity_id: Whose books.
        account_id: The account.
        account_name: Its name in our chart.
        account_type: Its type there.
        roles: What it stands for in the posting rules.
        currency_code: Of the amounts.
        debit: Sum of its debits, major units.
        credit: Sum of its credits, major units.
        lines: Number of journal lines.
        target_account: Where it goes; None: the mapping does not say.
        target_name: What people call that account.
        ownership: Whose that account is.
    """

    entity_id: str
    account_id: str
    account_name: str
    account_type: str
    roles: tuple[str, ...]
    currency_code: str
    debit: Decimal
    credit: Decimal
    lines: int
    target_account: str | None
    target_name: str | None
    ownership: Ownership | None


@dataclass(frozen=True, slots=True)
class UsedCode:
    """A category, tender, tax, reason or code of the processor that lines of an account have.

    Attributes:
        kind: category, tender, tax, reason or processor.
        code: As the lines have it.
        code_name: What people call it, where the books know.
        entity_id: Whose books.
        account_id: The account.
        account_name: Its name in our chart.
        currency_code: Of the amounts.
        debit: Sum of its debits, major units.
        credit: Sum of its credits, major units.
        lines: Number of journal lines.
        target_accounts: Where they go; empty: the mapping does not say.
    """

    kind: str
    code: str
    code_name: str | None
    entity_id: str
    account_id: str
    account_name: str
    currency_code: str
    debit: Decimal
    credit: Decimal
    lines: int
    target_accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of one company's lines has a place to go.

    Attributes:
        entity_id: Whose books.
        currency_code: Functional currency of the amounts.
        lines: Journal lines.
        covered_lines: Those that the mapping says something of.
        amount: Sum of their debits and credits, major units.
        covered_amount: That of the covered ones.
    """

    entity_id: str
    currency_code: str
    lines: int
    covered_lines: int
    amount: Decimal
    covered_amount: Decimal

    @property
    def percent_of_lines(self) -> Decimal:
        """100 only where no line is left."""
        return _percent(self.covered_lines, self.lines)

    @property
    def percent_of_amount(self) -> Decimal:
        """100 only where nothing is left."""
        return _percent(self.covered_amount, self.amount)


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used, and where it goes.

    Attributes:
        first_day: First posting date looked at; None: nothing was posted.
        last_day: The newest posting date of the books.
        accounts: By company, account, currency and place.
        codes: By kind, code and account.
        coverage: By company.
    """

    first_day: date | None
    last_day: date | None
    accounts: tuple[UsedAccount, ...]
    codes: tuple[UsedCode, ...]
    coverage: tuple[Coverage, ...]

    @property
    def unmapped(self) -> tuple[UsedAccount, ...]:
        """Accounts that were used and go nowhere: planning refuses their days."""
        return tuple(used for used in self.accounts if used.target_account is None)


def read_usage(connection: duckdb.DuckDBPyConnection, scope: Scope, accounts: pa.Table) -> Usage:
    """Read what was used and where a mapping takes it.

    Args:
        connection: The published snapshot.
        scope: What the target takes of the books.
        accounts: The mapping, as `approved_accounts` gives it.
    """
    for name, table in (
        ("asked", scope.asked()),
        ("journal_types", pyarrow.csv.read_csv(JOURNAL_TYPES)),
        ("mapping", accounts),
    ):
        tell(connection, name, table)
    connection.execute(_query("used"))
    mapped = mapped_lines("used", "mapping")
    connection.execute(f"create or replace temp table used_and_mapped as {mapped}")
    days = connection.execute("select first_day, last_day from used_days").fetchall()
    first_day, last_day = days[0] if days else (None, None)
    return Usage(
        first_day,
        last_day,
        tuple(UsedAccount(*_exact(row, 6)) for row in _rows(connection, "accounts")),
        tuple(UsedCode(*_exact(row, 7)) for row in _rows(connection, "codes")),
        tuple(Coverage(*_exact(row, 4)) for row in _rows(connection, "coverage")),
    )


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text("utf-8")


def _rows(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[Any, ...]]:
    return connection.execute(_query(name)).fetchall()


def _exact(row: Sequence[Any], place: int) -> list[Any]:
    """A row with its two amounts in major units; its last column says with how many decimals."""
    told: list[Any] = [tuple(cell) if isinstance(cell, list) else cell for cell in row]
    decimals = told.pop()
    told[place : place + 2] = [_major(amount, decimals) for amount in told[place : place + 2]]
    return told


def _major(minor: int, decimals: int) -> Decimal:
    return Decimal(minor).scaleb(-decimals)


def _percent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    share = Decimal(100) * part / whole if whole else Decimal(100)
    return share.quantize(Decimal("0.01"), ROUND_DOWN)
