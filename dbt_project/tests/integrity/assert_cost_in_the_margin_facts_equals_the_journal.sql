-- Invariant 8 (P). Cost of goods in the margin mart equals the journal's per entity, store, business date and department.
{{ config(severity='error') }}
with facts as (
    select
        margin.entity_id, margin.location_id, margin.business_date, margin.currency_code,
        margin.department_id,
        cast(sum(margin.cost_of_goods * currencies.minor_units_per_major) as bigint) as amount_minor
    from {{ ref('mart_sales__margin') }} as margin
    inner join {{ ref('dim_currency') }} as currencies
        on margin.currency_code = currencies.currency_code
    group by
        margin.entity_id, margin.location_id, margin.business_date, margin.currency_code,
        margin.department_id
),

journal as (
    select
        entity_id, location_id, business_date, currency_code,
        coalesce(department_id, 'none') as department_id,
        min(account_id) as account_id,
        cast(sum(amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }}
    where account_id in (
        select account_id from {{ ref('int_accounting__account_roles') }} where role = 'cost_of_goods_sold'
    )
    group by
        entity_id, location_id, business_date, currency_code, coalesce(department_id, 'none')
)

select
    {{ integrity_columns('8', 'P', {
        'entity_id': 'coalesce(facts.entity_id, journal.entity_id)',
        'location_id': 'coalesce(facts.location_id, journal.location_id)',
        'business_date': 'coalesce(facts.business_date, journal.business_date)',
        'account_id': 'journal.account_id',
        'document_id': 'coalesce(facts.department_id, journal.department_id)',
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
where coalesce(facts.amount_minor, 0) <> coalesce(journal.amount_minor, 0)
