-- Grain: one row per line of an entry that others made in the accounting system that completes a company's
-- statements, and of its opening balances, as read last. An account that is one of ours there has our
-- number; any other keeps its own, behind the system's name where ours calls another account so.
select
    readings.target,
    readings.entity_id,
    readings.reading_kind,
    lines.entry_id,
    cast(lines.line_number as integer) as line_number,
    lines.posting_date,
    case
        when own.account_id is not null then own.account_id
        when namesakes.account_id is not null then concat(readings.target, ':', lines.system_account)
        else lines.system_account
    end as account_id,
    coalesce(own.account_name, lines.account_name) as account_name,
    coalesce(own.account_type, lines.account_type) as account_type,
    lines.system_account,
    lines.currency_code,
    lines.amount_minor,
    readings.read_at,
    readings.file_sha256
from {{ ref('stg_control__accounting_system_lines') }} as lines
inner join {{ ref('int_statements__readings') }} as readings
    on lines.observation_sequence = readings.observation_sequence
left join {{ ref('dim_account') }} as own on lines.own_account_id = own.account_id
left join {{ ref('dim_account') }} as namesakes on lines.system_account = namesakes.account_id
