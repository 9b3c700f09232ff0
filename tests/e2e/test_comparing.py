"""Two months beside the books a company keeps today: each difference that was planted is found, in
its class and to the cent, and nothing else is.
"""

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.comparing.sign_off import write_sign_off
from orchestration.home import Home
from orchestration.posting.mapping import accounts_of_target
from orchestration.publishing.reading import open_published
from orchestration.verbs.comparing import Asked, compare, compared
from orchestration.verbs.failures import ExitCode, VerbError
from orchestration.verbs.read_only_landing import landing_to_look_at
from tests import todays_books
from tests.homes import PROJECT
from tests.todays_books import INSIDE_SALES, THEIR_ACCOUNTS, TodaysBooks

Amounts = dict[str, Decimal]


@dataclass(frozen=True)
class Compared:
    """Their books, and all that comparing says of them."""

    theirs: TodaysBooks
    asked: Asked
    told: dict[str, Any]
    ours: Amounts

    def found(self, name: str) -> list[dict[str, Any]]:
        """Differences of a class."""
        return [row for row in self.told["differences"] if row["class"] == name]

    def by_account(self, name: str) -> Amounts:
        """Sum of a class by what their books call the account."""
        sums: Amounts = defaultdict(Decimal)
        for row in self.found(name):
            number = row["account"].partition(" ")[0]
            sums[_called_there(number)] += row["amount"]
        return {account: amount for account, amount in sums.items() if amount}


