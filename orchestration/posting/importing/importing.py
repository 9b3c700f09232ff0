"""Reads one company's months, and opening balances where asked for, in one accounting system.

Belongs here: from what reconciling was told to readings. Not: the SQL (sql/), accounts
(accounts.py), landing (readings.py).
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from orchestration.posting.importing.accounts import NamedAccount, named_accounts, own_accounts
from orchestration.posting.importing.readings import Reading
from orchestration.posting.planning.promised import tell
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.reconciling.reconciling import Reconciled
from orchestration.posting.targets.protocol import RemoteAccount, Target

SQL = Path(__file__).parent / "sql" / "readings.sql"
NAMED = pa.schema(
    [
        (name, pa.string())
        for name in ("system_account", "account_name", "account_type", "account_id")
    ]
)
UNITS = """
    create or replace temp table units_of as
    select
        currency_code,
        cast(power(10, greatest(decimals - coalesce(cast($decimals as integer), decimals), 0))
            as bigint) as units
    from dim_currency
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, and what they are asked for.

    Attributes:
        first_day: First of the first month.
        last_day: Last of the last month.
        today: A month that ends then, or later, had not ended.
        opening_since: First day of the system's own books, to add up its opening balances; None:
            they are not asked for.
    """

    first_day: date
    last_day: date
    today: date
    opening_since: date | None = None


def read_months(
    published: duckdb.DuckDBPyConnection,
    target: Target,
    wishes: Wishes,
    found: Reconciled,
    span: Span,
    functional_currency: str,
    kept_chart: list[RemoteAccount],
) -> list[Reading]:
    """Read what others made there.

    Args:
        published: The connection that reconciling compared on, over this very span.
        target: Whom to ask for its chart and opening balances.
        wishes: Whose books, and in which form they were planned.
        found: What reconciling found.
        span: Which months.
        functional_currency: The company's own.
        kept_chart: The chart that `map` keeps; the target's own takes its place.

    Raises:
        TargetError: The target cannot be asked, or an account of it cannot be placed.
    """
    opening = _opening_movements(target, wishes.entity_id, span)
    used = {row[0] for row in published.execute(USED).fetchall()} | {row[0] for row in opening}
    own = own_accounts(published, wishes.entity_id)
    chart = [*kept_chart, *target.chart(wishes.entity_id)] if used - set(own) else kept_chart
    named = {each.system_account: each for each in named_accounts(target.name, used, chart, own)}
    rows = [asdict(each) for each in named.values()]
    tell(published, "named_accounts", pa.Table.from_pylist(rows, schema=NAMED))
    published.execute(UNITS, {"decimals": wishes.capabilities.decimals})
    months = list(_months(published, wishes, found, span, functional_currency))
    if span.opening_since is None:
        return months
    units = dict(published.execute("select * from units_of").fetchall())
    lines = [
        _opening_line(number, span, named[account], currency, amount * units.get(currency, 1))
        for number, (account, currency, amount) in enumerate(opening, start=1)
    ]
    foreign = {currency for _, currency, _ in opening} - {functional_currency}
    return [_opening(wishes, span, lines, ", ".join(sorted(foreign)) or None), *months]


def _months(
    published: duckdb.DuckDBPyConnection,
    wishes: Wishes,
    found: Reconciled,
    span: Span,
    functional_currency: str,
) -> Iterator[Reading]:
    entries = Counter(row["posting_date"].replace(day=1) for row in found.entries)
    unsent = Counter(row["month"] for row in found.books if _is_unsent(row))
    asked = {
        "first_day": span.first_day,
        "last_day": span.last_day,
        "functional_currency": functional_currency,
    }
    rows = published.execute(SQL.read_text("utf-8"), asked).fetchall()
    for month, count, unlike, foreign, lines in rows:
        last_day = _last_of(month)
        yield Reading(
            **_of(wishes),
            reading_kind="month",
            first_day=month,
            last_day=last_day,
            has_ended=last_day < span.today,
            entries=count,
            differences=entries[month] + unlike,
            unsent_accounts=unsent[month],
            foreign_currencies=foreign,
            lines=json.loads(lines),
        )


def _opening_movements(target: Target, entity_id: str, span: Span) -> list[tuple[str, str, int]]:
    """What every account had come to before the first month: nothing of it is ours."""
    last_day = span.first_day - timedelta(days=1)
    if span.opening_since is None or span.opening_since > last_day:
        return []
    moved = target.movements(entity_id, span.opening_since, last_day)
    return sorted(
        (one.account, one.currency_code, one.amount_minor) for one in moved if one.amount_minor
    )


def _opening(
    wishes: Wishes, span: Span, lines: list[dict[str, Any]], foreign: str | None
) -> Reading:
    last_day = span.first_day - timedelta(days=1)
    return Reading(
        **_of(wishes),
        reading_kind="opening",
        first_day=min(span.opening_since or last_day, last_day),
        last_day=last_day,
        has_ended=True,
        entries=0,
        differences=0,
        unsent_accounts=0,
        foreign_currencies=foreign,
        lines=lines,
    )


def _opening_line(
    number: int, span: Span, account: NamedAccount, currency: str, amount_minor: int
) -> dict[str, Any]:
    return {
        "entry_id": "opening",
        "line_number": number,
        "posting_date": span.first_day - timedelta(days=1),
        **asdict(account),
        "currency_code": currency,
        "amount_minor": amount_minor,
    }


def _of(wishes: Wishes) -> dict[str, Any]:
    """Whose reading it is, and what of our books the system is sent."""
    return {
        "target": wishes.target,
        "entity_id": wishes.entity_id,
        "sent_from": wishes.settings.first_day,
        "journals": ",".join(sorted(wishes.settings.journals)) or None,
    }


def _is_unsent(row: dict[str, Any]) -> bool:
    return bool(row["is_difference"] or row["on_its_way_minor"] or row["left_out_minor"])


def _last_of(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


USED = """
    select distinct account from held_lines where external_id is null and amount_minor <> 0
"""
