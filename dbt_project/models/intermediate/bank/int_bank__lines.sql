-- Grain: one row per line of an account, however often statements repeat it. A line is known by its
-- account, day, amount and the bank's reference, where the bank gives one, else by what it says; of equal
-- lines within one statement each counts, so statements that overlap give none twice and lose none.
{{ config(materialized='view') }}
with taken as (
    select
        lines.*,
        statements.entity_id,
        statements.location_id,
        statements.statement_format,
        statements.last_day,
        cast(round(lines.amount * statements.units, 0) as bigint) as amount_minor,
        coalesce(lines.bank_reference, concat(lines.payout_reference, '|', lines.description)) as known_by
    from {{ ref('stg_bank__statement_lines') }} as lines
    inner join {{ ref('int_bank__statements') }} as statements
        on lines.observation_sequence = statements.observation_sequence
        and lines.row_number = statements.row_number
    where statements.held_reason is null
),

counted as (
    select
        *,
        row_number() over (
            partition by observation_sequence, row_number, booking_date, amount_minor, known_by
            order by line_number
        ) as occurrence
    from taken
),

identified as (
    select
        *,
        {{ hash_of(['account_number', 'currency_code', 'booking_date', 'amount_minor', 'known_by',
            'occurrence']) }} as bank_line_id
    from counted
),

ranked as (
    select
        *,
        row_number() over (
            partition by bank_line_id order by last_day desc, observation_sequence desc, row_number desc
        ) as place
    from identified
)

select * from ranked where place = 1
