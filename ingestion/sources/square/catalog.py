"""Read schema of the Square catalogue: items, variations, categories, taxes and discounts.

Belongs here: columns and types of catalogue objects. Does not belong: stock (stock.py), orders.
"""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject
from ingestion.sources.square.money_columns import currency, money

VARIATION_COLUMNS = (
    Column("variation_item_id", path="item_variation_data.item_id"),
    Column("variation_name", path="item_variation_data.name"),
    Column("sku", path="item_variation_data.sku"),
    money("price", "item_variation_data.price_money"),
    currency("item_variation_data.price_money"),
)

OBJECT_COLUMNS = (
    Column("id", required=True),
    Column("object_type", path="type", required=True),
    Column("version", "BIGINT"),
    Column("updated_at", "TIMESTAMP"),
    Column("is_deleted", "BOOLEAN"),
)

CATALOG = SourceObject(
    name="catalog",
    format="json",
    records="objects",
    tables=(
        RawTable(
            name="catalog_objects",
            columns=(
                *OBJECT_COLUMNS,
                Column("item_name", path="item_data.name"),
                Column("item_category_id", path="item_data.category_id"),
                Column("item_reporting_category_id", path="item_data.reporting_category.id"),
                Column("item_product_type", path="item_data.product_type"),
                Column("item_is_taxable", "BOOLEAN", path="item_data.is_taxable"),
                Column("category_name", path="category_data.name"),
                Column("tax_name", path="tax_data.name"),
                Column("discount_name", path="discount_data.name"),
                Column("discount_modify_tax_basis", path="discount_data.modify_tax_basis"),
                *VARIATION_COLUMNS,
            ),
        ),
        RawTable(
            name="catalog_item_categories",
            rows="item_data.categories[]",
            columns=(
                Column("item_id", path="/id", required=True),
                Column("category_id", path="id"),
            ),
        ),
        RawTable(
            name="catalog_item_variations",
            rows="item_data.variations[]",
            columns=(
                Column("item_id", path="/id", required=True),
                Column("item_updated_at", "TIMESTAMP", path="/updated_at"),
                Column("item_version", "BIGINT", path="/version"),
                *OBJECT_COLUMNS,
                *VARIATION_COLUMNS,
            ),
        ),
    ),
)
"""SearchCatalogObjects responses: one record an object; deleted objects included."""
