"""The setup of docs/posting/quickbooks-split-of-duties.md, walked as the page says it.

On the sample and the stand-in of QuickBooks: the page's settings, chart, accounts.csv and commands,
then what the financial side enters there. One walk for all tests, of which each looks at a part.
"""

import csv
import io
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.cli import run_command
from orchestration.home import Home
from orchestration.verbs.failures import ExitCode
from tests.fakes.quickbooks_online import FakeQuickBooksOnline
from tests.fakes.quickbooks_online_company import Company
from tests.fakes.quickbooks_online_service import CLIENT_ID, CLIENT_SECRET, Connection
from tests.homes import PROJECT, at_work, copy_home, warehouse_rows

PAGE = PROJECT / "docs" / "posting" / "quickbooks-split-of-duties.md"
COMPANY_ID = "4620816365000000000"
BANK, SAFE, PAYABLE, RECEIVED, TAX, SALES, STOCK = "104", "102", "201", "202", "211", "401", "130"
RECEIVABLE, WHOLESALE, LABOUR, TIPS, COST = "120", "450", "620", "231", "501"
SELDOM_OR_THEIRS = {"2240", "2320", "4050", "4055", "5060", "5070", "6135", "6200"}
OF_INVENTORY = {"1300", "2020", "5010", "5040", "5050", "5060", "5070"}
DAY = date(2026, 10, 15)
JOURNALS = 'journals = ["sales", "cash", "settlement"]'


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def commands() -> list[list[str]]:
    lines = "".join(blocks("sh")).splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("tillbook ")]


def company_of_the_page() -> Company:
    company = Company(warns_of_numbers=True)
    for row in csv.DictReader(io.StringIO(blocks("csv")[0])):
        company.add_account(row["id"], row["name"], row["type"], row["classification"])
        company.accounts[row["id"]]["AcctNum"] = row["number"]
    company.departments = {"1": "Portland (LHARBORPORT)", "2": "Chicago (LHARBORCHIC)"}
    return company


@dataclass
class Walked:
    """A home, the company it was posted to, and what each command said."""

    home: Home
    company: Company
    answers: dict[str, str]

    def enter(self, kind: str, debit: str, credit: str, amount: str) -> None:
        """What somebody of the financial side enters."""
        sides = (("Debit", debit), ("Credit", credit))
        lines = [
            {
                "Amount": Decimal(amount),
                "JournalEntryLineDetail": {"PostingType": side, "AccountRef": {"value": account}},
            }
            for side, account in sides
        ]
        self.company.write(kind, {"TxnDate": DAY.isoformat(), "Line": lines})

    def run(self, *words: str) -> tuple[int, str]:
        """A command as somebody types it: its exit code and what it said."""
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = run_command(["--home", str(self.home.path), *words])
        return code, said.getvalue()

    def balance(self, account: str) -> Decimal:
        return sum(
            (amount for _, named, amount in self.company.postings() if named == account), Decimal(0)
        )


@pytest.fixture(scope="module")
def quickbooks() -> Iterator[FakeQuickBooksOnline]:
    fake = FakeQuickBooksOnline()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (
            ("CLIENT_ID", CLIENT_ID),
            ("CLIENT_SECRET", CLIENT_SECRET),
            ("REFRESH_TOKEN", "refresh-0"),
        ):
            patch.setenv(f"TILLBOOK_BOOKS_{name}", value)
        yield fake
    fake.close()


def walk(
    sample: Home,
    path: Path,
    fake: FakeQuickBooksOnline,
    *,
    settings: str,
    accounts: str,
    items: str = "",
) -> Walked:
    """Every command of the page, in its order; the second decision is another person's."""
    walked = Walked(copy_home(sample, path), company_of_the_page(), {})
    fake.connections[COMPANY_ID] = Connection(walked.company, lambda: datetime.now(UTC))
    text = walked.home.settings_file.read_text("utf-8")
    before, _, _ = text.partition("# Posted as plain text")
    where = f'address = "{fake.address}"\nsign_in_address = "{fake.sign_in_address(COMPANY_ID)}"\n'
    walked.home.settings_file.write_text(before + settings + where, "utf-8")
    file = walked.home.books / "posting" / "books" / "accounts.csv"
    persons = iter(["anna", "bert"])
    for words in commands():
        with ExitStack() as stack:
            if "--reason" in words:
                stack.enter_context(at_work(next(persons)))
            code, said = walked.run(*words)
        assert code == ExitCode.DONE, said
        walked.answers[" ".join(words)] = said
        if "--accept" in words:
            walked.answers["accepted"] = file.read_text("utf-8")
            file.write_text(accounts, "utf-8")
            if items:
                file.with_name("items.csv").write_text(items, "utf-8")
    return walked


@pytest.fixture(scope="module")
def walked(
    sample_home: Home, tmp_path_factory: pytest.TempPathFactory, quickbooks: FakeQuickBooksOnline
) -> Walked:
    path = tmp_path_factory.mktemp("split") / "home"
    settings, accounts = blocks("toml")[0], blocks("csv")[1]
    return walk(sample_home, path, quickbooks, settings=settings, accounts=accounts)


