-- Grain: one row per raw line of a touched invoice, with exactly one of the seven states.
{{ config(materialized='view') }}
select
    source_system,
    source_document_id,
    source_line_id,
    cast(null as varchar) as source_version,
    record_hash,
    observation_sequence,
    file_sha256,
    row_number,
    row_kind,
    amount_minor,
    case
        when not is_newest then 'duplicate'
        when amount_minor = 0 then 'ignored'
        else 'posted'
    end as row_state,
    case
        when not is_newest then 'the same line arrived before or again'
        when amount_minor = 0 and row_kind in ('write_off', 'stock_found', 'free_goods')
            then concat('zero amount: ', row_kind, ' moves stock only')
        when amount_minor = 0 then 'zero amount'
    end as state_reason
from {{ ref('int_online_retail__rows') }}
