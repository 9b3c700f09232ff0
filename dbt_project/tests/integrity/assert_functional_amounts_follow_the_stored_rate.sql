-- Invariant 35 (Q). Functional = amount times the stored rate, but for one minor unit a line; one rate per day and type.
{{ config(severity='warn', store_failures=true) }}
with foreign_lines as (
    select lines.*
    from {{ lines_of_this_run() }} as lines
    where lines.entry_type <> 'reversal' and lines.functional_amount_minor is not null
)

select
    {{ integrity_columns('35', 'Q', {
        'entity_id': 'lines.entity_id', 'business_date': 'lines.business_date',
        'account_id': 'lines.account_id', 'document_id': 'lines.source_document_id',
        'amount_minor': 'lines.functional_amount_minor',
        'currency_code': 'lines.functional_currency_code',
    }) }}
from foreign_lines as lines
left join {{ source('settings', 'exchange_rates') }} as rates
    on lines.currency_code = rates.from_currency_code
    and lines.functional_currency_code = rates.to_currency_code
    and lines.business_date = rates.rate_date
    and rates.rate_type = 'daily'
where
    (lines.currency_code = lines.functional_currency_code
        and lines.amount_minor <> lines.functional_amount_minor)
    or (lines.currency_code <> lines.functional_currency_code
        and (rates.rate is null or abs(lines.functional_amount_minor
            - cast(round(lines.amount_minor * rates.rate, 0) as bigint)) > 1))
