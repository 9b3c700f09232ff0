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
        newest.source_document_id,
        count(*) as line_count,
        cast(sum(round(lines.amount * newest.units, 0)) as bigint) as amount_minor,
        cast(sum(case when {{ is_finer('lines.amount', 'newest.units') }} then 1 else 0 end) as bigint) as finer_count
    from newest
    inner join {{ ref('stg_bank__statement_lines') }} as lines
        on newest.observation_sequence = lines.observation_sequence
        and newest.row_number = lines.row_number
    group by newest.source_document_id
),

accounts as (
    select
        accounts.*,
        entities.entity_id is not null as is_known_entity,
        row_number() over (
            partition by accounts.account_number, accounts.currency_code order by accounts.row_number
        ) as place
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
        coalesce(line_totals.amount_minor, 0) as lines_amount_minor,
        coalesce(line_totals.finer_count, 0) > 0
        or coalesce({{ is_finer('newest.opening_balance', 'newest.units') }}, false)
        or coalesce({{ is_finer('newest.closing_balance', 'newest.units') }}, false) as has_finer_amounts
    from newest
    left join line_totals on newest.source_document_id = line_totals.source_document_id
    left join accounts
        on newest.account_number = accounts.account_number
        and newest.currency_code = accounts.currency_code
        and accounts.place = 1
)

select
    *,
    opening_balance_minor + lines_amount_minor - closing_balance_minor as difference_minor,
    case
        when units is null then 'the currency is not known'
        when has_finer_amounts then 'an amount is finer than its currency'
        when is_conflicting then 'the statement came twice with different content'
        when opening_balance_minor + lines_amount_minor <> closing_balance_minor
            then 'the statement does not add up'
        when not is_of_the_books then 'the account belongs to nobody'
    end as held_reason
from added
