"""Small published books of two companies, as far as a mapping reads them.

Belongs here: writing them. Not: expectations.
"""

BOOKS = """
    create table dim_currency (currency_code text, decimals integer);
    insert into dim_currency values ('USD', 2), ('CAD', 2), ('JPY', 0);
    create table dim_account (
        account_id text, account_name text, account_type text, normal_side text
    );
    insert into dim_account values
        ('1040', 'Bank', 'asset', 'debit'), ('1110', 'Card clearing', 'asset', 'debit'),
        ('1200', 'House accounts', 'asset', 'debit'),
        ('2110', 'Sales tax payable', 'liability', 'credit'),
        ('3010', 'Capital', 'equity', 'credit'),
        ('4010', 'Merchandise sales', 'revenue', 'credit'),
        ('4110', 'Discounts', 'contra_revenue', 'debit'),
        ('5010', 'Cost of goods sold', 'cost', 'debit'),
        ('6110', 'Card: fees; and such', 'expense', 'debit'),
        ('7010', 'Exchange losses', 'other', 'debit'),
        ('7015', 'Exchange gains', 'other', 'credit');
    create table dim_account_role (account_role text, account_id text);
    insert into dim_account_role values
        ('bank', '1040'), ('card_clearing', '1110'), ('tender', '1110'),
        ('accounts_receivable', '1200'), ('sales_tax_payable', '2110');
    create table dim_product (department_id text, department_name text);
    insert into dim_product values ('D1', 'Candles'), ('D1', 'Candles'), ('D2', 'Tea');
    create table fct_journal_lines (
        entity_id text, location_id text, account_id text, department_id text, posting_date date,
        amount_minor bigint, currency_code text, functional_amount_minor bigint,
        functional_currency_code text, tender_type text, processor text, tax_code text,
        tax_jurisdiction text, reason_code text, measure text, unit_event text
    );
    insert into fct_journal_lines values
        -- Too old: 91 days before the newest.
        ('harbor', 'L1', '3010', null, '2026-07-22', 900, 'USD', 900, 'USD',
            null, null, null, null, null, 'opening', 'opening'),
        -- The first of the 90 days: a sale of 100 with tax 8.25, paid by card.
        ('harbor', 'L1', '1110', null, '2026-07-23', 10825, 'USD', 10825, 'USD',
            'card', 'square', null, null, null, 'tender_received', 'receipt'),
        ('harbor', 'L1', '4010', 'D1', '2026-07-23', -10000, 'USD', -10000, 'USD',
            null, null, null, null, null, 'gross_sales', 'receipt'),
        ('harbor', 'L1', '2110', null, '2026-07-23', -825, 'USD', -825, 'USD',
            null, null, 'TAX1', 'State tax', null, 'tax', 'receipt'),
        -- In Canadian dollars, with a discount by reason.
        ('harbor', 'L2', '1110', null, '2026-09-01', 1500, 'CAD', 1100, 'USD',
            'card', 'square', null, null, null, 'tender_received', 'receipt'),
        ('harbor', 'L2', '4110', 'D2', '2026-09-01', 500, 'CAD', 360, 'USD',
            null, null, null, null, 'manager', 'line_discount', 'receipt'),
        ('harbor', 'L2', '4010', 'D2', '2026-09-01', -2000, 'CAD', -1460, 'USD',
            null, null, null, null, null, 'gross_sales', 'receipt'),
        -- A fee that the processor names, and its payout.
        ('harbor', 'L1', '6110', null, '2026-10-20', 300, 'USD', 300, 'USD',
            null, 'square', null, null, 'charge', 'fee', 'processor_fee'),
        ('harbor', 'L1', '1110', null, '2026-10-20', -300, 'USD', -300, 'USD',
            null, 'square', null, null, 'charge', 'fee', 'processor_fee'),
        -- Another company, in yen.
        ('juniper', 'L3', '5010', null, '2026-10-19', 700, 'JPY', 700, 'JPY',
            null, null, null, null, null, 'cost_of_goods', 'cost_of_sale'),
        ('juniper', 'L3', '1040', null, '2026-10-19', -700, 'JPY', -700, 'JPY',
            null, null, null, null, null, 'cost_of_goods', 'cost_of_sale');
"""
