"""A closed March keeps its stock and costs; what arrives later moves layers on 1 April, as posted.

Of each product 10 came at 5.00 and 10 at 7.00, and 12 were sold: 64.00 first in first out, 72.00 at
the average of 6.00.
"""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from orchestration.books.period_tables import CostingChangedError
from orchestration.home import Home
from orchestration.run.job import run_job
from orchestration.verbs.closing import close, reopen
from orchestration.verbs.failures import ExitCode
from tests.e2e.closed_stock_deliveries import CLOSED_DAYS, SETTINGS, STORIES, late, march
from tests.homes import (
    Rows,
    at_work,
    built_once,
    configured_home,
    copy_home,
    fixed_clock,
    run_books,
    warehouse_rows,
)

MARCH, APRIL = "2026-03", "2026-04"
FIRST, FIFTH, SIXTH, SEVENTH = (date(2026, 4, day) for day in (1, 5, 6, 7))
MARCH_COSTS = (
    "select entity_id, source_document_id, account_id, amount_minor from core.fct_journal_lines"
    " where posting_date <= date '2026-03-31' order by all"
)
STOCK = "select * from marts.mart_inventory__valuation order by all"
LAYERS = (
    "select entity_id, product_id, opened_by_movement_id, quantity, value_minor"
    " from intermediate.int_inventory__layers order by all"
)
ENTRIES = (
    "select journal_entry_id, posting_date, entry_digest from core.fct_journal_entries order by 1"
)
APRIL_STOCK = (
    "select source_document_id, posting_date, account_id, cast(sum(amount_minor) as bigint)"
    " from core.fct_journal_lines"
    " where posting_date > date '2026-03-31' and entity_id = ?"
    " and account_id in ('1300', '2020', '5010', '5070')"
    " group by all having sum(amount_minor) <> 0 order by all"
)


@dataclass(frozen=True)
class Homes:
    """One history at five moments.

    Attributes:
        closed: March is closed, finally.
        late: News of March arrived.
        april: April is closed too, and the news was delivered again.
        rebuilt: The same after its warehouse was deleted.
        reopened: After the news, March was opened again.
    """

    closed: Home
    late: Home
    april: Home
    rebuilt: Home
    reopened: Home


def close_as(person: str, home: Home, period: str) -> None:
    with at_work(person):
        assert close(home, period, None, None, fixed_clock, as_json=True) is ExitCode.DONE


@pytest.fixture(scope="module")
def homes(shared_folder: Path) -> Homes:
    """Each is built on the one before."""
    drops = shared_folder / "closed_stock_drops"

    def closed(path: Path) -> Home:
        home = configured_home(path, SETTINGS)
        (home.books / "closed_days.csv").write_text(CLOSED_DAYS, "utf-8")
        run_books(home, "square", march().write(drops / "march", "2026-03-31"))
        close_as("ann", home, MARCH)
        close_as("bob", home, MARCH)
        return home

    def with_late_news(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "closed_stock_closed"), path)
        run_books(home, "square", late().write(drops / "late", "2026-04-10"))
        return home

    def april(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "closed_stock_late"), path)
        close_as("ann", home, APRIL)
        run_books(home, "square", drops / "late")
        return home

    def rebuilt(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "closed_stock_april"), path)
        home.warehouse.unlink()
        shutil.rmtree(home.dbt_target)
        run_books(home, "square", drops / "late")
        return home

    def reopened(path: Path) -> Home:
        home = copy_home(Home(shared_folder / "closed_stock_late"), path)
        for person in ("ann", "bob"):
            with at_work(person):
                reopen(home, MARCH, None, "a count was missing", fixed_clock, as_json=True)
        return home

    return Homes(
        built_once(shared_folder, "closed_stock_closed", closed),
        built_once(shared_folder, "closed_stock_late", with_late_news),
        built_once(shared_folder, "closed_stock_april", april),
        built_once(shared_folder, "closed_stock_rebuilt", rebuilt),
        built_once(shared_folder, "closed_stock_reopened", reopened),
    )


def posted_in_april(home: Home, entity: str, shop: str) -> dict[str, dict[tuple[date, str], int]]:
    """What accounts of stock got since 1 April, by document without its shop."""
    found: dict[str, dict[tuple[date, str], int]] = {}
    for document, posting_date, account, amount in warehouse_rows(home, APRIL_STOCK, [entity]):
        found.setdefault(document.replace(shop, ""), {})[(posting_date, account)] = amount
    return found


def cost(day: date, amount: int) -> dict[tuple[date, str], int]:
    """Cost of goods sold, and stock against it."""
    return {(day, "1300"): -amount, (day, "5010"): amount}


def test_first_in_first_out_posts_on_the_first_open_day_what_was_worked_by_hand(
    homes: Homes,
) -> None:
    assert posted_in_april(homes.late, "corner", "LCORNER") == {
        "GRLATERECEIPT-3": {(FIRST, "1300"): 2000, (FIRST, "2020"): -2000},
        "ORDLATERECEIPT-APRIL": cost(FIFTH, 6000),  # 8 x 7.00 + 1 x 4.00
        "ORDLATESALE-LATE": cost(FIRST, 1400),  # 2 x 7.00: those at 5.00 are gone
        "ORDVOID": cost(FIRST, -6400),
        "ORDEDIT": cost(FIRST, -700),  # 64.00 back, 10 x 5.00 + 1 x 7.00 out
        "ORDMOVED": cost(FIRST, -6400) | cost(SIXTH, 6400),
        "ORDRETURN-BACK": cost(SEVENTH, -1400),
        "GRDEARER-1": {(FIRST, "2020"): -1000, (FIRST, "5070"): 1000},  # all ten are sold
        "GRFEWER-2": {(FIRST, "1300"): -1400, (FIRST, "2020"): 1400},
    }


