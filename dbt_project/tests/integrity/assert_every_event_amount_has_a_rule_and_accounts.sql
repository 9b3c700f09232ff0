-- Invariant 32 (P). A measure without a rule, or a role without an account, would drop its amount: both sides of every amount are there.
{{ config(severity='error') }}
with amounts as (
    select source_system, source_document_id, event_type, measure, business_date,
        count(*) as amount_count
    from {{ ref('int_accounting__event_amounts') }}
    group by source_system, source_document_id, event_type, measure, business_date
),

legs as (
    select source_system, source_document_id, event_type, measure, business_date,
        count(*) as leg_count,
        count(*) filter (where role <> 'sale_clearing') as real_leg_count
    from {{ ref('int_accounting__event_legs') }}
    group by source_system, source_document_id, event_type, measure, business_date
),

written as (
    select source_system, source_document_id, event_type, measure, business_date,
        count(*) as line_count
    from {{ ref('int_accounting__wanted_lines') }}
    group by source_system, source_document_id, event_type, measure, business_date
)

select
    {{ integrity_columns('32', 'P', {
        'business_date': 'amounts.business_date', 'document_id': 'amounts.source_document_id',
        'account_id': 'amounts.measure', 'amount_minor': 'amounts.amount_count',
    }) }}
from amounts
left join legs
    on amounts.source_system = legs.source_system
    and amounts.source_document_id = legs.source_document_id
    and amounts.event_type = legs.event_type
    and amounts.measure = legs.measure
    and amounts.business_date = legs.business_date
left join written
    on amounts.source_system = written.source_system
    and amounts.source_document_id = written.source_document_id
    and amounts.event_type = written.event_type
    and amounts.measure = written.measure
    and amounts.business_date = written.business_date
where
    coalesce(legs.leg_count, 0) <> 2 * amounts.amount_count
    or coalesce(legs.real_leg_count, 0) <> coalesce(written.line_count, 0)
