"""Any history of partial returns, through the models' own SQL, gives back exactly what was sold.

Accounting reference 3.1 rule 5: returning all units returns the total, every part lies within one
minor unit of its share, and nothing goes beyond what remains. Amounts the till states win; what it
leaves open is worked out by the models: discounts without the tax inside them, and the tax of money
given back alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.integrity.compiled_models import CompiledModels, Row, compile_models, rows_of
from tests.integrity.return_histories import MILLION, History, histories
from tests.integrity.return_rows import rows_of_histories

MODELS = (
    "int_square__money_given_back",
    "int_square__sold_taxes",
    "int_square__unstated_taxes",
    "int_square__discount_progress",
    "int_square__line_discounts",
    "int_square__line_amounts",
)
AMOUNTS = """
    select order_id, source_line_id, source_order_id, net_amount_minor, tax_amount_minor,
        line_discount_amount_minor, order_discount_amount_minor, comp_amount_minor,
        net_amount_minor + line_discount_amount_minor + order_discount_amount_minor
        + comp_amount_minor as gross_amount_minor
    from intermediate.int_square__line_amounts
"""
TAXES = "select order_id, tax_code, tax_amount_minor from intermediate.int_square__unstated_taxes"
GIVEN_BACK = (
    "gross_amount_minor",
    "net_amount_minor",
    "line_discount_amount_minor",
    "order_discount_amount_minor",
    "comp_amount_minor",
    "tax_amount_minor",
)
# Many histories in one execution of the models: a single one would be mostly waiting. Of a failing
# batch the history is named, so there is nothing to shrink.
MANY_AT_ONCE = {"min_size": 20, "max_size": 40}
SEARCH = settings(
    max_examples=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="session")
def models(shared_folder: Path) -> CompiledModels:
    """The models of returns, compiled by whichever worker comes first."""
    folder = shared_folder / "models_of_returns"
    with FileLock(shared_folder / "models_of_returns.lock"):
        return compile_models(folder, MODELS)


def named(found: Sequence[History]) -> list[History]:
    """The histories with an order id each."""
    return [
        History(f"S{at}", h.rates, h.is_inclusive, h.keeps_base, h.lines, h.returns)
        for at, h in enumerate(found)
    ]


def results(models: CompiledModels, found: Sequence[History], query: str) -> dict[str, list[Row]]:
    """Rows of a query over the models' relations, by the order id they carry."""
    by_order: dict[str, list[Row]] = defaultdict(list)
    with models.run(rows_of_histories(found)) as connection:
        for row in rows_of(connection, query):
            by_order[row["order_id"]].append(row)
    return by_order


def totals(rows: Sequence[Row]) -> dict[str, int]:
    """Sums of what is given back, by column."""
    return {name: sum(row[name] for row in rows) for name in GIVEN_BACK}


def test_goods_that_all_come_back_return_the_sale_exactly(models: CompiledModels) -> None:
    """Gross, net, tax and each kind of discount, with tax added or inside."""

    @SEARCH
    @given(st.lists(histories(money=False), **MANY_AT_ONCE))
    def hold(found: list[History]) -> None:
        sales = named(found)
        by_order = results(models, sales, AMOUNTS)
        for sale in sales:
            of_sale = by_order[sale.order_id]
            back = [by_order[sale.return_id(at)][0] for at in range(len(sale.returns))]
            assert totals(back) == totals(of_sale), sale
            _no_discount_is_far_from_its_share(sale, of_sale, back)

    hold()


def _no_discount_is_far_from_its_share(
    sale: History, of_sale: Sequence[Row], back: Sequence[Row]
) -> None:
    """A part is within one of what its units took off without tax, all parts within the whole."""
    remaining = {row["source_line_id"]: _taken_off(row) for row in of_sale}
    for returned, row in zip(sale.returns, back, strict=True):
        rate = sum(sale.rates[tax] for tax in returned.line.taxes) if sale.is_inclusive else 0
        stated = sum(returned.of(amount) for amount in returned.line.discounts.values())
        share = Fraction(stated * MILLION, MILLION + (0 if sale.keeps_base else rate))
        taken = _taken_off(row)
        assert abs(taken - share) <= 1, (sale, returned)
        assert 0 <= taken <= remaining[returned.line.uid], (sale, returned)
        remaining[returned.line.uid] -= taken


def _taken_off(row: Row) -> int:
    discounts = ("line_discount_amount_minor", "order_discount_amount_minor", "comp_amount_minor")
    return sum(int(row[name]) for name in discounts)


def test_money_given_back_alone_holds_what_is_left_of_each_tax(models: CompiledModels) -> None:
    """Goods with their stated tax, money without any, in any order; the last lot is money."""

    @SEARCH
    @given(st.lists(histories(money=True), **MANY_AT_ONCE))
    def hold(found: list[History]) -> None:
        sales = named(found)
        by_order = results(models, sales, TAXES)
        for sale in sales:
            for scope in {each.scope for each in sale.returns}:
                _tax_of_a_scope_comes_back(sale, scope, by_order)

    hold()


def _tax_of_a_scope_comes_back(sale: History, scope: str, by_order: dict[str, list[Row]]) -> None:
    """What money holds so far is its share of what goods left, to half a minor unit."""
    sold = [line for line in sale.lines if scope in ("", line.uid)]
    left = {tax: sum(line.taxes.get(tax, 0) for line in sold) for tax in sale.rates}
    amount_left = sum(line.total for line in sold)
    held: dict[str, int] = defaultdict(int)
    money, follows_money = 0, True
    for at, back in enumerate(sale.returns):
        amount = back.of(back.line.total)
        if back.scope != scope:
            continue
        if not back.money:
            left = {tax: left[tax] - back.of(back.line.taxes.get(tax, 0)) for tax in left}
            amount_left, follows_money = amount_left - amount, False
            continue
        given = {row["tax_code"]: row["tax_amount_minor"] for row in by_order[sale.return_id(at)]}
        money += amount
        for tax, part in given.items():
            held[tax] += part
            assert held[tax] <= left[tax], (sale, at)
        rate = Fraction(sum(left.values()), max(amount_left, 1))
        assert abs(sum(held.values()) - rate * money) <= Fraction(1, 2), (sale, at)
        if follows_money:
            assert abs(sum(given.values()) - rate * amount) <= 1, (sale, at)
        follows_money = True
    assert {tax: held[tax] for tax in left} == left, sale
