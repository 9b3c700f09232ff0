-- Grain: one row per measure of a touched receipt: lines, taxes, charges and tenders as amounts.
-- A return's amounts are negative in the canonical relations; here its measures are positive and
-- the matrix swaps the sides.
{{ config(materialized='view') }}
with documents as (
    select * from {{ ref('int_pos__postable_documents') }}
),

line_measures as (
    {% for measure, column in [
        ('gross', 'gross_amount_minor'),
        ('line_discount', 'line_discount_amount_minor'),
        ('order_discount', 'order_discount_amount_minor'),
        ('comp', 'comp_amount_minor'),
    ] -%}
    select
        source_system, source_document_id, source_line_id, sale_type, line_type,
        '{{ measure }}' as part, {{ column }} as amount_minor, currency_code, product_id,
        department_id, entity_id, location_id, business_date, register_id, employee_id, channel,
        discount_reason_code
    from {{ ref('int_pos__lines') }}
    where {{ column }} <> 0
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
),

lines as (
    select
        *,
        case
            when sale_type = 'return' and part in ('line_discount', 'order_discount')
                then 'discount_return'
            when sale_type = 'return' and part = 'comp' then 'comp_return'
            when sale_type = 'return' and line_type = 'gift_card' then 'gift_card_return'
            when sale_type = 'return' and line_type in ('amount_only_refund', 'price_adjustment')
                then line_type
            when sale_type = 'return' then 'gross_return'
            when part <> 'gross' then part
            when line_type = 'gift_card' then 'gift_card_sold'
            when line_type = 'service' then 'service_sales'
            when line_type in ('goods', 'discount') then 'gross_sales'
            else 'unknown_line'
        end as measure,
        case when sale_type = 'return' then -amount_minor else amount_minor end as posted_amount_minor
    from line_measures
),

charges as (
    select
        *,
        case
            when sale_type = 'sale' or charge_type = 'restocking_fee' then charge_type
            else concat(charge_type, '_return')
        end as measure,
        case
            when sale_type = 'sale' or charge_type in ('restocking_fee', 'cash_rounding') then amount_minor
            else -amount_minor
        end as posted_amount_minor
    from {{ ref('int_pos__charges') }}
    where amount_minor <> 0
),

taxes as (
    select
        *,
        concat(
            case when remitted_by = 'marketplace' then 'facilitator_' else '' end,
            case when sale_type = 'return' then 'tax_return' else 'tax' end
        ) as measure,
        case when sale_type = 'return' then -tax_amount_minor else tax_amount_minor end as posted_amount_minor
    from {{ ref('int_pos__line_taxes') }}
    where tax_amount_minor <> 0
    union all
    -- what the marketplace keeps to remit it
    select
        *,
        case when sale_type = 'return' then 'facilitator_tax_withheld_return' else 'facilitator_tax_withheld' end
            as measure,
        case when sale_type = 'return' then -tax_amount_minor else tax_amount_minor end as posted_amount_minor
    from {{ ref('int_pos__line_taxes') }}
    where tax_amount_minor <> 0 and remitted_by = 'marketplace'
),

tenders as (
    select *, amount_minor as posted_amount_minor
    from {{ ref('int_pos__tenders') }}
    where amount_minor <> 0
)

{% set shared = {
    'source_system': 'part.source_system', 'source_document_id': 'part.source_document_id',
    'unit_event': "'receipt'", 'source_version': 'documents.source_version',
    'entity_id': 'part.entity_id', 'location_id': 'part.location_id',
    'business_date': 'part.business_date', 'measure': 'part.measure',
    'amount_minor': 'part.posted_amount_minor', 'currency_code': 'part.currency_code',
} -%}
{% set dimensions = {
    'register_id': 'part.register_id', 'employee_id': 'part.employee_id', 'channel': 'part.channel',
} -%}
{% set joined -%}
as part inner join documents
    on part.source_system = documents.source_system
    and part.source_document_id = documents.source_document_id
{%- endset -%}
{{ as_event_amounts('lines ' ~ joined, dict(shared, **dict(dimensions,
    event_type='part.sale_type', source_line_id='part.source_line_id',
    product_id='part.product_id', department_id='part.department_id',
    reason_code="case when part.part <> 'gross' then part.discount_reason_code end"))) }}
union all
{{ as_event_amounts('taxes ' ~ joined, dict(shared,
    event_type='part.sale_type', source_line_id='part.source_line_id', tax_code='part.tax_code',
    tax_jurisdiction='part.tax_jurisdiction', tax_rate='part.tax_rate')) }}
union all
{{ as_event_amounts('charges ' ~ joined, dict(shared, **dict(dimensions,
    event_type='part.sale_type', source_line_id='part.charge_id'))) }}
union all
{{ as_event_amounts('tenders ' ~ joined, dict(shared, **dict(dimensions,
    event_type="'tender'", source_line_id='part.tender_id', tender_type='part.tender_type',
    processor='part.processor', subledger_type='part.subledger_type',
    subledger_id='part.subledger_id'))) }}
