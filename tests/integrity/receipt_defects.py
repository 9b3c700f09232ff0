"""Defects between receipts, what they state and what is posted of them (invariants 3, 4, 6)."""

from tests.integrity.defect import Defect

LINES, ENTRIES = "core.fct_journal_lines", "core.fct_journal_entries"


def of_another_source(document: str, invoice: str) -> str:
    """SQL that gives a posted receipt of the sample a twin that online_retail states."""
    relabelled = f"'online_retail' as source_system, '{invoice}' as source_document_id"
    of_document = f"source_document_id = '{document}'"
    copies = "; ".join(
        f"insert into intermediate.{relation} by name select * replace ({relabelled})"
        f" from intermediate.{relation} where {of_document}"
        for relation in ("int_pos__documents", "int_pos__touched_documents", "int_pos__lines")
    )
    return f"""
        {copies};
        insert into {ENTRIES} by name
        select * replace (
            {relabelled}, md5(journal_entry_id) as journal_entry_id,
            md5(posting_unit_id) as posting_unit_id
        ) from {ENTRIES} where {of_document} and unit_event = 'receipt';
        insert into intermediate.int_online_retail__rows by name
        select source_system, source_document_id, gross_amount_minor as amount_minor,
            true as is_newest, 'goods_sold' as row_kind
        from intermediate.int_pos__lines where source_document_id = '{invoice}'
    """


RECEIPT_DEFECTS = (
    Defect(
        "assert_posted_receipts_balance_with_their_tenders",
        "the cash part of a split tender is lost",
        "delete from intermediate.int_pos__tenders"
        " where source_document_id = 'ORDSPLIT01' and tender_type = 'cash'",
        {"document_id": "ORDSPLIT01"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "the city's line of a tax by two jurisdictions is lost",
        "delete from intermediate.int_pos__line_taxes where source_document_id = 'ORDTWOTAXES01'"
        " and tax_jurisdiction = 'Chicago city sales tax'",
        {"document_id": "ORDTWOTAXES01", "location_id": "LHARBORCHIC"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "the last cent of an order discount is not dealt out",
        "update intermediate.int_pos__lines"
        " set order_discount_amount_minor = order_discount_amount_minor - 1,"
        " gross_amount_minor = gross_amount_minor - 1"
        " where source_document_id = 'ORDORDERDISCOUNT01' and source_line_id = 'line-1'",
        {"document_id": "ORDORDERDISCOUNT01", "amount_minor": "-1"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "a discount is taken off with the tax inside it",
        "update intermediate.int_pos__lines"
        " set line_discount_amount_minor = 500, gross_amount_minor = gross_amount_minor + 40"
        " where source_document_id = 'ORDINCLUSIVEDISCOUNT01'",
        {"document_id": "ORDINCLUSIVEDISCOUNT01", "amount_minor": "43"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "a return with tax inside takes back two cents too many of the discount",
        "update intermediate.int_pos__lines"
        " set line_discount_amount_minor = line_discount_amount_minor - 2,"
        " gross_amount_minor = gross_amount_minor - 2"
        " where source_document_id = 'ORDPARTINSIDE01'",
        {"document_id": "ORDPARTINSIDE01", "amount_minor": "-2"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "a line gets no share of a discount with tax inside",
        "update intermediate.int_pos__lines"
        " set gross_amount_minor = gross_amount_minor - line_discount_amount_minor"
        " - order_discount_amount_minor - comp_amount_minor, line_discount_amount_minor = 0,"
        " order_discount_amount_minor = 0, comp_amount_minor = 0"
        " where source_document_id = 'ORDJUSF2608230029' and source_line_id = 'line-1'",
        {"document_id": "ORDJUSF2608230029", "location_id": "LJUNIPERSF"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "a line of a returned receipt is joined twice",
        "insert into intermediate.int_pos__lines"
        " select * from intermediate.int_pos__lines where source_document_id = 'ORDNORECEIPT01'",
        {"document_id": "ORDNORECEIPT01"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "the charge of a receipt is lost",
        "delete from intermediate.int_pos__charges where source_document_id = 'ORDGRATUITYBACK01'",
        {"document_id": "ORDGRATUITYBACK01", "amount_minor": "900"},
    ),
    Defect(
        "assert_parts_of_receipts_add_up_to_their_totals",
        "a line of another source's receipt is lost",
        f"{of_another_source('ORDMIDNIGHTAFTER01', '536365')};"
        " delete from intermediate.int_pos__lines where source_document_id = '536365'",
        {"document_id": "536365"},
    ),
    Defect(
        "assert_receipt_entries_equal_the_sum_of_their_receipts",
        "a receipt is posted on the day after",
        f"update {LINES} set business_date = cast(business_date + interval '1' day as date)"
        " where source_document_id = 'ORDGRATUITY01' and unit_event = 'receipt'",
        {
            "location_id": "LJUNIPERLA",
            "business_date": "2026-08-21",
            "account_id": "1110",
            "amount_minor": "-6388",
        },
    ),
    Defect(
        "assert_receipt_entries_equal_the_sum_of_their_receipts",
        "a restocking fee is posted as a service charge",
        f"update {LINES} set account_id = '4040'"
        " where source_document_id = 'ORDRESTOCKED01' and measure = 'restocking_fee'",
        {
            "location_id": "LHARBORCHIC",
            "business_date": "2026-09-22",
            "account_id": "4050",
            "amount_minor": "300",
        },
    ),
    Defect(
        "assert_receipt_entries_equal_the_sum_of_their_receipts",
        "a tip given back stays on the payable",
        f"delete from {LINES} where source_document_id = 'ORDTIPBACK01' and measure = 'tip_return'",
        {
            "location_id": "LJUNIPERLA",
            "business_date": "2026-08-23",
            "account_id": "2310",
            "amount_minor": "-800",
        },
    ),
    Defect(
        "assert_receipt_entries_equal_the_sum_of_their_receipts",
        "a surcharge is posted with its sign flipped",
        f"update {LINES} set amount_minor = -amount_minor"
        " where source_document_id = 'ORDSURCHARGE01' and measure = 'surcharge'",
        {
            "location_id": "LHARBORCHIC",
            "business_date": "2026-08-25",
            "account_id": "4055",
            "amount_minor": "180",
        },
    ),
)
