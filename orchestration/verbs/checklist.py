"""`checklist`: balance-sheet accounts by ledger and subledger, explained and signed by two persons.

Belongs here: which rows are meant, refusing what an auditor could not follow, landing the decision.
Not: the rows (orchestration/periods/checklist.py), how they are shown (checklist_words.py).
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from orchestration.home import Home
from orchestration.verbs.answers import say
from orchestration.verbs.closing import books_to_decide, periods_meant, take_effect
from orchestration.verbs.failures import VerbError

if TYPE_CHECKING:
    import duckdb

    from orchestration.periods.checklist import ChecklistRow
    from orchestration.periods.checklist_decisions import ChecklistDecision, Signature
    from orchestration.periods.published_periods import Period
    from orchestration.run.context import RunContext

LEAST_REASON: Final = 10
SIGNATURES: Final[dict[str, "Signature"]] = {"prepare": "preparation", "review": "review"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a checklist.

    Attributes:
        period: Of which period.
        entity: Of which entity; None: of all.
        account: Of which account; None: of all.
        currency: In which currency, where an account has several.
        explanation: What explains an amount of the difference.
        evidence: What the balance was held against, where no subledger is kept.
        amount: The amount explained, or the balance the evidence shows, as it was typed.
        sign: prepare or review.
    """

    period: str
    entity: str | None = None
    account: str | None = None
    currency: str | None = None
    explanation: str | None = None
    evidence: str | None = None
    amount: str | None = None
    sign: str | None = None

    @property
    def changes_something(self) -> bool:
        """Whether anything is to be decided, not only shown."""
        return any(value is not None for value in (self.explanation, self.evidence, self.sign))


def checklist(home: Home, asked: Asked, clock: Callable[[], datetime], *, as_json: bool) -> None:
    """Show the checklist of a period; first land what was decided about it, and publish it anew.

    Raises:
        VerbError: There is no such row, or it cannot be explained or signed so.
        ClosingError: The published books are not the newest that could be.
        HomeBusyError: A run is under way.
    """
    left: list[str] = []
    _refuse_half_a_decision(asked)
    if asked.changes_something:
        with books_to_decide(home, clock) as (context, snapshot, _):
            left = _decide(context, snapshot, asked)
        take_effect(home, clock)
    _show(home, asked, left, as_json=as_json)


def _refuse_half_a_decision(asked: Asked) -> None:
    if asked.explanation is not None and asked.evidence is not None:
        raise VerbError("--explain and --evidence: give one of them at a time.")
    told = asked.explanation if asked.explanation is not None else asked.evidence
    if told is None:
        if asked.amount is not None:
            raise VerbError("--amount: say with --explain or --evidence what it is.")
        return
    if asked.sign is not None:
        raise VerbError(
            f"--sign {asked.sign}: look at the figures as they then are, and sign them in a"
            " command of its own."
        )
    option = "--explain" if asked.explanation is not None else "--evidence"
    if len(told.strip()) < LEAST_REASON:
        raise VerbError(
            f"{option} {told!r}: an auditor cannot follow that; say in at least {LEAST_REASON}"
            " characters what it is."
        )
    if asked.account is None or asked.amount is None:
        raise VerbError(f"{option}: say of which --account, and with --amount how much it is.")


def _decide(
    context: "RunContext", snapshot: "duckdb.DuckDBPyConnection", asked: Asked
) -> list[str]:
    """Land everything asked for; returns why rows were left unsigned."""
    periods = periods_meant(context.settings, snapshot, asked.period, asked.entity)
    if asked.account is not None and len(periods) > 1:
        raise VerbError(f"--account {asked.account}: say of which --entity.")
    if asked.explanation is not None or asked.evidence is not None:
        (period,) = periods
        _tell(context, snapshot, period, asked)
        return []
    return _sign(context, snapshot, periods, asked)


def _tell(
    context: "RunContext", snapshot: "duckdb.DuckDBPyConnection", period: "Period", asked: Asked
) -> "ChecklistDecision":
    from orchestration.periods.checklist_decisions import land_checklist_decision

    row = _one_row(snapshot, period, asked)
    amount = _amount(snapshot, row, asked.amount or "")
    if asked.evidence is not None:
        if row.subledger is not None:
            raise VerbError(
                f"{row.account_id} of {period.entity_id} is held against its subledger"
                f" ({row.subledger}); explain the difference with --explain instead."
            )
        words = " ".join(asked.evidence.split())
        return land_checklist_decision(context, period, row, "evidence", amount, words)
    if not amount:
        raise VerbError(f"--amount {asked.amount}: nothing needs no explanation.")
    words = " ".join((asked.explanation or "").split())
    return land_checklist_decision(context, period, row, "explanation", amount, words)


