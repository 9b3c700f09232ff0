-- Grain: one row per row of the books files about banks that cannot hold, in the columns of `quarantine`.
-- The rest of its file holds; a corrected file takes its place.
{{ config(materialized='view') }}
with accounts as (
    select
        accounts.*,
        entities.entity_id is null as is_of_nobody,
        row_number() over (
            partition by accounts.account_number, accounts.currency_code order by accounts.row_number
        ) as place
    from {{ ref('stg_control__bank_accounts') }} as accounts
    left join {{ source('settings', 'entities') }} as entities on accounts.entity_id = entities.entity_id
),

held as (
    select
        'bank_accounts' as file_name, file_sha256, row_number,
        case
            when place > 1 then concat('account ', account_number, ' is there twice in ', currency_code)
            else concat('there is no entity ', entity_id)
        end as why
    from accounts
    where place > 1 or is_of_nobody
    union all
    select 'cash_deposits', file_sha256, row_number, held_reason
    from {{ ref('int_bank__cash_deposits') }}
    where held_reason is not null
    union all
    select 'processor_rates', rates.file_sha256, rates.row_number,
        concat(rates.currency_code, ' is no currency of ISO 4217')
    from {{ ref('stg_control__processor_rates') }} as rates
    left join {{ ref('currencies') }} as currencies on rates.currency_code = currencies.currency_code
    where currencies.currency_code is null
)

select
    'control' as source_system, concat('books/', file_name, '.csv') as document_id,
    'a row of a books file cannot hold' as reason,
    concat('row ', cast(row_number as varchar), ': ', why, '; correct books/', file_name, '.csv and run again')
        as detail,
    cast(null as bigint) as amount_minor, cast(null as varchar) as currency_code, file_sha256, row_number,
    'quarantined' as status, cast(null as varchar) as source_version,
    'a books file is corrected, not released' as release_refusal
from held
