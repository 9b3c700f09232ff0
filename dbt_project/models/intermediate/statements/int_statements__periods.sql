-- Grain: one row per entity, accounting period and statement (income: the period's own days; balance: all
-- days since the opening balances): whether an accounting system completes it, and why or why not.
{{ config(materialized='view') }}
with readings as (
    select * from {{ ref('int_statements__readings') }}
),

systems as (
    select entity_id, min(target) as target, min(sent_from) as sent_from, min(journals) as journals
    from readings
    group by entity_id
),

openings as (
    select * from readings where reading_kind = 'opening'
),

spans as (
    select entity_id, period, 'income' as statement, first_day, last_day
    from {{ source('settings', 'fiscal_periods') }}
    union all
    select
        periods.entity_id, periods.period, 'balance' as statement,
        cast({{ dbt.dateadd('day', 1, 'openings.last_day') }} as date) as first_day, periods.last_day
    from {{ source('settings', 'fiscal_periods') }} as periods
    left join openings on periods.entity_id = openings.entity_id
),

months as (
    select
        *,
        case
            when not has_ended then concat(
                substr(cast(first_day as varchar), 1, 7), ' had not ended when ', target, ' was read'
            )
            when differences > 0 then concat(
                'in ', substr(cast(first_day as varchar), 1, 7), ' ', target, ' holds something else than what'
                ' it was sent and the entries read, in ', cast(differences as varchar), ' places'
            )
            when foreign_currencies is not null then concat(
                'in ', substr(cast(first_day as varchar), 1, 7), ' others posted in ', foreign_currencies,
                ', which nobody translated'
            )
        end as fault
    from readings
    where reading_kind = 'month'
),

covered as (
    select
        spans.entity_id, spans.period, spans.statement, spans.first_day, spans.last_day,
        {{ dbt.datediff('spans.first_day', 'spans.last_day', 'month') }} + 1 as needed,
        count(months.first_day) as found,
        min(months.fault) as fault,
        cast(sum(months.entries) as bigint) as entries,
        cast(sum(months.unsent_accounts) as bigint) as unsent_accounts,
        min(months.read_at) as read_at
    from spans
    left join months
        on spans.entity_id = months.entity_id
        and months.first_day <= spans.last_day and months.last_day >= spans.first_day
    group by spans.entity_id, spans.period, spans.statement, spans.first_day, spans.last_day
),

judged as (
    select
        covered.*, systems.target, systems.sent_from, systems.journals, openings.last_day as opened_on,
        case
            when systems.target is null then 'no accounting system was imported (tillbook import NAME)'
            when covered.statement = 'balance' and openings.last_day is null
                then concat(
                    'the opening balances of ', systems.target, ' were not imported (tillbook import ',
                    systems.target, ' --opening-since DAY)'
                )
            when covered.statement = 'balance' and openings.foreign_currencies is not null
                then concat('opening balances of ', systems.target, ' are in ', openings.foreign_currencies)
            when covered.last_day < covered.first_day then concat(
                'the opening balances of ', systems.target, ' are those of ', cast(openings.last_day as varchar)
            )
            when covered.found < covered.needed then concat(
                systems.target, ' was not imported for every month from ',
                substr(cast(covered.first_day as varchar), 1, 7), ' to ',
                substr(cast(covered.last_day as varchar), 1, 7)
            )
            else covered.fault
        end as lack
    from covered
    left join systems on covered.entity_id = systems.entity_id
    left join openings on covered.entity_id = openings.entity_id
)

select
    entity_id, period, statement, target, sent_from, journals, opened_on,
    case when lack is null then 'complete' else 'subledger only' end as completeness,
    coalesce(lack, concat(
        'with ', cast(entries as varchar), ' entries that others made in ', target, ', read on ',
        cast(cast(read_at as date) as varchar),
        case when unsent_accounts > 0 then concat(
            '; amounts on ', cast(unsent_accounts as varchar), ' accounts and months were not there yet'
        ) else '' end
    )) as completeness_reason
from judged
