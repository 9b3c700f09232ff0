-- Invariant 6 (P). Per store, business date and account, what receipts posted is the sum of the receipts: their
-- lines, taxes, charges and tenders, each under the account that rules and roles give it, found anew here.
{{ config(severity='error') }}
{% set keys = ['location_id', 'business_date', 'currency_code'] -%}
{% set columns = keys + [
    'entity_id', 'event_type', 'measure', 'department_id', 'tender_type', 'processor', 'tax_jurisdiction',
    'reason_code',
] -%}
with dates as (
    select business_date from {{ ref('int_pos__touched_dates') }}
),

live as (
    select distinct entries.source_system, entries.source_document_id
    from {{ ref('fct_journal_entries') }} as entries
    left join {{ ref('fct_journal_entries') }} as reversals
        on entries.journal_entry_id = reversals.reverses_entry_id
    where
        entries.unit_event = 'receipt' and entries.entry_type <> 'reversal'
        and reversals.journal_entry_id is null
),

parts as (
    select *, 'tender' as event_type, amount_minor as posted_minor
    from {{ ref('int_pos__tenders') }}
    union all by name
    {% for remitter, measure in [('seller', 'tax'), ('marketplace', 'facilitator_tax'), ('marketplace', 'facilitator_tax_withheld')] -%}
    select *, sale_type as event_type,
        case when sale_type = 'return' then '{{ measure }}_return' else '{{ measure }}' end as measure,
        case when sale_type = 'return' then -tax_amount_minor else tax_amount_minor end as posted_minor
    from {{ ref('int_pos__line_taxes') }}
    where remitted_by = '{{ remitter }}'
    {% if not loop.last %}union all by name{% endif %}
    {% endfor -%}
    union all by name
    select *, sale_type as event_type,
        case when sale_type = 'sale' or charge_type = 'restocking_fee' then charge_type
            else concat(charge_type, '_return') end as measure,
        case when sale_type = 'sale' or charge_type in ('restocking_fee', 'cash_rounding') then amount_minor
            else -amount_minor end as posted_minor
    from {{ ref('int_pos__charges') }}
    union all by name
    select *, sale_type as event_type,
        case
            when sale_type = 'return' and line_type in ('amount_only_refund', 'price_adjustment') then line_type
            when sale_type = 'return' and line_type = 'gift_card' then 'gift_card_return'
            when sale_type = 'return' then 'gross_return'
            when line_type = 'gift_card' then 'gift_card_sold'
            when line_type = 'service' then 'service_sales'
            when line_type in ('goods', 'discount') then 'gross_sales'
            else 'unknown_line'
        end as measure,
        case when sale_type = 'return' then -gross_amount_minor else gross_amount_minor end as posted_minor
    from {{ ref('int_pos__lines') }}
    {% for part, back in [
        ('line_discount', 'discount_return'), ('order_discount', 'discount_return'), ('comp', 'comp_return'),
    ] -%}
    union all by name
    select *, sale_type as event_type, discount_reason_code as reason_code,
        case when sale_type = 'return' then '{{ back }}' else '{{ part }}' end as measure,
        case when sale_type = 'return' then -{{ part }}_amount_minor else {{ part }}_amount_minor end
            as posted_minor
    from {{ ref('int_pos__lines') }}
    {% endfor %}
),

amounts as (
    select
        {% for column in columns %}parts.{{ column }}, {% endfor %}
        cast(sum(parts.posted_minor) as bigint) as amount_minor
    from parts
    inner join live
        on parts.source_system = live.source_system
        and parts.source_document_id = live.source_document_id
    inner join dates on parts.business_date = dates.business_date
    where parts.posted_minor <> 0
    group by {% for column in columns %}parts.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
),

receipts as (
    {{ legs_by_rule('amounts', keys) }}
),

journal as (
    select lines.location_id, lines.business_date, lines.currency_code, lines.account_id,
        cast(sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join dates on lines.business_date = dates.business_date
    where lines.unit_event = 'receipt'
    group by lines.location_id, lines.business_date, lines.currency_code, lines.account_id
)

select
    {{ integrity_columns('6', 'P', {
        'location_id': 'coalesce(receipts.location_id, journal.location_id)',
        'business_date': 'coalesce(receipts.business_date, journal.business_date)',
        'account_id': 'coalesce(receipts.account_id, journal.account_id)',
        'amount_minor': 'coalesce(journal.amount_minor, 0) - coalesce(receipts.amount_minor, 0)',
        'currency_code': 'coalesce(receipts.currency_code, journal.currency_code)',
    }) }}
from receipts
full outer join journal
    on receipts.location_id = journal.location_id
    and receipts.business_date = journal.business_date
    and receipts.currency_code = journal.currency_code
    and receipts.account_id = journal.account_id
where coalesce(journal.amount_minor, 0) <> coalesce(receipts.amount_minor, 0)
