-- Grain: one row per statement of an account, the newest arrival, in minor units, with whose account it
-- is and why it is held, if it is. A statement holds when opening + lines = closing; where the format
-- states no opening balance there is nothing to add up, and only what follows on it can tell.
{{ config(materialized='view') }}
with arrivals as (
    select
        *,
        row_number() over (
            partition by source_document_id order by fetched_at desc, observation_sequence desc, row_number desc
        ) as version_rank,
        min(record_hash) over (partition by source_document_id, batch_id)
        <> max(record_hash) over (partition by source_document_id, batch_id) as is_conflicting
    from {{ ref('stg_bank__statements') }}
),

newest as (
    select
        arrivals.*,
        currencies.minor_units_per_major,
        case arrivals.amount_unit when 'minor' then 1 else currencies.minor_units_per_major end as units
    from arrivals
    left join {{ ref('currencies') }} as currencies on arrivals.currency_code = currencies.currency_code
    where arrivals.version_rank = 1
),

line_totals as (
    select
        observation_sequence, row_number, count(*) as line_count, cast(sum(amount) as decimal(19, 4)) as amount
    from {{ ref('stg_bank__statement_lines') }}
    group by observation_sequence, row_number
),

accounts as (
    select accounts.*, entities.entity_id is not null as is_known_entity
    from {{ ref('stg_control__bank_accounts') }} as accounts
    left join {{ source('settings', 'entities') }} as entities on accounts.entity_id = entities.entity_id
),

added as (
    select
        newest.*,
        accounts.entity_id,
        accounts.account_role,
        accounts.location_id,
        coalesce(accounts.is_known_entity, false) as is_of_the_books,
        coalesce(line_totals.line_count, 0) as line_count,
        cast(round(newest.opening_balance * newest.units, 0) as bigint) as opening_balance_minor,
        cast(round(newest.closing_balance * newest.units, 0) as bigint) as closing_balance_minor,
        cast(round(coalesce(line_totals.amount, 0) * newest.units, 0) as bigint) as lines_amount_minor
    from newest
    left join line_totals
        on newest.observation_sequence = line_totals.observation_sequence
        and newest.row_number = line_totals.row_number
    left join accounts
        on newest.account_number = accounts.account_number
        and newest.currency_code = accounts.currency_code
)

select
    *,
    opening_balance_minor + lines_amount_minor - closing_balance_minor as difference_minor,
    case
        when units is null then 'the currency is not known'
        when is_conflicting then 'the statement came twice with different content'
        when opening_balance_minor + lines_amount_minor <> closing_balance_minor
            then 'the statement does not add up'
        when not is_of_the_books then 'the account belongs to nobody'
    end as held_reason
from added