def test_the_average_posts_on_the_first_open_day_what_was_worked_by_hand(homes: Homes) -> None:
    assert posted_in_april(homes.late, "pier", "LPIER") == {
        "GRLATERECEIPT-3": {(FIRST, "1300"): 2000, (FIRST, "2020"): -2000},
        "ORDLATERECEIPT-APRIL": cost(FIFTH, 4708),  # 9 of 13 at 68.00
        "ORDLATESALE-LATE": cost(FIRST, 1200),
        "ORDVOID": cost(FIRST, -7200),
        "ORDEDIT": cost(FIRST, -600),
        "ORDMOVED": cost(FIRST, -7200) | cost(SIXTH, 7200),
        "ORDRETURN-BACK": cost(SEVENTH, -1200),
        "GRDEARER-1": {(FIRST, "2020"): -1000, (FIRST, "5070"): 1000},
        "GRFEWER-2": {(FIRST, "1300"): -600, (FIRST, "2020"): 1400, (FIRST, "5070"): -800},
    }


def test_row_16_goods_billed_dearer_revalue_stock_and_what_was_sold(homes: Homes) -> None:
    """Regression 16: ten at 5.00 turn out to cost 6.00; 2020 must not stay open by the 10.00.

    All ten are sold first in first out; of the average, 12 of 20 are. What the receipt owes is
    60.00 either way, and goods and costs moved by just the 10.00.
    """
    for shop in ("LCORNER", "LPIER"):
        moved = warehouse_rows(
            homes.reopened,
            "select account_id, cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
            " where source_document_id in (?, ?) and account_id in ('1300', '2020', '5010', '5070')"
            " group by all having sum(amount_minor) <> 0 order by all",
            [f"GR{shop}DEARER-1", f"ORD{shop}DEARER"],
        )
        found = dict(moved)
        assert found["2020"] == -6000
        assert sum(found.values()) == 0
        assert found["5010"] == {"LCORNER": 7400, "LPIER": 7800}[shop]


def test_a_price_alone_changes_no_cost(homes: Homes) -> None:
    """12 things are sold at 9.00 instead of 10.00; they cost what they did."""
    assert "ORDPRICE" not in posted_in_april(homes.late, "corner", "LCORNER")
    assert warehouse_rows(
        homes.late,
        "select cast(sum(amount_minor) as bigint) from core.fct_journal_lines"
        " where source_document_id = 'ORDLCORNERPRICE' and account_id = '4010'",
    ) == [(-10800,)]


def test_march_keeps_its_costs_to_the_cent(homes: Homes) -> None:
    before = warehouse_rows(homes.closed, MARCH_COSTS)
    costs = [amount for *_, account, amount in before if account == "5010"]
    assert sorted(costs) == [6400] * len(STORIES) + [7200] * len(STORIES)
    for home in (homes.late, homes.april, homes.rebuilt):
        assert warehouse_rows(home, MARCH_COSTS) == before


def test_layers_hold_what_the_stories_left(homes: Homes) -> None:
    found = warehouse_rows(
        homes.late,
        "select product_id, cast(quantity as integer), value_minor"
        " from intermediate.int_inventory__layers where entity_id = 'corner' order by all",
    )
    assert found == [
        ("VARDEARER", 8, 5600),
        ("VAREDIT", 9, 6300),
        ("VARFEWER", 6, 4200),
        ("VARLATERECEIPT", 4, 1600),
        ("VARLATESALE", 6, 4200),
        ("VARMOVED", 8, 5600),
        ("VARPRICE", 8, 5600),
        ("VARRETURN", 10, 7000),
        ("VARVOID", 10, 5000),
        ("VARVOID", 10, 7000),
    ]


def state(home: Home) -> list[Rows]:
    return [warehouse_rows(home, query) for query in (ENTRIES, STOCK, LAYERS)]


def test_closing_april_and_the_same_news_again_move_nothing(homes: Homes) -> None:
    assert state(homes.april) == state(homes.late)


def test_a_deleted_warehouse_comes_back_the_same(homes: Homes) -> None:
    assert state(homes.rebuilt) == state(homes.late)


def test_a_reopened_march_costs_everything_by_event_time(homes: Homes) -> None:
    """Goods of 5 March are sold on the 12th; the late sale of the 11th takes 2 at 5.00."""
    costs = dict(
        warehouse_rows(
            homes.reopened,
            "select source_document_id, cast(sum(amount_minor) as bigint)"
            " from core.fct_journal_lines where entity_id = 'corner' and account_id = '5010'"
            " group by all",
        )
    )
    assert costs["ORDLCORNERLATERECEIPT"] == 5800  # 10 x 5.00 + 2 x 4.00
    assert costs["ORDLCORNERLATESALE-LATE"] == 1000
    assert costs["ORDLCORNERLATESALE"] == 6800  # 8 x 5.00 + 4 x 7.00
    assert costs["ORDLCORNERDEARER"] == 7400  # 10 x 6.00 + 2 x 7.00
    assert warehouse_rows(
        homes.reopened,
        "select coalesce(cast(sum(amount_minor) as bigint), 0) from core.fct_journal_lines"
        " where account_id = '5070'",
    ) == [(0,)]


def test_a_costing_method_cannot_be_changed_under_a_closed_month(
    homes: Homes, tmp_path: Path
) -> None:
    home = copy_home(homes.closed, tmp_path / "home")
    text = home.settings_file.read_text("utf-8")
    home.settings_file.write_text(text.replace('"moving_average"', '"fifo"'), "utf-8")
    with pytest.raises(CostingChangedError, match="pier has closed 2026-03 with costing moving_a"):
        run_job(home, "build", clock=fixed_clock)
