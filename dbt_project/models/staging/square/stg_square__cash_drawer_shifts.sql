-- Grain: one row per cash drawer shift, as often as it was fetched. Renamed and cast only; the
-- vendor signs money that leaves the drawer now one way and now the other, so it is made positive.
with source as (
    select * from {{ source('square', 'cash_drawer_shifts') }}
)

select
    shift_id,
    location_id,
    device_id,
    device_name,
    opening_team_member_id,
    closing_team_member_id,
    state as shift_state,
    description,
    opened_cash_amount_minor,
    cash_payment_amount_minor,
    abs(cash_refunds_amount_minor) as cash_refunds_amount_minor,
    abs(cash_paid_in_amount_minor) as cash_paid_in_amount_minor,
    abs(cash_paid_out_amount_minor) as cash_paid_out_amount_minor,
    expected_cash_amount_minor,
    closed_cash_amount_minor,
    coalesce(opened_cash_currency, expected_cash_currency, closed_cash_currency) as currency_code,
    opened_at,
    ended_at,
    closed_at,
    coalesce(updated_at, closed_at, ended_at, opened_at) as updated_at,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash,
    fetched_at,
    batch_id
from source
