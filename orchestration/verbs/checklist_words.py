"""How the close checklist is shown: a table by account, or one account with what it is open with.

Belongs here: wording and laying out. Not: reading the rows (orchestration/periods/checklist.py),
deciding about them (checklist.py).
"""

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from orchestration.verbs.answers import say, say_json, say_table

if TYPE_CHECKING:
    import duckdb

    from orchestration.periods.checklist import ChecklistRow
    from orchestration.periods.published_periods import Period

MOST_ITEMS: Final = 20
CENTS: Final = Decimal("0.01")

DECISIONS: Final = """
    select recorded_at, actor, decision, amount, decision_text, ledger_balance, difference
    from fct_checklist_decisions
    where entity_id = $entity_id and period = $period and account_id = $account_id
        and currency_code = $currency_code
    order by observation_sequence
"""


def say_checklist(period: "Period", rows: list["ChecklistRow"]) -> None:
    """The checklist of one entity: a line an account, columns that hold nothing left out."""
    title = f"{period.period} of {period.entity_id}, to {period.last_day} ({period.status})"
    if not rows:
        say(f"{title}: no balance-sheet account holds anything yet.")
        return
    columns: dict[str, list[Any]] = {
        "account": [row.account_id for row in rows],
        "name": [row.account_name for row in rows],
        "currency": [row.currency_code for row in rows],
        "ledger": [_short(row.ledger_balance) for row in rows],
        "posted late": [_short(row.late_adjustments) or None for row in rows],
        "subledger": [_short(row.subledger_balance) for row in rows],
        "difference": [_short(row.difference) for row in rows],
        "explained": [_short(row.explained_amount) or None for row in rows],
        "held against": [row.subledger or row.evidence for row in rows],
        "open items": [row.open_items or None for row in rows],
        "oldest": [row.oldest_item_date for row in rows],
        "status": [row.row_status for row in rows],
        "prepared": [_signed(row, row.prepared_by) for row in rows],
        "reviewed": [row.reviewed_by for row in rows],
    }
    shown = {name: cells for name, cells in columns.items() if any(c is not None for c in cells)}
    say_table(list(shown), list(zip(*shown.values(), strict=True)), title)
    say(_summary(rows))
    for sentence in _what_next(period, rows):
        say(sentence)
    say("")


def say_account(
    snapshot: "duckdb.DuckDBPyConnection", period: "Period", row: "ChecklistRow"
) -> None:
    """One account: its figures, what was decided about it, its oldest open items."""
    from orchestration.periods.checklist import read_open_items

    say(
        f"{row.account_id} {row.account_name}, {row.currency_code}: {period.entity_id},"
        f" {period.period}, to {period.last_day} ({period.status})"
    )
    cell = f"{period.entity_id}:{period.period}:{row.account_id}:{row.currency_code}"
    for name, value in [*_figures(row), ("its lines", f"tillbook trace {cell}")]:
        if value is not None:
            say(f"{name:>16}  {value}")
    decisions = _decisions(snapshot, period, row)
    if decisions:
        say("")
        say_table(list(decisions[0]), [list(each.values()) for each in decisions], "Decisions")
    items = read_open_items(snapshot, period, row)
    if items:
        say("")
        cells = [[i.item_id, i.location_id, i.open_since, _short(i.balance)] for i in items]
        count = (
            f"the oldest {MOST_ITEMS} of {len(items)}" if len(items) > MOST_ITEMS else len(items)
        )
        columns = ["item", "store", "open since", "balance"]
        say_table(columns, cells[:MOST_ITEMS], f"Open items: {count}")
    say("")


def say_as_json(
    snapshot: "duckdb.DuckDBPyConnection",
    found: list[tuple["Period", list["ChecklistRow"]]],
    left: list[str],
    *,
    with_items: bool,
) -> None:
    """Everything for programs; open items and decisions where one account is asked for."""
    from orchestration.periods.checklist import read_open_items

    entities = []
    for period, rows in found:
        listed = [asdict(row) for row in rows]
        for fields, row in zip(listed, rows, strict=True):
            if with_items:
                items = read_open_items(snapshot, period, row)
                fields["items"] = [asdict(item) for item in items]
                fields["decisions"] = _decisions(snapshot, period, row)
        entities.append({**asdict(period), "accounts": listed})
    say_json({"checklists": entities, "not_signed": left})


def _summary(rows: list["ChecklistRow"]) -> str:
    states = Counter(row.row_status for row in rows)
    signed = Counter(row.signature for row in rows)
    told = [
        f"{states[name]} {words}"
        for name, words in (
            ("agrees", "agree"),
            ("explained", "explained"),
            ("differs", "differ"),
            ("needs evidence", "need evidence"),
        )
        if states[name]
    ]
    prepared = signed["prepared"] + signed["reviewed"]
    lapsed = f", {signed['lapsed']} lapsed" if signed["lapsed"] else ""
    return (
        f"{len(rows)} accounts: {', '.join(told)}; {prepared} prepared,"
        f" {signed['reviewed']} reviewed{lapsed}."
    )


def _what_next(period: "Period", rows: list["ChecklistRow"]) -> list[str]:
    """The commands that bring the checklist on, for the first account that needs each."""
    command = f"tillbook checklist {period.period} --entity {period.entity_id}"
    told = []
    for state, option in (("needs evidence", ' --evidence "..." --amount ...'), ("differs", "")):
        account = next((row.account_id for row in rows if row.row_status == state), None)
        if account is not None:
            told.append(f"{state}: {command} --account {account}{option}")
    for signature, option in (("open", "prepare"), ("lapsed", "prepare"), ("prepared", "review")):
        if any(row.signature == signature and row.is_in_order for row in rows):
            told.append(f"{signature}: {command} --sign {option}")
    return [f"  {sentence}" for sentence in told]


def _figures(row: "ChecklistRow") -> list[tuple[str, object]]:
    against = row.subledger or row.evidence
    return [
        ("ledger", _money(row.ledger_balance)),
        ("posted late", _money(row.late_adjustments) if row.late_adjustments else None),
        ("subledger", _money(row.subledger_balance)),
        ("held against", against or "nothing: no subledger is kept of it"),
        ("difference", _money(row.difference)),
        ("explained", _money(row.explained_amount) if row.explained_amount else None),
        ("status", row.row_status),
        ("signature", row.signature),
        ("prepared by", _by(row.prepared_by, row.prepared_at)),
        ("reviewed by", _by(row.reviewed_by, row.reviewed_at)),
        ("facts in", row.evidence_relation),
    ]


def _decisions(
    snapshot: "duckdb.DuckDBPyConnection", period: "Period", row: "ChecklistRow"
) -> list[dict[str, Any]]:
    found = snapshot.execute(
        DECISIONS,
        {
            "entity_id": period.entity_id,
            "period": period.period,
            "account_id": row.account_id,
            "currency_code": row.currency_code,
        },
    )
    columns = [column[0] for column in found.description or []]
    return [dict(zip(columns, values, strict=True)) for values in found.fetchall()]


def _signed(row: "ChecklistRow", person: str | None) -> str | None:
    return "lapsed" if row.signature == "lapsed" else person


def _by(person: str | None, instant: datetime | None) -> str | None:
    return f"{person}, {instant:%Y-%m-%d %H:%M} UTC" if person and instant else None


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{_short(amount):,}"


def _short(amount: Decimal | None) -> Decimal | None:
    """Without the zeros of a third and fourth decimal that most currencies do not have."""
    if amount is None or amount != amount.quantize(CENTS):
        return amount
    return amount.quantize(CENTS)
