-- Invariant 5 (D). Records of each landed file = raw rows + rejected records; no source gives an independent total.
{{ config(severity='warn', store_failures=true) }}
select
    {{ integrity_columns('5', 'D', {
        'document_id': 'original_name',
        'amount_minor': 'record_count - rejected_count - loaded_count',
    }) }}
from {{ ref('int_pos__loaded_files') }}
where record_count - rejected_count <> loaded_count
