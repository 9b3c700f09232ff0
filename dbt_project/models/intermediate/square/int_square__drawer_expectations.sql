-- Grain: one row per touched drawer session: what it should hold by our own books, and by the till.
-- expected = opening + cash tendered net of change - cash refunds + paid in - paid out - card tips
-- paid in cash - cash-back - drops. Cash belongs to the session of its store and hours; where two
-- drawers are open at once, to the one of its register. If that does not tell them apart, the
-- till's own sums of payments and refunds are taken, as a guess would move cash between drawers.
with sessions as (
    select * from {{ ref('int_square__drawer_sessions') }}
),

{{ cash_of_drawers('sessions') }},

cash as (
    select
        shift_id,
        {% for measure in ['cash_received', 'cash_refunded', 'cash_back'] -%}
        cast(sum(case when measure = '{{ measure }}' then amount_minor else 0 end) as bigint)
            as {{ measure }}_amount_minor,
        {% endfor -%}
        max(session_count) > 1 as is_shared
    from attributed
    group by shift_id
),

-- Cash the till keyed in the session's hours that is no longer cash of a receipt.
withdrawn as (
    select
        sessions.shift_id,
        cast(sum(keyed.total_amount_minor) as bigint) as withdrawn_amount_minor
    from sessions
    inner join (
        {{ newest_version(ref('stg_square__payments'), 'payment_id') }}
    ) as keyed
        on keyed.version_rank = 1
        and keyed.source_type = 'CASH'
        and sessions.location_id = keyed.location_id
        and keyed.created_at >= sessions.opened_at
        and keyed.created_at < coalesce(sessions.ended_at, sessions.closed_at, timestamptz '9999-12-31 00:00:00+00')
    where keyed.payment_id not in (
        select cash_of_hours.payment_id from cash_of_hours where cash_of_hours.payment_id is not null
    )
    group by sessions.shift_id
),

chosen as (
    select
        sessions.*,
        coalesce(cash.is_shared, false) as is_shared,
        case
            when coalesce(cash.is_shared, false) then coalesce(sessions.cash_payment_amount_minor, 0)
            else coalesce(cash.cash_received_amount_minor, 0)
        end as cash_received_amount_minor,
        case
            when coalesce(cash.is_shared, false) then coalesce(sessions.cash_refunds_amount_minor, 0)
            else coalesce(cash.cash_refunded_amount_minor, 0)
        end as cash_refunded_amount_minor,
        case when coalesce(cash.is_shared, false) then 0 else coalesce(cash.cash_back_amount_minor, 0) end
            as cash_back_amount_minor,
        coalesce(withdrawn.withdrawn_amount_minor, 0) as withdrawn_amount_minor
    from sessions
    left join cash on sessions.shift_id = cash.shift_id
    left join withdrawn on sessions.shift_id = withdrawn.shift_id
)

select
    *,
    coalesce(opened_cash_amount_minor, 0) + cash_received_amount_minor - cash_refunded_amount_minor
    + paid_in_amount_minor - paid_out_amount_minor - tip_paid_amount_minor
    - cash_back_amount_minor - drop_amount_minor as expected_amount_minor
from chosen
