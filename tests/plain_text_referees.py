"""hledger, ledger and beancount: programs of others that say whether our files are right.

Belongs here: starting them and reading their balances. beancount comes with the development
dependencies and is always asked; hledger and ledger are asked where they are installed. All are
separate programs: beancount is under the GPL and never imported.
"""

import csv
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

Balances = dict[tuple[str, str], Decimal]


def program(name: str) -> str:
    """Where a program of the development environment is."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is missing: run make setup"
    return found


def bean_check(main: Path) -> "subprocess.CompletedProcess[str]":
    return _run([program("bean-check"), "--no-cache", str(main)])


def hledger_check(main: Path) -> "subprocess.CompletedProcess[str]":
    return _run(["hledger", "check", "--strict", "-f", str(main)])


def ledger_check(main: Path) -> "subprocess.CompletedProcess[str]":
    return _run(["ledger", "--pedantic", "-f", str(main), "balance"])


def bean_balances(main: Path) -> Balances:
    """beancount's own balances."""
    query = "SELECT account, currency, sum(number) AS total GROUP BY account, currency"
    ran = _run([program("bean-query"), "--no-errors", "-f", "csv", str(main), query])
    rows = csv.reader(ran.stdout.splitlines()[1:])
    return {(row[0].strip(), row[1].strip()): Decimal(row[2].strip()) for row in rows}


def hledger_balances(main: Path) -> Balances:
    """hledger's own balances."""
    ran = _run(["hledger", "balance", "-f", str(main), "--flat", "-N", "-E", "-O", "csv"])
    rows = list(csv.reader(ran.stdout.splitlines()))[1:]
    return {
        (account, money.split()[1]): Decimal(money.split()[0])
        for account, moneys in rows
        for money in moneys.split(", ")
        if money != "0"
    }


def ledger_balances(main: Path) -> Balances:
    """ledger's own balances."""
    form = "%(quantity(scrub(display_amount)))\t%(commodity(scrub(display_amount)))\t%(account)\n"
    ran = _run(["ledger", "-f", str(main), "register", "--format", form])
    totals: Balances = defaultdict(Decimal)
    for line in ran.stdout.splitlines():
        amount, currency, account = line.split("\t")
        totals[account, currency] += Decimal(amount)
    return dict(totals)


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
