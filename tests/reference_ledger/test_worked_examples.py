"""The reference ledger itself, held to examples worked by hand in the accounting reference."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal

import pytest

from tests.reference_ledger.events import (
    BackLine,
    Discount,
    Event,
    GoodsReceived,
    Line,
    Payment,
    Return,
    Sale,
    Shop,
    Tax,
)
from tests.reference_ledger.ledger import books
from tests.reference_ledger.rounding import largest_remainder, part

NOON = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)


def on_day(number: int) -> datetime:
    return NOON + timedelta(days=number)


def received(number: int, quantity: int, cost: str) -> GoodsReceived:
    return GoodsReceived(f"G{number}", on_day(number), "P", quantity, Decimal(cost))


def sold(number: int, quantity: int) -> Sale:
    line = Line("line-1", "P", quantity, 1000 * quantity)
    return Sale(
        f"S{number}", on_day(number), on_day(number), (line,),
        (Payment(f"PAY{number}", "cash", 1000 * quantity),),
    )  # fmt: skip


def nonzero(shop: Shop, *events: Event) -> dict[str, int]:
    return {account: amount for account, amount in books(shop, events).balances.items() if amount}


def test_ten_dollars_over_three_equal_lines() -> None:
    assert largest_remainder(1000, [1, 1, 1]) == [334, 333, 333]


def test_ten_dollars_given_back_in_three_parts() -> None:
    assert [part(1000, unit, unit + 1, 3) for unit in range(3)] == [333, 334, 333]
    assert [part(83, unit, unit + 1, 3) for unit in range(3)] == [28, 27, 28]


def test_the_golden_sale() -> None:
    lines = (
        Line("line-1", None, 1, 3000, (Discount("order", 300),), (Tax("state", 82_500, 223),)),
        Line("line-2", None, 1, 2000, (Discount("order", 200),), (Tax("state", 82_500, 148),)),
    )
    payments = (
        Payment("PAY1", "card", 3871, tip=400),
        Payment("PAY2", "gift_card", 1000, card="CARD"),
    )
    golden = Sale("S1", NOON, NOON, lines, payments)
    assert nonzero(Shop(), golden) == {
        "1110": 4271, "2210": 1000, "4110": 500, "4010": -5000, "2110": -371, "2310": -400,
    }  # fmt: skip


def test_a_discount_of_a_price_with_tax_inside() -> None:
    line = Line("line-1", None, 1, 100, (Discount("line", 5),), (Tax("state", 97_500, 8),))
    sale = Sale("S1", NOON, NOON, (line,), (Payment("PAY1", "cash", 95),))
    assert nonzero(Shop(inclusive=True), sale) == {
        "1010": 95, "4110": 5, "4010": -92, "2110": -8,
    }  # fmt: skip


def test_money_alone_holds_its_share_of_the_tax() -> None:
    """A lamp of 52.75 with tax of 2.75, tea of 50.00: 10.00, then the tea, then the 42.75 left."""
    lamp = Line("line-1", None, 1, 5000, taxes=(Tax("state", 55_000, 275),))
    sale = Sale("S1", NOON, NOON, (lamp, Line("line-2", None, 1, 5000)),
                (Payment("PAY1", "cash", 10275),))  # fmt: skip
    given = [
        Return("R1", on_day(1), "S1", (), 1000),
        Return("R2", on_day(2), "S1", (BackLine("line-2", 1, 5000),)),
        Return("R3", on_day(3), "S1", (), 4275),
    ]
    taxes = [books(Shop(), [sale, *given[:known]]).balances["2110"] for known in range(4)]
    assert taxes == [-275, -248, -248, 0]


def test_money_given_back_in_parts_is_rounded_for_all_of_it() -> None:
    """36.16 hold 5.90 of tax: 9.83 hold 1.60 and 11.37 hold 1.86, so the 1.54 more hold 0.26."""
    line = Line("line-1", None, 1, 3026, taxes=(Tax("state", 195_000, 590),))
    sale = Sale("S1", NOON, NOON, (line,), (Payment("PAY1", "cash", 3616),))
    given = [Return("R1", on_day(1), "S1", (), 983), Return("R2", on_day(2), "S1", (), 154)]
    taxes = [books(Shop(), [sale, *given[:known]]).balances["2110"] for known in range(3)]
    assert taxes == [-590, -430, -404]


@pytest.mark.parametrize(("costing", "cost"), [("fifo", 6400), ("moving_average", 7200)])
def test_twelve_of_two_receipts(costing: Literal["fifo", "moving_average"], cost: int) -> None:
    book = books(Shop(costing=costing), [received(0, 10, "5"), received(1, 10, "7"), sold(2, 12)])
    assert book.balances["5010"] == cost
    assert book.stock == {"P": (8, 12_000 - cost)}


@pytest.mark.parametrize("costing", ["fifo", "moving_average"])
def test_oversold_goods_are_trued_up(costing: Literal["fifo", "moving_average"]) -> None:
    book = books(Shop(costing=costing), [received(0, 2, "10"), sold(1, 5), received(2, 10, "12")])
    assert (book.balances["5010"], book.balances["5070"]) == (5000, 600)
    assert book.stock == {"P": (7, 8400)}


def test_a_receipt_known_late_is_no_true_up() -> None:
    events = [received(0, 4, "10"), sold(2, 6), received(1, 10, "12")]
    book = books(Shop(), events)
    assert (book.balances["5010"], book.balances["5070"]) == (6400, 0)
