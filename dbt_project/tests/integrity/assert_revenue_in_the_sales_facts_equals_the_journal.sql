-- Invariant 7 (P). Gross, discount, comp and return of the sales facts equal the journal per entity, store, business date and department.
{{ config(severity='error') }}
with dates as (
    select business_date from {{ ref('int_pos__touched_dates') }}
),

facts as (
    {% for part, amount, condition in [
        ('gross', 'lines.gross_amount_minor', 'not lines.is_return'),
        ('discount', '-lines.discount_amount_minor', 'true'),
        ('comp', '-lines.comp_amount_minor', 'true'),
        ('return', 'lines.gross_amount_minor', 'lines.is_return'),
    ] -%}
    select lines.entity_id, lines.location_id, lines.business_date, lines.currency_code,
        coalesce(lines.department_id, '') as department_id, '{{ part }}' as part,
        cast(sum({{ amount }}) as bigint) as amount_minor
    from {{ ref('fct_sale_lines') }} as lines
    inner join dates on lines.business_date = dates.business_date
    where {{ condition }}
    group by lines.entity_id, lines.location_id, lines.business_date, lines.currency_code,
        coalesce(lines.department_id, '')
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

journal as (
    select lines.entity_id, lines.location_id, lines.business_date, lines.currency_code,
        coalesce(lines.department_id, '') as department_id,
        case
            when lines.measure in ('gross_sales', 'service_sales') then 'gross'
            when lines.measure in ('line_discount', 'order_discount', 'discount_return', 'price_adjustment')
                then 'discount'
            when lines.measure in ('comp', 'comp_return') then 'comp'
            else 'return'
        end as part,
        cast(-sum(lines.amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join dates on lines.business_date = dates.business_date
    where lines.unit_event = 'receipt' and lines.measure in (
        'gross_sales', 'service_sales', 'line_discount', 'order_discount', 'discount_return',
        'price_adjustment', 'comp', 'comp_return', 'gross_return', 'amount_only_refund'
    )
    group by lines.entity_id, lines.location_id, lines.business_date, lines.currency_code,
        coalesce(lines.department_id, ''),
        case
            when lines.measure in ('gross_sales', 'service_sales') then 'gross'
            when lines.measure in ('line_discount', 'order_discount', 'discount_return', 'price_adjustment')
                then 'discount'
            when lines.measure in ('comp', 'comp_return') then 'comp'
            else 'return'
        end
)

select
    {{ integrity_columns('7', 'P', {
        'entity_id': 'coalesce(facts.entity_id, journal.entity_id)',
        'location_id': 'coalesce(facts.location_id, journal.location_id)',
        'business_date': 'coalesce(facts.business_date, journal.business_date)',
        'document_id': 'coalesce(facts.part, journal.part)',
        'amount_minor': 'coalesce(facts.amount_minor, 0) - coalesce(journal.amount_minor, 0)',
        'currency_code': 'coalesce(facts.currency_code, journal.currency_code)',
    }) }}
from facts
full outer join journal
    on facts.entity_id = journal.entity_id
    and facts.location_id = journal.location_id
    and facts.business_date = journal.business_date
    and facts.currency_code = journal.currency_code
    and facts.department_id = journal.department_id
    and facts.part = journal.part
where coalesce(facts.amount_minor, 0) <> coalesce(journal.amount_minor, 0)