@pytest.fixture(scope="module")
def books(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """Harbor's September and October, and the books that its bookkeeper kept of them."""
    folder = tmp_path_factory.mktemp("todays_books")
    with closing(open_published(sample_home, {"memory_limit": "1GB"})) as published:
        theirs = todays_books.write_todays_books(published, folder / "ledger.csv")
        ours = published.execute(
            "select account_id, sum(functional_amount_minor) from fct_journal_lines"
            " where entity_id = ? and posting_date between ? and ? group by account_id",
            [todays_books.ENTITY, todays_books.FIRST_DAY, todays_books.LAST_DAY],
        ).fetchall()
    todays_books.write_accounts(folder / "accounts.csv")
    todays_books.write_stores(folder / "stores.csv")
    asked = Asked(
        ledger=folder / "ledger.csv",
        entity=todays_books.ENTITY,
        accounts=folder / "accounts.csv",
        stores=folder / "stores.csv",
    )
    balances = {account: Decimal(minor).scaleb(-2) for account, minor in ours}
    return Compared(theirs, asked, compared(sample_home, asked), balances)


def test_nothing_is_unexplained_and_no_other_class_is_found(books: Compared) -> None:
    assert books.told["unexplained"] == 0
    assert {row["class"] for row in books.told["classes"]} == {
        "another day", "entered twice there", "kept only here", "missing there", "net of fees",
        "net of discounts and returns", "plug there", "their own entries",
    }  # fmt: skip


def test_the_doubled_deposit_is_found(books: Compared) -> None:
    doubled = _sums(books.theirs.doubled)
    assert len(doubled) == 2
    assert books.by_account("entered twice there") == doubled
    places = {(row["location_id"], row["day"]) for row in books.found("entered twice there")}
    assert places == {todays_books.DOUBLED_DEPOSIT}


def test_the_missing_store_day_is_found_whole(books: Compared) -> None:
    missing = _sums(books.theirs.missing)
    assert len(missing) > 5
    assert books.by_account("missing there") == {one: -amount for one, amount in missing.items()}
    places = {(row["location_id"], row["day"]) for row in books.found("missing there")}
    assert places == {todays_books.MISSING_DAY}


def test_the_plug_is_called_a_plug(books: Compared) -> None:
    day, amount = todays_books.PLUG
    assert {(row["day"], row["account"], row["amount"]) for row in books.found("plug there")} == {
        (day, "6130 Cash over and short", amount),
        (day, "1010 Cash drawers + 1020 Store safe", -amount),
    }


def test_rent_is_their_own(books: Compared) -> None:
    day, amount = todays_books.RENT
    found = books.found("their own entries")
    assert [(row["day"], row["account"], row["amount"]) for row in found] == [
        (day, "1040 Bank", -amount)
    ]
    assert "6500 Rent" in found[0]["evidence"]


def test_sales_are_net_of_discounts_returns_and_fees(books: Compared) -> None:
    found: Amounts = defaultdict(Decimal)
    for row in books.found("net of fees") + books.found("net of discounts and returns"):
        found[row["account"].partition(" ")[0]] += row["amount"]
    inside = {one: amount for one, amount in books.theirs.inside_sales.items() if amount}
    assert set(inside) == set(INSIDE_SALES)
    assert found == {
        **{account: -amount for account, amount in inside.items()},
        "4010": sum(inside.values()),
    }


def test_utc_days_move_what_they_move_over_the_ends_of_the_months(books: Compared) -> None:
    """By account: theirs without what was planted, less ours, is what moved over the ends."""
    without = _sums(books.theirs.lines)
    planted = [*books.theirs.doubled, *todays_books._plug(), *todays_books._rent()]
    for account, amount in _sums(planted).items():
        without[account] = without.get(account, Decimal(0)) - amount
    for account, amount in _sums(books.theirs.missing).items():
        without[account] = without.get(account, Decimal(0)) + amount
    for number, amount in books.ours.items():
        if number not in todays_books.KEPT_ONLY_HERE:
            there = _called_there(number)
            without[there] = without.get(there, Decimal(0)) - amount
    assert books.by_account("another day") == {one: left for one, left in without.items() if left}


def test_what_they_do_not_keep_is_told_with_its_movement(books: Compared) -> None:
    found: Amounts = defaultdict(Decimal)
    for row in books.found("kept only here"):
        found[row["account"].partition(" ")[0]] -= row["amount"]
    kept = {one: books.ours[one] for one in todays_books.KEPT_ONLY_HERE if one in books.ours}
    assert {one: amount for one, amount in found.items() if amount} == {
        one: amount for one, amount in kept.items() if amount
    }


def test_compared_and_not_compared_are_the_whole_file(books: Compared) -> None:
    rows = {row["why"]: (row["lines"], row["amount"]) for row in books.told["not_compared"]}
    rent = todays_books.RENT[1]
    assert rows == {
        "compared": (len(books.theirs.lines) - 1, -rent),
        "theirs alone, as was told": (1, rent),
    }


def test_the_page_to_sign_stands_alone(books: Compared, tmp_path: Path) -> None:
    file = tmp_path / "sign_off.html"
    write_sign_off(file, books.told, datetime(2026, 11, 20, 12, 0, tzinfo=UTC))
    page = file.read_text("utf-8")
    subject = books.told["subject"]
    assert books.told["file"]["sha256"] in page
    assert subject.run_id in page
    assert subject.head_sha256 in page
    assert all(root in page for root in subject.roots.values())
    assert list(subject.roots) == ["2026-09", "2026-10"]
    assert "Every balance is equal, or its difference is explained" in page
    assert page.count("Signature") == 2
    for outside in ("http:", "https:", "src=", "<script", "<link", "url("):
        assert outside not in page


def test_a_cent_that_nobody_explains_ends_with_refused(
    sample_home: Home, books: Compared, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two dollars more of tax on one day: shown first, and the exit code says it."""
    text = books.asked.ledger.read_text("utf-8")
    line = next(each for each in text.splitlines() if "2200 Sales tax payable" in each)
    amount = line.rpartition(",")[2]
    changed = tmp_path / "ledger.csv"
    dearer = f"{line.removesuffix(amount)}{Decimal(amount) + 2}"
    changed.write_text(text.replace(line, dearer, 1), "utf-8")
    asked = Asked(
        ledger=changed,
        entity=books.asked.entity,
        accounts=books.asked.accounts,
        stores=books.asked.stores,
        sign_off=tmp_path / "page.html",
    )
    code = compare(sample_home, asked, lambda: datetime(2026, 11, 20, tzinfo=UTC), as_json=False)
    assert code == ExitCode.REFUSED
    told = capsys.readouterr().out
    assert "The file does not balance: 2026-09-01 by -2.00." in told
    assert "1 places are unexplained." in told or "1 place is unexplained." in told
    assert "1 place is unexplained" in (tmp_path / "page.html").read_text("utf-8")


def test_accounts_go_by_the_mapping_of_a_target(sample_home: Home, tmp_path: Path) -> None:
    """Our own journal under the names that the target has for our accounts: all of it is equal."""
    file = tmp_path / "ledger.csv"
    with closing(open_published(sample_home, {"memory_limit": "1GB"})) as published:
        mapping = accounts_of_target(
            published, landing_to_look_at(sample_home), "books", "plain_text"
        )
        published.register("mapping", mapping)
        published.sql(
            "select posting_date as date, target_account as account, lines.location_id as store,"
            " cast(sum(functional_amount_minor) * 0.01 as decimal(18, 2)) as amount"
            " from fct_journal_lines as lines inner join mapping using (account_id)"
            " where lines.entity_id = 'juniper'"
            " and posting_date between '2026-09-01' and '2026-10-31'"
            " group by posting_date, target_account, lines.location_id"
        ).write_csv(str(file))
    told = compared(sample_home, Asked(ledger=file, entity="juniper", target="books"))
    assert told["differences"] == []
    assert told["unexplained"] == 0
    assert {row["grounds"] for row in told["accounts"] if row["whose"] == "both"} == {"mapping"}


def test_the_walk_of_the_documentation_says_what_it_says(sample_home: Home, tmp_path: Path) -> None:
    """The two files of docs/compare.md, as a reader copies them."""
    blocks = (PROJECT / "docs" / "compare.md").read_text("utf-8").split("```\n")
    ledger, accounts, stores = (tmp_path / name for name in ("ledger", "accounts", "stores"))
    ledger.write_text(blocks[1], "utf-8")
    accounts.write_text(blocks[3], "utf-8")
    stores.write_text("their store,our store\nChicago,LHARBORCHIC\n", "utf-8")
    asked = Asked(ledger=ledger, entity="harbor", accounts=accounts, stores=stores)
    told = compared(sample_home, asked)
    found = defaultdict(set)
    for row in told["differences"]:
        found[row["class"]].add((row["account"].partition(" ")[0], row["amount"]))
    assert told["unexplained"] == 0
    assert found["net of fees"] == {("4010", Decimal("33.94")), ("6110", Decimal("-33.94"))}
    assert found["plug there"] == {("6130", Decimal("20.00")), ("1010", Decimal("-20.00"))}
    assert found["their own entries"] == {("1040", Decimal("-2400.00"))}
    portland = {row["store"] for row in told["differences"] if row["class"] == "missing there"}
    assert portland == {"Harbor & Pine Portland"}
    assert set(found) == {
        "kept only here", "missing there", "net of fees", "plug there", "their own entries"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"entity": None}, r"name it with --entity \(harbor, juniper\)"),
        ({"entity": "nobody"}, "There is no entity nobody"),
        ({"target": "books"}, "--target and --accounts both say"),
        ({"days_apart": -1}, "--days is a number of days"),
        ({"first_day": date(2026, 10, 2), "last_day": date(2026, 10, 1)}, "is after --to"),
        ({"first_day": date(2027, 1, 1), "last_day": date(2027, 1, 31)}, "name days of the file"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(
    sample_home: Home, books: Compared, asked: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(VerbError, match=sentence):
        compared(sample_home, replace(books.asked, **asked))


def _called_there(number: str) -> str:
    return THEIR_ACCOUNTS["4010"] if number in INSIDE_SALES else THEIR_ACCOUNTS[number]


def _sums(lines: list[todays_books.Line]) -> Amounts:
    sums: Amounts = defaultdict(Decimal)
    for line in lines:
        sums[line.account] += line.amount
    return {account: amount for account, amount in sums.items() if amount}
