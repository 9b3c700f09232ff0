-- Grain: one row per bank statement, or file of statements, that is held out of the match, and why: in
-- the columns of `quarantine`, and each row of the books files about banks that cannot hold. No one can release one: half a statement would hide what is missing.
{{ config(materialized='view') }}
with held as (
    select
        source_document_id as document_id,
        held_reason as reason,
        case held_reason
            when 'the statement does not add up' then concat(
                statement_format, ' of ', cast(first_day as varchar), ' to ', cast(last_day as varchar),
                ': opening and ', cast(line_count as varchar), ' lines come to more than the closing balance by',
                ' this amount (less, if it is negative): ask the bank for it again'
            )
            when 'the account belongs to nobody' then concat(
                'name account ', account_number, ' in ', currency_code, ' with its entity in'
                ' books/bank_accounts.csv and run again'
            )
            when 'an amount is finer than its currency'
                then concat('an amount has more decimals than ', currency_code, ' has: ask the bank for it again')
            when 'the currency is not known' then concat(currency_code, ' is no currency of ISO 4217')
            else 'nothing says which of the two is right: deliver the right one by itself'
        end as detail,
        case held_reason when 'the statement does not add up' then difference_minor end as amount_minor,
        currency_code,
        file_sha256,
        row_number,
        'quarantined' as status
    from {{ ref('int_bank__statements') }}
    where held_reason is not null
    union all
    select
        original_name, reason, detail, cast(null as bigint), cast(null as varchar), file_sha256, row_number,
        case when is_redelivered then 'superseded' else 'quarantined' end
    from {{ ref('stg_bank__unread_statements') }}
)

select * from {{ ref('int_bank__held_books_rows') }}
union all
select
    'bank' as source_system, document_id, reason, detail, amount_minor, currency_code, file_sha256,
    row_number, status, cast(null as varchar) as source_version,
    'a bank statement is taken as a whole or not at all' as release_refusal
from held
