{#-
    One part of a subledger: what changes the balance of an account as facts tell it, never the journal.
    Amounts are signed as the journal signs them, debit positive; the account is the one its role stands
    for, by the dimensions given.

    relation: rows of facts about documents in the books.
    subledger: an expression: what it is called on the checklist.
    role: an expression: the role whose account it explains.
    given: expressions for item_id and amount_minor, and for the other columns where they are not
    called so; a dimension that is not given is null.
-#}
{% macro subledger_movements(relation, subledger, role, given) -%}
select
    {{ subledger }} as subledger,
    {{ role }} as role,
    {{ given.get('entity_id', 'entity_id') }} as entity_id,
    {{ given.get('location_id', 'location_id') }} as location_id,
    cast({{ given.get('tender_type', 'null') }} as varchar) as tender_type,
    cast({{ given.get('tax_jurisdiction', 'null') }} as varchar) as tax_jurisdiction,
    cast({{ given.get('processor', 'null') }} as varchar) as processor,
    {{ given.get('currency_code', 'currency_code') }} as currency_code,
    cast({{ given['item_id'] }} as varchar) as item_id,
    {{ given.get('business_date', 'business_date') }} as business_date,
    cast({{ given['amount_minor'] }} as bigint) as amount_minor
from {{ relation }}
{%- endmacro %}

{#-
    Grain: one row per document in the books, with the day each of its units is booked on. A unit is in the
    books while its newest entry is no mirror.
-#}
{% macro days_of_live_units() -%}
{% set unit_events = [
    'receipt', 'late_tender', 'refund', 'refund_failed', 'declined_payment', 'processor_fee',
] -%}
select
    source_system, source_document_id,
    {% for unit_event in unit_events -%}
    max(case when unit_event = '{{ unit_event }}' then business_date end) as {{ unit_event }}_date
    {{- ',' if not loop.last }}
    {% endfor %}
from (
    select
        source_system, source_document_id, unit_event, business_date, entry_type,
        row_number() over (partition by posting_unit_id order by entry_revision desc) as place
    from {{ ref('fct_journal_entries') }}
    where unit_event in ('{{ unit_events | join("', '") }}')
) as entries
where place = 1 and entry_type <> 'reversal'
group by source_system, source_document_id
{%- endmacro %}
