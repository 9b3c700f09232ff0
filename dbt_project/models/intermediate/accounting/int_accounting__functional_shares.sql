-- Grain: one row per line in a foreign currency: its amount in the entity's functional currency.
-- A unit's debits come to round(total * rate) and so do its credits; each side's total is spread
-- over its lines by largest remainder, so that the entry balances in both currencies and no line is
-- off by more than one minor unit (8.01 + 1.20 CAD at 0.73 are 6.72 USD = 5.84 + 0.88).
with foreign_lines as (
    select
        lines.posting_unit_id,
        lines.line_number,
        lines.currency_code,
        lines.amount_minor > 0 as is_debit,
        abs(lines.amount_minor) as size_minor,
        cast(
            rates.rate * cast(functional.minor_units_per_major as decimal(5, 0))
            * foreign_currency.minor_unit as decimal(20, 12)
        ) as minor_rate
    from {{ ref('int_accounting__unit_lines') }} as lines
    inner join {{ source('settings', 'entities') }} as entities
        on lines.entity_id = entities.entity_id
        and lines.currency_code <> entities.functional_currency_code
    inner join {{ ref('currencies') }} as foreign_currency
        on lines.currency_code = foreign_currency.currency_code
    inner join {{ ref('currencies') }} as functional
        on entities.functional_currency_code = functional.currency_code
    inner join {{ source('settings', 'exchange_rates') }} as rates
        on lines.currency_code = rates.from_currency_code
        and entities.functional_currency_code = rates.to_currency_code
        and lines.business_date = rates.rate_date
        and rates.rate_type = 'daily'
),

sides as (
    select
        *,
        cast(round(
            cast(sum(size_minor) over (
                partition by posting_unit_id, currency_code, is_debit
            ) as decimal(18, 0)) * minor_rate, 0
        ) as bigint) as side_total_minor
    from foreign_lines
),

shares as (
    {{ largest_remainder(
        'sides', ['posting_unit_id', 'line_number', 'is_debit'],
        ['posting_unit_id', 'currency_code', 'is_debit'], 'side_total_minor', 'size_minor', 'line_number'
    ) }}
)

select
    posting_unit_id,
    line_number,
    case when is_debit then share_amount_minor else -share_amount_minor end as functional_amount_minor
from shares
