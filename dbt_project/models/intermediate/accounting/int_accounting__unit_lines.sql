-- Grain: one row per journal line that the newest versions demand, for the units of this run, in its
-- transaction currency. Amounts are signed, debit positive.
{% set line_columns = [
    'event_type', 'measure', 'source_line_id', 'posting_rule_id', 'role', 'account_id',
    'product_id', 'department_id', 'tender_type', 'processor', 'register_id', 'employee_id',
    'channel', 'tax_code', 'tax_jurisdiction', 'tax_rate', 'reason_code', 'subledger_type',
    'subledger_id',
] -%}
with resolved as (
    select
        {{ hash_of(['legs.source_system', 'legs.source_document_id', 'legs.unit_event']) }}
            as posting_unit_id,
        legs.*,
        accounts.account_id
    from {{ ref('int_accounting__event_legs') }} as legs
    inner join {{ ref('int_accounting__role_splits') }} as splits on legs.role = splits.role
    inner join {{ ref('int_accounting__account_resolutions') }} as accounts
        on {{ of_the_same_role('legs', 'splits', 'accounts', [
            'entity_id', 'location_id', 'department_id', 'tender_type', 'tax_jurisdiction',
            'processor', 'reason_code',
        ]) }}
    where legs.role <> 'sale_clearing'
)

select
    posting_unit_id,
    source_system,
    source_document_id,
    unit_event,
    source_version,
    entity_id,
    location_id,
    business_date,
    rate_date,
    amount_minor,
    currency_code,
    {{ line_columns | join(',\n    ') }},
    row_number() over (
        partition by posting_unit_id
        order by {{ line_columns | join(', ') }}, amount_minor, business_date, location_id, rate_date
    ) as line_number
from resolved
