{#-
    Sales tax by jurisdiction, as the receipts in the books state it. Nothing is remitted by this release. Tax
    that a marketplace remits comes in and goes out with its receipt, out of what the marketplace owes.

    receipts: documents with a receipt in the books.
-#}
{% macro sales_tax_movements(receipts) -%}
{% set stated -%}
(
    select taxes.*
    from {{ ref('int_pos__line_taxes') }} as taxes
    inner join {{ receipts }} as receipts
        on taxes.source_system = receipts.source_system
        and taxes.source_document_id = receipts.source_document_id
) as stated
{%- endset %}
{% set by_marketplace = stated ~ " where remitted_by = 'marketplace'" -%}
{{ subledger_movements(stated ~ " where remitted_by = 'seller'", "'sales tax'", "'sales_tax_payable'", {
    'item_id': "coalesce(tax_jurisdiction, '')", 'tax_jurisdiction': 'tax_jurisdiction',
    'amount_minor': '-tax_amount_minor',
}) }}
union all
{{ subledger_movements(by_marketplace, "'marketplaces'", "'marketplace_receivable'", {
    'item_id': 'location_id', 'amount_minor': '-tax_amount_minor',
}) }}
union all
{{ subledger_movements(by_marketplace, "'facilitator tax'", "'facilitator_tax'", {
    'item_id': 'source_document_id', 'amount_minor': '0',
}) }}
{%- endmacro %}

{#-
    Tips by employee as receipts collected them, less those paid out of drawers, which name nobody; and
    what receipts collected for others, of which nothing is remitted by this release.

    receipts: documents with a receipt in the books.
-#}
{% macro collected_for_others_movements(receipts) -%}
{% set collected -%}
(
    select charges.*
    from {{ ref('int_pos__charges') }} as charges
    inner join {{ receipts }} as receipts
        on charges.source_system = receipts.source_system
        and charges.source_document_id = receipts.source_document_id
    where charges.charge_type in ('tip', 'donation', 'container_deposit', 'fee_to_remit')
) as collected
{%- endset %}
{% set role -%}
case charge_type
        when 'tip' then 'tips_payable'
        when 'donation' then 'donations_payable'
        when 'container_deposit' then 'container_deposits'
        else 'fees_to_remit'
    end
{%- endset %}
{{ subledger_movements(collected, "case when charge_type = 'tip' then 'tips' else 'collected for others' end", role, {
    'item_id': "case when charge_type = 'tip' then coalesce(employee_id, '') else charge_type end",
    'amount_minor': '-amount_minor',
}) }}
union all
{{ subledger_movements(ref('fct_drawer_sessions') ~ ' where tip_paid_amount_minor <> 0', "'tips'",
    "'tips_payable'", {'item_id': "'paid out'", 'amount_minor': 'tip_paid_amount_minor'}) }}
{%- endmacro %}
