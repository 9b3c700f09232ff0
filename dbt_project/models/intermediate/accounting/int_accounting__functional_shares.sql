-- Grain: one row per line in a foreign currency: its amount in the entity's functional currency, by
-- the stored rate of its rate date.
-- What a payout will settle payment by payment is translated line by line, and so are the amounts of
-- every entry but a receipt's, as both legs of each are written. What is left of a receipt: the
-- smaller side comes to round(total * rate), the larger takes what balances, and each is spread by
-- largest remainder (8.01 + 1.20 CAD by card at 0.73 are 6.72 USD = 5.84 + 0.88).
{% set group = 'partition by posting_unit_id, currency_code, rate_date' -%}
with foreign_lines as (
    select
        lines.posting_unit_id,
        lines.line_number,
        lines.currency_code,
        lines.rate_date,
        lines.amount_minor > 0 as is_debit,
        lines.unit_event <> 'receipt' or lines.processor is not null as is_alone,
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
        and lines.rate_date = rates.rate_date
        and rates.rate_type = 'daily'
),

translated as (
    select
        *,
        cast(round(cast(size_minor as decimal(18, 0)) * minor_rate, 0) as bigint) as alone_minor
    from foreign_lines
),

balances as (
    select
        *,
        cast(sum(case when is_alone then 0 else size_minor end) over ({{ group }}, is_debit) as bigint)
            as side_minor,
        cast(sum(case when is_alone then 0 else size_minor end) over ({{ group }}) as bigint)
            as both_sides_minor,
        cast(sum(case when not is_alone then 0 when is_debit then alone_minor else -alone_minor end)
            over ({{ group }}) as bigint) as alone_balance_minor
    from translated
),

sides as (
    select
        *,
        case when is_alone then line_number else 0 end as alone_line_number,
        cast(case
            when is_alone then alone_minor
            else round(
                cast(least(side_minor, both_sides_minor - side_minor) as decimal(18, 0)) * minor_rate, 0
            ) + case
                when is_debit and 2 * side_minor > both_sides_minor then -alone_balance_minor
                when not is_debit and 2 * side_minor >= both_sides_minor then alone_balance_minor
                else 0
            end
        end as bigint) as side_total_minor
    from balances
),

shares as (
    {{ largest_remainder(
        'sides', ['posting_unit_id', 'line_number', 'is_debit'],
        ['posting_unit_id', 'currency_code', 'rate_date', 'is_debit', 'alone_line_number'],
        'side_total_minor', 'size_minor', 'line_number'
    ) }}
)

select
    posting_unit_id,
    line_number,
    case when is_debit then share_amount_minor else -share_amount_minor end as functional_amount_minor
from shares
