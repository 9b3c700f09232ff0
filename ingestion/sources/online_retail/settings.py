"""Read schema of the Online Retail files. Belongs here: columns and types. Not: any treatment."""

from ingestion.sources.raw_tables import Column, RawTable, SourceObject

ORDER_LINES = SourceObject(
    name="order_lines",
    format="csv",
    file_prefix="20",
    tables=(
        RawTable(
            name="order_lines",
            columns=(
                Column("invoice_no", path="InvoiceNo", required=True),
                Column("stock_code", path="StockCode", required=True),
                Column("description", path="Description"),
                Column("quantity", "DECIMAL(18,4)", path="Quantity", required=True),
                Column("invoice_date", "TIMESTAMP", path="InvoiceDate", required=True),
                Column("unit_price", "DECIMAL(18,6)", path="UnitPrice", required=True),
                Column("customer_ref", path="CustomerID"),
                Column("country", path="Country"),
            ),
        ),
    ),
)
