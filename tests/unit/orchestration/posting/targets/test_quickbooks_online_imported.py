"""Payroll that somebody enters in QuickBooks completes what the books say, account by account."""

from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from orchestration.posting.delivering import Delivering
from orchestration.posting.importing.importing import Span, read_months
from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.outbox import open_outbox, transaction
from orchestration.posting.planning.planning import plan
from orchestration.posting.planning.wishes import Wishes
from orchestration.posting.reconciling.reconciling import reconcile
from orchestration.posting.targets.quickbooks_online import open_target
from orchestration.settings import TargetSettings
from tests.fakes.quickbooks_online_books import Way
from tests.posted_books import DAY, Books, mapping

PLACES = {"1110": "60", "4010": "79", "2110": "90"}
SPAN = Span(date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 2))
CHART = """
    create table dim_account as
    select * from (
        values ('1110', 'Card clearing', 'asset'), ('4010', 'Merchandise sales', 'revenue'),
            ('2110', 'Sales tax payable', 'liability')
    ) as chart (account_id, account_name, account_type)
"""


def by_hand(way: Way, debit: str, credit: str, amount: str) -> None:
    """What a person enters, by a form that is no journal entry."""
    lines = [
        {"Amount": amount, "JournalEntryLineDetail": {"PostingType": side, "AccountRef": account}}
        for side, account in (("Debit", {"value": debit}), ("Credit", {"value": credit}))
    ]
    way.company.write("Expense", {"TxnDate": DAY.isoformat(), "Line": lines})


def test_what_was_sent_and_what_others_made_is_its_own_trial_balance(
    way: Way, tmp_path: Path
) -> None:
    target = open_target(replace(way.context, functional_currencies={"harbor": "USD"}))
    accounts = mapping(
        *(MappedAccount(account_id=ours, target_account=theirs) for ours, theirs in PLACES.items())
    )
    settings = TargetSettings(kind="quickbooks_online")
    wishes = Wishes("books", "harbor", settings, target.capabilities, accounts)
    books = Books()
    books.connection.execute(CHART)
    books.new_run()
    books.entry({"1110": 108_25, "4010": -100_00, "2110": -8_25})
    with closing(open_outbox(tmp_path / "outbox.sqlite")) as outbox:
        with transaction(outbox):
            plan(outbox, books.connection, wishes, way.time.clock(), "root")
        Delivering(outbox, target, way.time.clock, way.time.sleep, "root").run()
        by_hand(way, "80", "35", "40.10")
        by_hand(way, "79", "35", "3.00")  # a discount of others, on an account of ours
        found = reconcile(outbox, books.connection, target, wishes, SPAN.first_day, SPAN.last_day)
        (october,) = read_months(books.connection, target, wishes, found, SPAN, "USD", [])

    assert (october.entries, october.differences, october.unsent_accounts) == (2, 0, 0)
    told = {line["system_account"]: line for line in october.lines}
    assert told["79"]["account_id"] == "4010"
    chart = {one.account: one for one in target.chart("harbor")}
    assert told["80"]["account_name"] == chart["80"].name
    assert told["80"]["account_type"] == chart["80"].account_type
    total = Counter({PLACES[ours]: amount for ours, amount in books.balances().items()})
    for line in october.lines:
        total[line["system_account"]] += line["amount_minor"]
    moved = target.movements("harbor", SPAN.first_day, SPAN.last_day)
    assert total == {one.account: one.amount_minor for one in moved}
