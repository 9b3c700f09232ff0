-- Grain: one row per bank statement that landed since the last committed run; all of them, where the company
-- said anew since then which accounts are its own.
{{ config(materialized='view') }}
with run as (
    select * from {{ source('settings', 'current_run') }}
),

told_anew as (
    select max(accounts.observation_sequence) as observation_sequence
    from {{ ref('stg_control__bank_accounts') }} as accounts
)

select distinct statements.source_document_id
from {{ ref('stg_bank__statements') }} as statements
cross join run
cross join told_anew
where
    run.is_rebuild
    or statements.observation_sequence > run.committed_sequence
    or coalesce(told_anew.observation_sequence, 0) > run.committed_sequence
