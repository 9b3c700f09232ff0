"""The public Online Retail data: every row is found again, and its money stands where it should.

Runs when the data set lies beside the checkout (`make external`); three of the months run in
`make test`. Amounts are the data set's own totals, in pounds.
"""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.home import Home
from tests.homes import (
    ONLINE_RETAIL_FILES,
    balances,
    built_once,
    fixed_clock,
    major,
    run_books,
    warehouse_rows,
)

pytestmark = pytest.mark.skipif(
    not ONLINE_RETAIL_FILES.is_dir(), reason="the public data set is not beside the checkout"
)
ROWS_BY_KIND = {
    "goods_sold": (527_761, "10271433.06"),
    "goods_returned": (8_704, "-478724.18"),
    "postage": (2_110, "279462.12"),
    "write_off": (1_336, "0.00"),
    "price_zero": (1_162, "0.00"),
    "manual": (572, "-68671.64"),
    "discount": (77, "-5696.22"),
    "samples_sent": (63, "-3049.39"),
    "bank_charges": (37, "-7175.64"),
    "marketplace_commission": (34, "-221520.50"),
    "gift_card": (34, "685.81"),
    "charity_commission": (16, "-7933.43"),
    "bad_debt": (3, "-11062.06"),
}
BALANCES = {
    "1190": "9747747.93",
    "2210": "-685.81",
    "4010": "-10271433.06",
    "4030": "-279462.12",
    "4090": "68671.64",
    "4110": "5696.22",
    "4130": "478724.18",
    "6115": "221520.50",
    "6140": "7175.64",
    "6165": "7933.43",
    "6170": "3049.39",
    "6180": "11062.06",
}


def monthly_batches(root: Path) -> list[Path]:
    """The daily files as one folder a month, oldest first."""
    for file in sorted(ONLINE_RETAIL_FILES.glob("*.csv")):
        folder = root / file.name[:7]
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, folder / file.name)
    return sorted(root.iterdir())


@pytest.fixture(scope="module")
def whole_home(shared_folder: Path) -> Home:
    """All 305 files in one run."""

    def build(path: Path) -> Home:
        home = Home(path)
        run_books(home, "online_retail", ONLINE_RETAIL_FILES)
        return home

    return built_once(shared_folder, "online_retail_home", build)


def test_every_row_has_its_kind_and_amount(whole_home: Home) -> None:
    rows = warehouse_rows(
        whole_home,
        "select case when row_kind in ('stock_found', 'free_goods') then 'price_zero'"
        " else row_kind end, count(*), cast(sum(amount_minor) as bigint)"
        " from intermediate.int_pos__raw_row_states group by all",
    )
    found = {kind: (count, Decimal(amount) / 100) for kind, count, amount in rows}
    assert found == {kind: (count, Decimal(sum_)) for kind, (count, sum_) in ROWS_BY_KIND.items()}
    assert sum(count for count, _ in found.values()) == 541_909
    assert sum(amount for _, amount in found.values()) == Decimal("9747747.93")


def test_every_row_is_posted_or_ignored_with_a_reason(whole_home: Home) -> None:
    rows = warehouse_rows(
        whole_home,
        "select row_state, count(*), count(state_reason)"
        " from intermediate.int_pos__raw_row_states group by all order by all",
    )
    states = {state: (count, reasons) for state, count, reasons in rows}
    assert set(states) == {"posted", "ignored"}
    assert states["ignored"][0] == states["ignored"][1]
    assert states["posted"][0] + states["ignored"][0] == 541_909
    assert warehouse_rows(whole_home, "select * from core.quarantine") == []


def test_every_kind_stands_in_its_account(whole_home: Home) -> None:
    assert {account: major(whole_home, account) for account in BALANCES} == {
        account: Decimal(amount) for account, amount in BALANCES.items()
    }


def test_a_second_run_of_all_files_posts_nothing(whole_home: Home, tmp_path: Path) -> None:
    home = Home(shutil.copytree(whole_home.path, tmp_path / "home"))
    before = balances(home)
    assert run_books(home, "online_retail", ONLINE_RETAIL_FILES).posted_entries == 0
    assert balances(home) == before


def test_three_months_one_by_one_give_their_sum(tmp_path: Path) -> None:
    """The last, the first and the middle month, out of order: the totals of exactly those rows."""
    months = monthly_batches(tmp_path / "months")
    home = Home(tmp_path / "home")
    for month in (months[-1], months[0], months[6]):
        run_books(home, "online_retail", month)
    expected = warehouse_rows(
        home,
        "select cast(sum(round(quantity * unit_price, 2)) * 100 as bigint)"
        " from raw_online_retail.order_lines",
    )
    assert major(home, "1190") * 100 == expected[0][0]
    first_day = warehouse_rows(home, "select min(business_date) from core.fct_journal_lines")
    assert first_day == [(date(2010, 12, 1),)]


@pytest.mark.external
@pytest.mark.parametrize("order", ["in_order", "shuffled"])
def test_thirteen_monthly_batches_give_the_same_balances(
    order: str, whole_home: Home, tmp_path: Path
) -> None:
    months = monthly_batches(tmp_path / "months")
    assert len(months) == 13
    if order == "shuffled":
        months = [months[index * 5 % 13] for index in range(13)]
    home = Home(tmp_path / "home")
    for month in months:
        run_books(home, "online_retail", month)
    assert balances(home) == balances(whole_home)


@pytest.mark.soak
def test_the_305_files_one_by_one_give_the_same_balances(whole_home: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for file in sorted(ONLINE_RETAIL_FILES.glob("*.csv")):
        run_books(home, "online_retail", file)
    assert balances(home) == balances(whole_home)


def test_the_clock_of_these_runs_is_injected(whole_home: Home) -> None:
    recorded = warehouse_rows(whole_home, "select distinct recorded_at from core.fct_journal_lines")
    assert recorded == [(fixed_clock().replace(tzinfo=None),)]
