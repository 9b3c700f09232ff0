"""What is expected of Square's raw rows: orders, payments, payouts, drawers, cards, stock.

Belongs here: plausibility of single rows, each under the id of the document it belongs to.
"""

from expectations.rules import Rule, SourceChecks, raw_suite
from expectations.suites.plausible_rows import (
    currency_code,
    not_negative,
    plausible_amount,
    plausible_quantity,
    plausible_time,
    positive_quantity,
)

ORDERS = raw_suite(
    source="square",
    table="orders",
    document_id="id",
    columns=(
        "currency_code",
        "created_at",
        "closed_at",
        "total_amount_minor",
        "total_tip_amount_minor",
        "return_total_amount_minor",
    ),
    rules=(
        currency_code("currency_code"),
        plausible_time("created_at"),
        plausible_time("closed_at"),
        Rule(
            name="order_closes_after_it_is_created",
            fails_where="closed_at < created_at",
            sentence="the order is closed before it is created, at",
            shows="closed_at",
        ),
        not_negative("total_amount_minor", unless="return_total_amount_minor <> 0"),
        not_negative("total_tip_amount_minor", unless="return_total_amount_minor <> 0"),
        plausible_amount("total_amount_minor"),
    ),
)

ORDER_LINES = raw_suite(
    source="square",
    table="order_lines",
    document_id="order_id",
    columns=("quantity", "base_price_amount_minor", "total_amount_minor"),
    rules=(
        positive_quantity("quantity"),
        plausible_amount("base_price_amount_minor"),
        plausible_amount("total_amount_minor"),
    ),
)

RETURN_LINES = raw_suite(
    source="square",
    table="order_return_lines",
    document_id="order_id",
    columns=("quantity", "total_amount_minor"),
    rules=(positive_quantity("quantity"), plausible_amount("total_amount_minor")),
)

PAYMENTS = raw_suite(
    source="square",
    table="payments",
    document_id="id",
    columns=(
        "currency_code",
        "created_at",
        "payment_amount_minor",
        "tip_amount_minor",
        "total_amount_minor",
    ),
    rules=(
        currency_code("currency_code"),
        plausible_time("created_at"),
        not_negative("payment_amount_minor"),
        not_negative("tip_amount_minor"),
        plausible_amount("total_amount_minor"),
    ),
)

REFUNDS = raw_suite(
    source="square",
    table="refunds",
    document_id="id",
    columns=("currency_code", "created_at", "refund_amount_minor"),
    rules=(
        currency_code("currency_code"),
        plausible_time("created_at"),
        not_negative("refund_amount_minor"),
        plausible_amount("refund_amount_minor"),
    ),
)

PAYOUTS = raw_suite(
    source="square",
    table="payouts",
    document_id="id",
    columns=("created_at", "payout_amount_minor", "payout_currency", "payout_currency_code"),
    rules=(
        currency_code("payout_currency"),
        currency_code("payout_currency_code"),
        plausible_time("created_at"),
        plausible_amount("payout_amount_minor"),
    ),
)

DRAWERS = raw_suite(
    source="square",
    table="cash_drawer_shifts",
    document_id="shift_id",
    columns=("opened_at", "closed_at", "opened_cash_amount_minor", "closed_cash_amount_minor"),
    rules=(
        plausible_time("opened_at"),
        Rule(
            name="drawer_closes_after_it_opens",
            fails_where="closed_at < opened_at",
            sentence="the drawer is closed before it is opened, at",
            shows="closed_at",
        ),
        not_negative("opened_cash_amount_minor"),
        not_negative("closed_cash_amount_minor"),
        plausible_amount("closed_cash_amount_minor"),
    ),
)

GIFT_CARDS = raw_suite(
    source="square",
    table="gift_card_activities",
    document_id="id",
    columns=("created_at", "balance_amount_minor", "balance_currency"),
    rules=(
        currency_code("balance_currency"),
        plausible_time("created_at"),
        not_negative("balance_amount_minor"),
        plausible_amount("balance_amount_minor"),
    ),
)

GOODS_RECEIPTS = raw_suite(
    source="square",
    table="goods_receipt_lines",
    document_id="goods_receipt_id",
    columns=("quantity", "unit_cost", "currency_code", "received_at"),
    rules=(
        plausible_quantity("quantity"),
        not_negative("unit_cost"),
        plausible_amount("unit_cost"),
        currency_code("currency_code"),
        plausible_time("received_at"),
    ),
)

STOCK_COUNTS = raw_suite(
    source="square",
    table="stock_count_lines",
    document_id="stock_count_id",
    columns=("counted_quantity", "counted_at"),
    rules=(
        not_negative("counted_quantity"),
        plausible_quantity("counted_quantity"),
        plausible_time("counted_at"),
    ),
)

CHECKS = SourceChecks(
    source="square",
    documents=(
        ORDERS,
        ORDER_LINES,
        RETURN_LINES,
        PAYMENTS,
        REFUNDS,
        PAYOUTS,
        DRAWERS,
        GIFT_CARDS,
        GOODS_RECEIPTS,
        STOCK_COUNTS,
    ),
    never_empty=("catalog", "locations", "team_members", "goods_receipts", "stock_counts"),
    record_document_id="""case when json_valid(record_text) then coalesce(
        json_extract_string(record_text, '$.goods_receipt_id'),
        json_extract_string(record_text, '$.stock_count_id')) end""",
    line_objects=("goods_receipts", "stock_counts"),
)
