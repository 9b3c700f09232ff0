"""What is expected of the Online Retail files' lines.

Belongs here: plausibility of single rows. The real files hold reversals of 80,995 pieces and a
price of 38,970.00: both are true and pass.
"""

from expectations.rules import Rule, SourceChecks, raw_suite
from expectations.suites.plausible_rows import plausible_amount, plausible_quantity, plausible_time

MOST_PRICE = 1_000_000
MOST_LINE = 10_000_000
LINE_AMOUNT = "cast(quantity as decimal(19, 4)) * cast(unit_price as decimal(19, 6))"
"""Wide enough for any quantity times any price: a narrower product would overflow."""

ORDER_LINES = raw_suite(
    source="online_retail",
    table="order_lines",
    document_id="invoice_no",
    columns=("stock_code", "quantity", "unit_price", "invoice_date"),
    rules=(
        Rule(
            name="invoice_and_item_are_named",
            fails_where="trim(document_id) = '' or trim(stock_code) = ''",
            sentence="the invoice number or the stock code is blank",
            shows="concat(document_id, ' / ', stock_code)",
        ),
        plausible_quantity("quantity"),
        plausible_amount("unit_price", MOST_PRICE),
        Rule(
            name="line_amount_is_plausible",
            fails_where=f"abs({LINE_AMOUNT}) > {MOST_LINE}",
            sentence=f"quantity times unit price is beyond {MOST_LINE:,}",
            shows=LINE_AMOUNT,
        ),
        plausible_time("invoice_date"),
    ),
)

CHECKS = SourceChecks(
    source="online_retail",
    documents=(ORDER_LINES,),
    never_empty=("order_lines",),
    record_document_id="""case when json_valid(record_text)
        then json_extract_string(record_text, '$.InvoiceNo') end""",
    line_objects=("order_lines",),
)
