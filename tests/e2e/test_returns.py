"""What came back of a sale posts what the till states, and of the rest what is left of the sale."""

from pathlib import Path

import pytest

from orchestration.home import Home
from tests.e2e.return_deliveries import write_returns
from tests.homes import SAMPLE, built_once, configured_home, run_books, warehouse_rows

Entry = dict[str, int]


@pytest.fixture(scope="session")
def returns_home(shared_folder: Path) -> Home:
    """One run over the delivery of sales and returns."""

    def build(path: Path) -> Home:
        write_returns(shared_folder / "returns_drop")
        settings = (SAMPLE / "tillbook.toml").read_text("utf-8")
        home = configured_home(path, settings)
        run_books(home, "square", shared_folder / "returns_drop")
        return home

    return built_once(shared_folder, "returns_home", build)


def receipt(home: Home, *orders: str) -> Entry:
    """What the receipts of these orders posted together, by account, in minor units."""
    rows = warehouse_rows(
        home,
        "select account_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id in (select unnest(?)) and unit_event = 'receipt'"
        " group by account_id having sum(amount_minor) <> 0",
        [list(orders)],
    )
    return dict(rows)


def taxes(home: Home, *orders: str) -> Entry:
    """What these orders say of tax together, by jurisdiction; given back is negative."""
    rows = warehouse_rows(
        home,
        "select tax_jurisdiction, cast(sum(tax_amount_minor) as bigint)"
        " from intermediate.int_pos__line_taxes where source_document_id in (select unnest(?))"
        " group by tax_jurisdiction having sum(tax_amount_minor) <> 0",
        [list(orders)],
    )
    return dict(rows)


def test_only_what_a_line_cannot_bear_is_held(returns_home: Home) -> None:
    """Its own money without tax is what a line sold; the rest of the order is another line's."""
    held = warehouse_rows(
        returns_home,
        "select document_id, reason, amount_minor, detail from core.quarantine order by all",
    )
    reason = "more returned than sold"
    detail = "returns of line {} of order {} exceed what it sold".format
    assert held == [
        ("ORDTAXFORGOTTENBACK", reason, 275, detail("line-1", "ORDTAXFORGOTTEN")),
        ("ORDTEATOOMUCHBACK", reason, 1000, detail("line-2", "ORDTEATOOMUCH")),
    ]


def test_a_comped_line_comes_back_from_comps(returns_home: Home) -> None:
    gift = {"1010": 633, "4120": 400, "4010": -1000, "2110": -33}
    assert receipt(returns_home, "ORDGIFT") == gift
    back = {"4130": 1000, "2110": 33, "4120": -400, "1180": -633}
    assert receipt(returns_home, "ORDGIFTBACK") == back


def test_money_given_back_after_goods_holds_what_tax_is_left(returns_home: Home) -> None:
    """All the tax was the lamp's, and came back with it."""
    lamp = {"4130": 5000, "2110": 275, "1180": -5275}
    assert receipt(returns_home, "ORDLAMPFIRSTBACK") == lamp
    assert receipt(returns_home, "ORDLAMPFIRSTREST") == {"4130": 5000, "1180": -5000}


def test_goods_between_leave_the_rest_its_remainder(returns_home: Home) -> None:
    """2.75 x 10.00 / 102.75 = 0.27; with the tea gone the rest holds 2.75 - 0.27 = 2.48."""
    first = {"4130": 973, "2110": 27, "1180": -1000}
    assert receipt(returns_home, "ORDTEABETWEENONE") == first
    rest = {"4130": 4027, "2110": 248, "1180": -4275}
    assert receipt(returns_home, "ORDTEABETWEENREST") == rest


def test_tax_the_till_gave_twice_is_taken_back_by_the_rest(returns_home: Home) -> None:
    """0.27 went with the goodwill and all 2.75 with the lamp: the rest owes 0.27 again."""
    assert receipt(returns_home, "ORDLAMPBETWEENONE")["2110"] == 27
    assert receipt(returns_home, "ORDLAMPBETWEENTWO")["2110"] == 275
    rest = {"4130": 4027, "2110": -27, "1180": -4000}
    assert receipt(returns_home, "ORDLAMPBETWEENREST") == rest


def test_each_jurisdiction_gets_back_what_is_left_of_its_own(returns_home: Home) -> None:
    """State 6.25 - 3.13 = 3.12, city 1.25 - 0.62 = 0.63."""
    rest = taxes(returns_home, "ORDTWOLAMPSREST")
    assert rest == {"Illinois state sales tax": -312, "Chicago city sales tax": -63}


def test_money_of_a_line_counts_when_the_rest_of_its_order_comes_back(returns_home: Home) -> None:
    """Of 10.55 of the lamp's 52.75 tax 2.75 x 10.55 / 52.75 = 0.55; the rest holds 2.20."""
    named = {"4130": 1000, "2110": 55, "1180": -1055}
    assert receipt(returns_home, "ORDLAMPNAMEDPART") == named
    rest = {"4130": 9000, "2110": 220, "1180": -9220}
    assert receipt(returns_home, "ORDLAMPNAMEDREST") == rest


@pytest.mark.parametrize(
    "sold",
    [
        "ORDGIFT",
        "ORDLAMPFIRST",
        "ORDTEABETWEEN",
        "ORDLAMPBETWEEN",
        "ORDTWOLAMPS",
        "ORDLAMPNAMED",
    ],
)
def test_all_given_back_leaves_no_tax(returns_home: Home, sold: str) -> None:
    parts = warehouse_rows(
        returns_home,
        "select distinct source_document_id from core.fct_journal_lines"
        " where source_document_id like ? || '%'",
        [sold],
    )
    orders = [order for (order,) in parts]
    assert len(orders) > 1
    assert taxes(returns_home, *orders) == {}


def test_row_28_tax_that_a_marketplace_remits_is_never_owed(returns_home: Home) -> None:
    """Regression 28: a delivery app remits the tax, and the store reported it once more.

    Of two mugs sold for 10.55 the app owes 10.00 each, and takes one of them back.
    """
    assert receipt(returns_home, "ORDMARKETPLACE1") == {"1130": 1000, "4010": -1000}
    back = {"4130": 1000, "1130": 55, "1180": -1055}
    assert receipt(returns_home, "ORDMARKETPLACE2BACK") == back
    assert receipt(returns_home, "ORDMARKETPLACE3") == {"1130": 1055, "4010": -1000, "2110": -55}
    sums = warehouse_rows(
        returns_home,
        "select account_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where (source_document_id like 'ORDMARKETPLACE%' or source_document_id like 'REFMARK%')"
        " and account_id in ('1130', '1180', '2110', '2125') group by all order by all",
    )
    assert sums == [("1130", 2055), ("1180", 0), ("2110", -55), ("2125", 0)]
    passed_through = warehouse_rows(
        returns_home,
        "select count(*) from core.fct_journal_lines where account_id = '2125'",
    )
    assert passed_through == [(6,)]
    assert warehouse_rows(returns_home, "select * from core.findings where class = 'D'") == []
