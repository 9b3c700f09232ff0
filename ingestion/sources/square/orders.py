"""Read schema of Square orders: sales, returns and exchanges with all their parts.

Belongs here: columns and types of the orders object. Does not belong: any treatment (dbt staging
and intermediate models), payments and refunds (payments.py).
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject
from ingestion.sources.square.money_columns import currency, money

ORDER_ID = Column("order_id", path="/id", required=True)
"""Every part of an order names its order."""

LINE_AMOUNTS = (
    money("base_price", "base_price_money"),
    money("variation_total", "variation_total_price_money"),
    money("total_tax", "total_tax_money"),
    money("total_discount", "total_discount_money"),
    money("total_service_charge", "total_service_charge_money"),
    money("total", "total_money"),
    currency("total_money"),
)

LINE_COLUMNS = (
    ORDER_ID,
    Column("line_uid", path="uid"),
    Column("line_name", path="name"),
    Column("variation_name"),
    Column("catalog_object_id"),
    Column("quantity", "DECIMAL(18,5)", required=True),
    Column("item_type"),
    Column("note"),
    *LINE_AMOUNTS,
)

TAX_COLUMNS = (
    ORDER_ID,
    Column("tax_uid", path="uid"),
    Column("catalog_object_id"),
    Column("tax_name", path="name"),
    Column("tax_type", path="type"),
    Column("tax_scope", path="scope"),
    Column("percentage", "DECIMAL(12,6)"),
    money("applied", "applied_money"),
)

DISCOUNT_COLUMNS = (
    ORDER_ID,
    Column("discount_uid", path="uid"),
    Column("catalog_object_id"),
    Column("discount_name", path="name"),
    Column("discount_type", path="type"),
    Column("discount_scope", path="scope"),
    Column("percentage", "DECIMAL(12,6)"),
    money("applied", "applied_money"),
)

SERVICE_CHARGE_COLUMNS = (
    ORDER_ID,
    Column("service_charge_uid", path="uid"),
    Column("service_charge_name", path="name"),
    Column("treatment_type"),
    Column("percentage", "DECIMAL(12,6)"),
    money("stated", "amount_money"),
    money("applied", "applied_money"),
    money("total_tax", "total_tax_money"),
    money("total", "total_money"),
)

APPLIED_TAX_COLUMNS = (
    ORDER_ID,
    Column("tax_uid", required=True),
    money("applied", "applied_money"),
)

APPLIED_DISCOUNT_COLUMNS = (
    ORDER_ID,
    Column("discount_uid", required=True),
    money("applied", "applied_money"),
)

HEADER = RawTable(
    name="orders",
    columns=(
        Column("id", required=True),
        Column("location_id", required=True),
        Column("state"),
        Column("version", "BIGINT"),
        Column("reference_id"),
        Column("ticket_name"),
        Column("source_name", path="source.name"),
        Column("customer_id"),
        Column("created_at", "TIMESTAMP"),
        Column("updated_at", "TIMESTAMP"),
        Column("closed_at", "TIMESTAMP"),
        money("total", "total_money"),
        currency("total_money"),
        money("total_tax", "total_tax_money"),
        money("total_discount", "total_discount_money"),
        money("total_tip", "total_tip_money"),
        money("total_service_charge", "total_service_charge_money"),
        money("net_total", "net_amounts.total_money"),
        Column("net_currency_code", path="net_amounts.total_money.currency"),
        money("return_total", "return_amounts.total_money"),
        money("rounding_adjustment", "rounding_adjustment.amount_money"),
        Column("metadata_register_id", path="metadata.register_id"),
        Column("metadata_training", path="metadata.training"),
        Column("metadata_exemption_certificate", path="metadata.exemption_certificate"),
        Column("metadata_exemption_expires", "DATE", path="metadata.exemption_expires"),
        Column("metadata_cash_back_minor", "BIGINT", path="metadata.cash_back_minor"),
        Column("metadata_return_kind", path="metadata.return_kind"),
    ),
)

SALE_TABLES = (
    RawTable(
        name="order_lines",
        rows="line_items[]",
        columns=(
            *LINE_COLUMNS,
            money("gross_sales", "gross_sales_money"),
            Column("metadata_comp", path="metadata.comp"),
        ),
    ),
    RawTable(
        name="order_line_taxes",
        rows="line_items[].applied_taxes[]",
        columns=(*APPLIED_TAX_COLUMNS, Column("line_uid", path="../uid")),
    ),
    RawTable(
        name="order_line_discounts",
        rows="line_items[].applied_discounts[]",
        columns=(*APPLIED_DISCOUNT_COLUMNS, Column("line_uid", path="../uid")),
    ),
    RawTable(name="order_taxes", rows="taxes[]", columns=TAX_COLUMNS),
    RawTable(name="order_discounts", rows="discounts[]", columns=DISCOUNT_COLUMNS),
    RawTable(
        name="order_service_charges",
        rows="service_charges[]",
        columns=(*SERVICE_CHARGE_COLUMNS, Column("service_charge_type", path="type")),
    ),
    RawTable(
        name="order_service_charge_taxes",
        rows="service_charges[].applied_taxes[]",
        columns=(*APPLIED_TAX_COLUMNS, Column("service_charge_uid", path="../uid")),
    ),
    RawTable(
        name="order_tenders",
        rows="tenders[]",
        columns=(
            ORDER_ID,
            Column("tender_id", path="id"),
            Column("payment_id"),
            Column("tender_type", path="type"),
            Column("card_brand", path="card_details.card.card_brand"),
            Column("customer_id"),
            Column("note"),
            Column("created_at", "TIMESTAMP"),
            money("tender", "amount_money"),
            money("tip", "tip_money"),
            currency("amount_money"),
        ),
    ),
    RawTable(
        name="order_refunds",
        rows="refunds[]",
        columns=(
            ORDER_ID,
            Column("refund_id", path="id"),
            Column("tender_id"),
            Column("refund_status", path="status"),
            money("refund", "amount_money"),
        ),
    ),
)

RETURN_UID = Column("return_uid", path="../uid")

RETURN_TABLES = (
    RawTable(
        name="order_returns",
        rows="returns[]",
        columns=(
            ORDER_ID,
            Column("return_uid", path="uid"),
            Column("source_order_id"),
            money("rounding_adjustment", "rounding_adjustment.amount_money"),
            money("return_total", "return_amounts.total_money"),
            money("return_tax", "return_amounts.tax_money"),
            money("return_discount", "return_amounts.discount_money"),
        ),
    ),
    RawTable(
        name="order_return_lines",
        rows="returns[].return_line_items[]",
        columns=(
            *LINE_COLUMNS,
            RETURN_UID,
            Column("source_order_id", path="../source_order_id"),
            Column("source_line_uid", path="source_line_item_uid"),
            money("gross_return", "gross_return_money"),
        ),
    ),
    RawTable(
        name="order_return_line_taxes",
        rows="returns[].return_line_items[].applied_taxes[]",
        columns=(
            *APPLIED_TAX_COLUMNS,
            Column("return_uid", path="../../uid"),
            Column("line_uid", path="../uid"),
        ),
    ),
    RawTable(
        name="order_return_line_discounts",
        rows="returns[].return_line_items[].applied_discounts[]",
        columns=(
            *APPLIED_DISCOUNT_COLUMNS,
            Column("return_uid", path="../../uid"),
            Column("line_uid", path="../uid"),
        ),
    ),
    RawTable(
        name="order_return_taxes",
        rows="returns[].return_taxes[]",
        columns=(*TAX_COLUMNS, RETURN_UID),
    ),
    RawTable(
        name="order_return_discounts",
        rows="returns[].return_discounts[]",
        columns=(*DISCOUNT_COLUMNS, RETURN_UID),
    ),
    RawTable(
        name="order_return_service_charges",
        rows="returns[].return_service_charges[]",
        columns=(
            *SERVICE_CHARGE_COLUMNS,
            RETURN_UID,
            Column("source_service_charge_uid"),
        ),
    ),
    RawTable(
        name="order_return_service_charge_taxes",
        rows="returns[].return_service_charges[].applied_taxes[]",
        columns=(
            *APPLIED_TAX_COLUMNS,
            Column("return_uid", path="../../uid"),
            Column("service_charge_uid", path="../uid"),
        ),
    ),
    RawTable(
        name="order_return_tips",
        rows="returns[].return_tips[]",
        columns=(
            ORDER_ID,
            RETURN_UID,
            Column("tip_uid", path="uid"),
            Column("source_tender_id"),
            money("tip", "applied_money"),
        ),
    ),
)

ORDERS = SourceObject(
    name="orders",
    format="json",
    records="orders",
    tables=(HEADER, *SALE_TABLES, *RETURN_TABLES),
)
"""SearchOrders responses: one record an order, each version as often as it arrived."""
