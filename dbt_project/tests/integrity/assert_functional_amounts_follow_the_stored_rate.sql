-- Invariant 35 (Q). Functional = amount times the stored rate of the line's rate date, one rate per day
-- and type: to the minor unit where nothing is shared, else but for one minor unit and one for each
-- tender that is translated by itself.
{{ config(severity='warn', store_failures=true) }}
with new_lines as (
    select * from {{ lines_of_this_run() }} as lines where entry_type <> 'reversal'
),

foreign_lines as (
    select
        *,
        unit_event <> 'receipt' or processor is not null as is_alone,
        sum(case when processor is not null then 1 else 0 end) over (
            partition by journal_entry_id, currency_code
        ) as tender_count
    from new_lines
    where currency_code <> functional_currency_code
),

expected as (
    select
        lines.*,
        cast(round(
            cast(lines.amount_minor as decimal(18, 0)) * cast(
                rates.rate * cast(functional.minor_units_per_major as decimal(5, 0))
                * foreign_currency.minor_unit as decimal(20, 12)
            ), 0
        ) as bigint) as expected_amount_minor,
        case when lines.is_alone then 0 else 1 + lines.tender_count end as tolerance_minor
    from foreign_lines as lines
    left join {{ ref('dim_currency') }} as foreign_currency
        on lines.currency_code = foreign_currency.currency_code
    left join {{ ref('dim_currency') }} as functional
        on lines.functional_currency_code = functional.currency_code
    left join {{ source('settings', 'exchange_rates') }} as rates
        on lines.currency_code = rates.from_currency_code
        and lines.functional_currency_code = rates.to_currency_code
        and lines.rate_date = rates.rate_date
        and rates.rate_type = 'daily'
),

differing as (
    select
        entity_id, business_date, account_id, source_document_id, functional_amount_minor,
        functional_currency_code
    from new_lines
    where currency_code = functional_currency_code and amount_minor <> functional_amount_minor
    union all
    select
        entity_id, business_date, account_id, source_document_id, functional_amount_minor,
        functional_currency_code
    from expected
    where
        expected_amount_minor is null
        or abs(functional_amount_minor - expected_amount_minor) > tolerance_minor
)

select
    {{ integrity_columns('35', 'Q', {
        'entity_id': 'entity_id', 'business_date': 'business_date', 'account_id': 'account_id',
        'document_id': 'source_document_id', 'amount_minor': 'functional_amount_minor',
        'currency_code': 'functional_currency_code',
    }) }}
from differing
