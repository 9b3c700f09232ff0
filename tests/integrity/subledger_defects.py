"""Defects between the journal and what it must tie to (invariants 8 to 25 and 39)."""

from tests.integrity.defect import Defect

LINES = "core.fct_journal_lines"

SUBLEDGER_DEFECTS = (
    Defect(
        "assert_cost_in_the_margin_facts_equals_the_journal",
        "a join doubles the cost of a product in the margin mart",
        "update marts.mart_sales__margin set cost_of_goods = 2 * cost_of_goods"
        " where business_date = date '2026-08-27' and location_id = 'LHARBORCHIC'"
        " and product_id = 'VARCOAT'",
        {"location_id": "LHARBORCHIC", "business_date": "2026-08-27", "account_id": "5010"},
    ),
    Defect(
        "assert_inventory_accounts_equal_the_open_layers",
        "a layer is worth more than was paid for it",
        "update intermediate.int_inventory__layers set value_minor = value_minor + 100"
        " where product_id = 'VARLAMP' and location_id = 'LHARBORCHIC'",
        {"location_id": "LHARBORCHIC", "account_id": "1300", "amount_minor": "-100"},
    ),
    Defect(
        "assert_layers_hold_what_was_moved",
        "a layer loses a coat nobody moved",
        "update intermediate.int_inventory__layers set quantity = quantity - 1"
        " where product_id = 'VARCOAT' and location_id = 'LHARBORPORT'",
        {"location_id": "LHARBORPORT", "document_id": "VARCOAT"},
    ),
    Defect(
        "assert_layers_hold_what_was_moved",
        "a layer of paid goods is worth nothing",
        "update intermediate.int_inventory__layers set value_minor = 0"
        " where product_id = 'VARLAMP' and location_id = 'LHARBORPORT'",
        {"location_id": "LHARBORPORT", "document_id": "VARLAMP"},
    ),
    Defect(
        "assert_stock_rolls_forward_to_its_layers",
        "a write-off is missing among the movements",
        "delete from core.fct_inventory_movements where source_document_id = 'ICWASTE01'",
        {"location_id": "LHARBORCHIC", "document_id": "VARMUG", "amount_minor": "800"},
    ),
    Defect(
        "assert_goods_received_not_invoiced_equal_the_receipts",
        "a receipt of goods is booked on another purchase order",
        f"update {LINES} set subledger_id = 'PO-MISTAKEN'"
        " where source_document_id = 'GRCOUNT01' and account_id = '2020'",
        {"document_id": "PO-MISTAKEN", "account_id": "2020", "amount_minor": "3000"},
    ),
    Defect(
        "assert_receivables_equal_open_customer_balances",
        "a house account line loses its customer",
        f"update {LINES} set subledger_id = null"
        " where source_document_id = 'ORDHOUSEACCOUNT01' and account_id = '1200'",
        {"entity_id": "harbor", "document_id": "", "amount_minor": "10750"},
    ),
    Defect(
        "assert_card_clearing_equals_its_open_items",
        "the fee of a payment is not booked",
        f"delete from {LINES} where source_document_id = 'PAYTIP01A' and measure = 'fee'",
        {"location_id": "LJUNIPERLA", "account_id": "1110"},
    ),
    Defect(
        "assert_marketplaces_owe_their_unsettled_orders",
        "a check is booked as owed by a marketplace",
        f"update {LINES} set account_id = '1130' where journal_line_id = ("
        f" select min(journal_line_id) from {LINES} where account_id = '1160'"
        " and entity_id = 'juniper')",
        {"entity_id": "juniper", "account_id": "1130"},
    ),
    Defect(
        "assert_facilitator_tax_leaves_with_its_receipt",
        "tax of a receipt is left with the facilitator",
        f"update {LINES} set account_id = '2125'"
        " where source_document_id = 'ORDTIP01' and measure = 'tax'",
        {"document_id": "ORDTIP01", "business_date": "2026-08-20", "account_id": "2125"},
    ),
    Defect(
        "assert_card_clearing_holds_nothing_old",
        "a payout leaves a payment out",
        "update core.fct_payments set payout_id = null where payment_id = 'PAYTIP01A'",
        {"location_id": "LJUNIPERLA", "business_date": "2026-08-20", "document_id": "PAYTIP01A"},
    ),
    Defect(
        "assert_each_payment_is_cleared_once",
        "a second payout clears a capture again",
        "insert into core.fct_payout_entries"
        " select * replace ('POCASENEGATIVE01' as source_document_id, false as is_settling)"
        " from core.fct_payout_entries"
        " where source_document_id = 'POCASERELEASE01' and is_clearing",
        {"document_id": "POCASENEGATIVE01", "location_id": "LHARBORPORT"},
    ),
    Defect(
        "assert_each_fee_is_booked_once",
        "the fee of a payment is booked to another",
        "update core.fct_journal_lines set subledger_id = 'PAYPAYOUT08A'"
        " where source_document_id = 'PAYPAYOUT02A' and event_type = 'processor_fee'",
        {"document_id": "PAYPAYOUT08A", "amount_minor": "147"},
    ),
    Defect(
        "assert_payouts_equal_the_sum_of_their_entries",
        "the reserve among a payout's entries is lost",
        "update core.fct_payouts set entries_net_amount_minor = entries_net_amount_minor + 2500"
        " where payout_id = 'POCASERESERVE01'",
        {"document_id": "POCASERESERVE01", "amount_minor": "-2500"},
    ),
    Defect(
        "assert_drawers_hold_what_moved_since_their_count",
        "a drop to the safe is not booked",
        f"delete from {LINES} where source_document_id = 'DRAWERCASESHORT01' and measure = 'drop'",
        {
            "location_id": "LHARBORCHIC",
            "business_date": "2026-10-30",
            "account_id": "1010",
            "amount_minor": "10000",
        },
    ),
    Defect(
        "assert_sales_tax_payable_equals_the_tax_lines",
        "the city's tax is owed to the state",
        f"update {LINES} set tax_jurisdiction = 'Illinois state sales tax'"
        " where source_document_id = 'ORDSURCHARGE01'"
        " and tax_jurisdiction = 'Chicago city sales tax'",
        {
            "location_id": "LHARBORCHIC",
            "business_date": "2026-08-25",
            "document_id": "Chicago city sales tax",
            "amount_minor": "-38",
        },
    ),
    Defect(
        "assert_gift_card_liability_equals_the_cards",
        "a gift card sold is booked as revenue",
        f"update {LINES} set account_id = '4010'"
        " where source_document_id = 'ORDGIFTCARDSOLD01' and measure = 'gift_card_sold'",
        {"entity_id": "juniper", "account_id": "2210"},
    ),
    Defect(
        "assert_cards_hold_what_their_activities_sum_to",
        "the sign of a redemption is flipped",
        "update core.fct_gift_card_activities"
        " set balance_change_amount_minor = -balance_change_amount_minor"
        " where gift_card_activity_id = 'GCACASEREDEEM0812'",
        {"document_id": "GCACASEREDEEM0812", "location_id": "LJUNIPERLA"},
    ),
    Defect(
        "assert_customer_credits_equal_what_is_open",
        "store credit used is booked as a card",
        f"update {LINES} set account_id = '1110'"
        " where source_document_id = 'ORDSTORECREDIT01' and account_id = '2215'",
        {"entity_id": "harbor", "account_id": "2215"},
    ),
    Defect(
        "assert_tips_payable_equals_tips_collected_less_paid",
        "a tip loses its employee",
        f"update {LINES} set employee_id = null"
        " where source_document_id = 'ORDTIP01' and measure = 'tip'",
        {"location_id": "LJUNIPERLA", "document_id": "", "amount_minor": "-800"},
    ),
    Defect(
        "assert_refunds_never_exceed_what_was_sold",
        "twice as many come back as were sold",
        "update core.fct_sale_lines set quantity = 2 * quantity"
        " where source_document_id = 'ORDRETURN01' and is_return",
        {"document_id": "ORDLINEDISCOUNT01"},
    ),
    Defect(
        "assert_refunds_never_exceed_what_was_sold",
        "more money comes back than was paid",
        "update core.fct_sale_lines set net_amount_minor = 2 * net_amount_minor"
        " where source_document_id = 'ORDDAMAGED01' and is_return",
        {"document_id": "ORDVASE01", "amount_minor": "3000"},
    ),
    Defect(
        "assert_collected_for_others_equals_what_was_charged",
        "a fee the store keeps is booked as collected for a state",
        f"update {LINES} set measure = 'fee_to_remit'"
        " where source_document_id = 'ORDSURCHARGE01' and measure = 'fee'",
        {"entity_id": "harbor", "document_id": "fee_to_remit", "amount_minor": "200"},
    ),
)