def _sign(
    context: "RunContext",
    snapshot: "duckdb.DuckDBPyConnection",
    periods: list["Period"],
    asked: Asked,
) -> list[str]:
    from orchestration.periods.checklist_decisions import land_checklist_decision, refusal_to_sign

    signature = SIGNATURES[asked.sign or ""]
    one_person = context.settings.closing.allow_one_person
    left, signed = [], []
    for period in periods:
        if context.clock().date() <= period.last_day:
            raise VerbError(
                f"{period.period} of {period.entity_id} is not over: it ends on {period.last_day};"
                " sign it then."
            )
        for row in _rows_of(snapshot, period, asked):
            refusal = refusal_to_sign(row, signature, context.actor, one_person=one_person)
            if refusal is None:
                signed.append((period, row))
            else:
                left.append(
                    f"{row.account_id} {row.currency_code} of {period.entity_id}: {refusal}"
                )
    if not signed:
        raise VerbError(f"--sign {asked.sign}: there is nothing to sign; {'; '.join(left)}.")
    for period, row in signed:
        land_checklist_decision(context, period, row, signature)
    return left


def _rows_of(
    snapshot: "duckdb.DuckDBPyConnection", period: "Period", asked: Asked
) -> list["ChecklistRow"]:
    """Rows of a period that are meant."""
    from orchestration.periods.checklist import read_checklist

    return [
        row
        for row in read_checklist(snapshot, period)
        if asked.account in (None, row.account_id) and asked.currency in (None, row.currency_code)
    ]


def _one_row(
    snapshot: "duckdb.DuckDBPyConnection", period: "Period", asked: Asked
) -> "ChecklistRow":
    """The row that is meant, where only one can be."""
    rows = _rows_of(snapshot, period, asked)
    if not rows:
        raise _unknown_row(asked)
    if len(rows) > 1:
        currencies = " or ".join(row.currency_code for row in rows)
        raise VerbError(f"--account {asked.account}: say in which --currency, {currencies}.")
    return rows[0]


def _amount(snapshot: "duckdb.DuckDBPyConnection", row: "ChecklistRow", typed: str) -> Decimal:
    """An amount as it was typed; never finer than its currency."""
    known = snapshot.execute(
        "select decimals from dim_currency where currency_code = $code", {"code": row.currency_code}
    ).fetchone()
    decimals = int(known[0]) if known else 0
    try:
        amount = Decimal(typed.replace(",", ""))
    except InvalidOperation:
        raise VerbError(f"--amount {typed}: write it like -1234.56, debit positive.") from None
    exponent = amount.normalize().as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > decimals:
        raise VerbError(
            f"--amount {typed}: {row.currency_code} has {decimals} decimals; write it like"
            " -1234.56, debit positive."
        )
    return amount


def _show(home: Home, asked: Asked, left: list[str], *, as_json: bool) -> None:
    from orchestration.publishing.reading import open_published
    from orchestration.settings import load_settings
    from orchestration.verbs.checklist_words import say_account, say_as_json, say_checklist

    home.check_format()
    with closing(open_published(home)) as snapshot:
        periods = periods_meant(load_settings(home.path), snapshot, asked.period, asked.entity)
        found = [(period, _rows_of(snapshot, period, asked)) for period in periods]
        if asked.account is not None and not any(rows for _, rows in found):
            raise _unknown_row(asked)
        if as_json:
            say_as_json(snapshot, found, left, with_items=asked.account is not None)
            return
        for period, rows in found:
            if asked.account is None:
                say_checklist(period, rows)
            else:
                for row in rows:
                    say_account(snapshot, period, row)
    for sentence in left:
        say(f"Not signed: {sentence}.")


def _unknown_row(asked: Asked) -> VerbError:
    where = " ".join(part for part in (asked.account, asked.currency) if part)
    return VerbError(
        f"{where}: the checklist of {asked.period} has no such row; tillbook checklist"
        f" {asked.period} shows which it has."
    )
