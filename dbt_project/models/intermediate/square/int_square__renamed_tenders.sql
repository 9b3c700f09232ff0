-- Grain: one row per payment of an order that landed since the last commit, where not every version of
-- the order names it: whether it is money of its receipt may have changed, though it did not land itself.
with landed as (
    select distinct arrivals.order_id
    from {{ ref('stg_square__orders') }} as arrivals
    cross join {{ source('settings', 'current_run') }} as run
    where not run.is_rebuild and arrivals.observation_sequence > run.committed_sequence
),

versions as (
    select order_id, count(*) as version_count
    from {{ ref('stg_square__orders') }}
    where order_id in (select landed.order_id from landed)
    group by order_id
),

namings as (
    select order_id, coalesce(payment_id, tender_id) as payment_id, count(*) as naming_count
    from {{ ref('stg_square__order_tenders') }}
    where order_id in (select landed.order_id from landed)
    group by order_id, coalesce(payment_id, tender_id)
)

select distinct payments.payment_id
from {{ ref('stg_square__payments') }} as payments
inner join versions
    on payments.order_id = versions.order_id
left join namings
    on payments.order_id = namings.order_id
    and payments.payment_id = namings.payment_id
where coalesce(namings.naming_count, 0) < versions.version_count