def test_the_file_of_the_page_is_what_was_accepted_with_owners_and_a_customer(
    walked: Walked,
) -> None:
    places = [
        {row["account_id"]: (row["target_account"], row["target_name"]) for row in read}
        for read in (
            csv.DictReader(io.StringIO(walked.answers["accepted"])),
            csv.DictReader(io.StringIO(blocks("csv")[1])),
        )
    ]
    accepted, page = places
    assert accepted
    # What was not used in these days, and what is theirs, a person adds.
    assert {account: page[account] for account in accepted} == accepted
    assert set(page) - set(accepted) <= SELDOM_OR_THEIRS


def test_a_dry_run_sent_nothing_and_the_post_all_of_it(walked: Walked) -> None:
    assert "Nothing was sent: this was a dry run." in walked.answers["post books --dry-run"]
    told = re.search(r"books: (\d+) entries sent now, (\d+) there", walked.answers["post books"])
    assert told
    assert int(told[1]) == int(told[2]) == len(our_transactions(walked)) > 100


def our_transactions(walked: Walked) -> list[dict[str, object]]:
    return [
        held
        for held in walked.company.transactions.values()
        if str(held.get("PrivateNote")).startswith("Tillbook ")
    ]


def test_every_form_is_used_and_what_each_needs_was_created(walked: Walked) -> None:
    kinds = Counter(held["kind"] for held in our_transactions(walked))
    assert min(kinds[kind] for kind in ("SalesReceipt", "Deposit", "JournalEntry")) > 5
    assert set(walked.company.customers.values()) == {"Walk-in customers", "House accounts"}
    assert {item["Type"] for item in walked.company.items.values()} == {"NonInventory", "Service"}
    assert walked.company.touched == []


def test_both_sides_meet_and_others_entries_are_no_difference(walked: Walked) -> None:
    owed, tax = -walked.balance(RECEIVED), -walked.balance(TAX)
    assert min(owed, tax) > 100
    walked.enter("Bill", RECEIVED, PAYABLE, str(owed))
    walked.enter("Bill Payment", PAYABLE, BANK, str(owed))
    walked.enter("Expense", TAX, BANK, str(tax))
    walked.enter("Payroll Check", LABOUR, BANK, "900.00")
    walked.enter("Payroll Check", TIPS, BANK, "60.00")
    walked.enter("Invoice", RECEIVABLE, WHOLESALE, "300.00")
    walked.enter("Transfer", BANK, SAFE, "400.00")

    code, said = walked.run("reconcile", "books")
    assert code == ExitCode.DONE, said
    assert "books holds 7 entries of harbor that others made." in said
    assert [walked.balance(account) for account in (RECEIVED, TAX, PAYABLE)] == [0, 0, 0]


def test_an_entry_of_theirs_on_an_account_of_ours_is_named(walked: Walked) -> None:
    walked.enter("Expense", SALES, BANK, "50.00")
    number = list(walked.company.transactions)[-1]
    try:
        code, said = walked.run("reconcile", "books")
    finally:
        del walked.company.transactions[number]
    assert code == ExitCode.REFUSED
    (row,) = [line.split() for line in said.splitlines() if line.split()[:2] == ["2026-10", SALES]]
    there, sent = (Decimal(cell.replace(",", "")) for cell in row[3:5])
    assert there - sent == 50
    assert row[5:] == ["Expense", number]


def test_each_account_of_ours_holds_there_what_the_books_say(walked: Walked) -> None:
    """Cost of goods and stock among them: posted from the layers."""
    rows = warehouse_rows(
        walked.home,
        "select account_id, cast(sum(functional_amount_minor) as bigint)"
        " from core.fct_journal_lines where entity_id = 'harbor'"
        " and posting_date >= date '2026-10-01' group by account_id",
    )
    books = {account: Decimal(minor).scaleb(-2) for account, minor in rows}
    page = list(csv.DictReader(io.StringIO(blocks("csv")[1])))
    ours = [row for row in page if row["ownership"] == "ours"]
    assert len(ours) > 20
    for row in ours:
        there = walked.balance(row["target_account"])
        assert there == books.get(row["account_id"], 0), row["target_name"]
    assert walked.balance(COST) > 10_000 < walked.balance(STOCK) + walked.balance(COST)


def test_cost_of_goods_kept_in_quickbooks(
    sample_home: Home, tmp_path: Path, quickbooks: FakeQuickBooksOnline
) -> None:
    """The column beside: other journals, without the rows of stock; nothing of it is posted."""
    items = "item,name,account\nGoods of the day,Goods of the day,4010 Merchandise sales\n"
    assert JOURNALS in PAGE.read_text("utf-8")
    settings = blocks("toml")[0].replace("\n\n[targets", f"\n{JOURNALS}\n\n[targets", 1)
    assert JOURNALS in settings
    accounts = "".join(
        line
        for line in blocks("csv")[1].splitlines(keepends=True)
        if line.split(",")[1] not in OF_INVENTORY
    )
    walked = walk(
        sample_home,
        tmp_path / "home",
        quickbooks,
        settings=settings,
        accounts=accounts,
        items=items,
    )
    assert {walked.balance(account) for account in (STOCK, COST, RECEIVED)} == {Decimal(0)}
    (item,) = [one for one in walked.company.items.values() if one["Name"] == "Goods of the day"]
    assert item["IncomeAccountRef"] == {"value": SALES}
    assert walked.balance(SALES) < -10_000
    walked.enter("Bill", STOCK, PAYABLE, "500.00")
    walked.enter("Journal Entry", COST, STOCK, "320.00")
    code, said = walked.run("reconcile", "books")
    assert code == ExitCode.DONE, said
