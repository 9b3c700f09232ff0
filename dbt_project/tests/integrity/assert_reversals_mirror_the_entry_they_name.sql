-- Invariant 26 (P). A reversing entry is the exact mirror of the entry it names; an entry is reversed at most once.
{{ config(severity='error') }}
with reversals as (
    select * from {{ entries_of_this_run() }} as entries where entry_type = 'reversal'
),

-- Two rows a pair, the mirror and the entry it names, so that the join below is on equality.
sides as (
    select journal_entry_id, reverses_entry_id, entity_id, source_document_id, business_date
    from reversals
    union all
    select reverses_entry_id, reverses_entry_id, entity_id, source_document_id, business_date
    from reversals
),

sums as (
    select sides.reverses_entry_id, sides.source_document_id, sides.entity_id, sides.business_date,
        lines.line_number, lines.account_id, lines.currency_code,
        cast(sum(lines.amount_minor) as bigint) as amount_minor,
        cast(sum(lines.functional_amount_minor) as bigint) as functional_amount_minor,
        count(*) as line_count
    from sides
    inner join {{ ref('fct_journal_lines') }} as lines on sides.journal_entry_id = lines.journal_entry_id
    group by sides.reverses_entry_id, sides.source_document_id, sides.entity_id, sides.business_date,
        lines.line_number, lines.account_id, lines.currency_code
),

reversed_twice as (
    select reverses_entry_id, min(source_document_id) as source_document_id,
        min(entity_id) as entity_id
    from {{ ref('fct_journal_entries') }}
    where reverses_entry_id is not null
    group by reverses_entry_id
    having count(*) > 1
)

select
    {{ integrity_columns('26', 'P', {
        'entity_id': 'entity_id', 'business_date': 'business_date', 'account_id': 'account_id',
        'document_id': 'source_document_id', 'amount_minor': 'amount_minor',
        'currency_code': 'currency_code',
    }) }}
from sums
where amount_minor <> 0 or functional_amount_minor <> 0 or line_count <> 2
union all
select
    {{ integrity_columns('26', 'P', {
        'entity_id': 'entity_id', 'document_id': 'source_document_id',
    }) }}
from reversed_twice
