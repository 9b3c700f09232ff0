"""The demo's books as plain text, with the trial balance of the programs that read them.

Belongs here: posting the demo's target, asking hledger or bean-query where they are installed. Not:
the rest of the demo (demo.py), posting (posting.py).
"""

import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from orchestration.home import Home
from orchestration.verbs.answers import say, say_table
from orchestration.verbs.posting import post_quietly

TARGET: Final = "books"
RECONCILE: Final = f"tillbook reconcile {TARGET} lists them"
Totals = dict[tuple[str, str], Decimal]

LEDGER: Final = """
    select lines.account_id, min(accounts.account_name), lines.currency_code,
        cast(sum(lines.amount_minor) * min(currencies.minor_unit) as decimal(19, 2)) as balance
    from fct_journal_lines as lines
    inner join dim_account as accounts on lines.account_id = accounts.account_id
    inner join dim_currency as currencies on lines.currency_code = currencies.currency_code
    where lines.entity_id = ?
    group by lines.account_id, lines.currency_code
"""
LEFT_OUT: Final = "select count(*) from left_out where target = ? and entity_id = ?"


def post_demo(home: Home) -> dict[str, Any]:
    """Post the demo's target; says how much, where to, and what other programs make of it."""
    from orchestration.posting.outbox import one_poster

    delivered = post_quietly(home, TARGET, lambda: datetime.now(UTC))
    folder = home.exports / TARGET
    reader = reader_of_plain_text()
    balances = []
    with one_poster(home) as outbox:
        for journal in sorted(folder.glob("*.journal")):
            (left_out,) = outbox.execute(LEFT_OUT, [TARGET, journal.stem]).fetchone()
            there = reader[1](journal) if reader else {}
            balances.append(_beside(home, journal.stem, there, left_out))
    return {
        "posted_now": delivered.posted,
        "folder": folder,
        "read_by": reader[0] if reader else None,
        "companies": balances,
    }


def show_posting(posting: dict[str, Any]) -> None:
    """Say what was posted, and show what another program reads in it beside our own balances."""
    say(f"Posted to {posting['folder']}: {posting['posted_now']} entries now.")
    if posting["read_by"] is None:
        say("Install hledger, or beancount, to see its trial balance beside ours.")
        return
    for company in posting["companies"]:
        entity, left_out = company["entity_id"], company["entries_left_out"]
        told = ["account_id", "account_name", "currency_code", "ours", "theirs"]
        columns = [*told[:4], posting["read_by"], "left out"]
        rows = [
            [*(row[name] for name in told), row["ours"] - row["theirs"]]
            for row in company["accounts"]
        ]
        say_table(columns, rows, f"Trial balance of {entity} by {posting['read_by']}")
        if left_out:
            say(f"{left_out} entries of {entity} are left out, their days are held: {RECONCILE}.")


def reader_of_plain_text() -> tuple[str, Callable[[Path], Totals]] | None:
    """The first program that is installed here and reads what was written."""
    programs = {"hledger": totals_by_hledger, "bean-query": totals_by_bean_query}
    return next(((name, read) for name, read in programs.items() if _program(name)), None)


def totals_by_hledger(journal: Path) -> Totals:
    """Balance by account number and currency, as hledger adds it up."""
    command = ["hledger", "-f", str(journal), "balance", "--flat", "--layout=tidy", "-O", "csv"]
    rows = list(csv.DictReader(io.StringIO(_output(command))))
    return {
        (_number(row["account"]), row["commodity"]): Decimal(row["value"])
        for row in rows
        if row["commodity"] and Decimal(row["value"])
    }


def totals_by_bean_query(journal: Path) -> Totals:
    """Balance by account number and currency, as beancount adds it up."""
    asked = "select account, currency, sum(number) as total group by account, currency"
    file = journal.with_suffix(".beancount")
    rows = csv.DictReader(io.StringIO(_output(["bean-query", "-f", "csv", str(file), asked])))
    return {
        (_number(row["account"]), row["currency"].strip()): Decimal(row["total"].strip())
        for row in rows
        if Decimal(row["total"].strip())
    }


def _beside(home: Home, entity: str, there: Totals, left_out: int) -> dict[str, Any]:
    """Our balances beside theirs, account by account."""
    from orchestration.publishing.reading import open_published

    with closing(open_published(home)) as published:
        rows = published.execute(LEDGER, [entity]).fetchall()
    ours = {(account, currency): balance for account, _, currency, balance in rows}
    names = {account: name for account, name, _, _ in rows}
    accounts = [
        {
            "account_id": key[0],
            "account_name": names.get(key[0], ""),
            "currency_code": key[1],
            "ours": ours.get(key, Decimal(0)),
            "theirs": there.get(key, Decimal(0)),
        }
        for key in sorted(ours.keys() | there.keys())
        if ours.get(key) or there.get(key)
    ]
    return {"entity_id": entity, "entries_left_out": left_out, "accounts": accounts}


def _program(name: str) -> str | None:
    """Where a program is: on the path, else in this environment."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def _output(command: list[str]) -> str:
    """What a program says.

    Raises:
        FileNotFoundError: It is not installed here.
    """
    program = _program(command[0])
    if program is None:
        raise FileNotFoundError(command[0])
    done = subprocess.run([program, *command[1:]], check=True, capture_output=True, text=True)
    return done.stdout


def _number(account: str) -> str:
    """The account's number in a name such as `Assets:1110 Card clearing`."""
    digits = "".join(each if each.isdigit() else " " for each in account).split()
    return digits[0] if digits else account
