-- Grain: one row per bank statement that adds up and belongs to an entity, newest arrival. Statements
-- follow on each other when one opens with what the one before closed with; `covered_from` and
-- `covered_through` are the ends of the chain it stands in: between them no day is missing.
with ordered as (
    select
        *,
        coalesce(opening_balance_minor, closing_balance_minor - lines_amount_minor) as opens_with_minor,
        lag(closing_balance_minor) over (
            partition by account_number, currency_code order by last_day, first_day, statement_id
        ) as closed_with_minor,
        lag(last_day) over (
            partition by account_number, currency_code order by last_day, first_day, statement_id
        ) as previous_last_day
    from {{ ref('int_bank__statements') }}
    where held_reason is null
),

linked as (
    select
        *,
        case
            when opens_with_minor = closed_with_minor then 0
            when first_day < previous_last_day then 0
            when coalesce(opens_with_minor, closed_with_minor) is null
                and {{ dbt.datediff('previous_last_day', 'first_day', 'day') }} <= 1 then 0
            else 1
        end as begins_chain
    from ordered
),

chained as (
    select
        *,
        cast(sum(begins_chain) over (
            partition by account_number, currency_code order by last_day, first_day, statement_id
            rows between unbounded preceding and current row
        ) as bigint) as chain_number
    from linked
)

select
    {{ hash_of(['account_number', 'currency_code', 'statement_id', 'last_day']) }} as bank_statement_id,
    account_number,
    entity_id,
    account_role,
    location_id,
    statement_id,
    statement_format,
    first_day,
    last_day,
    min(first_day) over (partition by account_number, currency_code, chain_number) as covered_from,
    max(last_day) over (partition by account_number, currency_code, chain_number) as covered_through,
    line_count as bank_line_count,
    opening_balance_minor,
    lines_amount_minor,
    closing_balance_minor,
    difference_minor is not null as is_added_up,
    currency_code,
    file_sha256,
    row_number
from chained
