-- Grain: one row per order, payment or refund that this run has news of: a row that landed since
-- the last commit, a released quarantine, an order line whose product's master changed, or an item
-- of a payout that is read again (its fee follows the payout).
with arrivals as (
    select 'order' as document_kind, order_id as document_id, observation_sequence
    from {{ ref('stg_square__orders') }}
    union all
    select 'payment' as document_kind, payment_id as document_id, observation_sequence
    from {{ ref('stg_square__payments') }}
    union all
    select 'refund' as document_kind, refund_id as document_id, observation_sequence
    from {{ ref('stg_square__refunds') }}
),

changed_products as (
    select masters.product_id
    from {{ ref('int_square__product_sources') }} as masters
    cross join {{ source('settings', 'current_run') }} as run
    where masters.observation_sequence > run.committed_sequence
),

orders_of_products as (
    select order_id
    from {{ ref('stg_square__order_lines') }}
    where product_id in (select product_id from changed_products)
    union
    select order_id
    from {{ ref('stg_square__order_return_lines') }}
    where product_id in (select product_id from changed_products)
)

select distinct arrivals.document_kind, arrivals.document_id
from arrivals
cross join {{ source('settings', 'current_run') }} as run
left join {{ source('settings', 'quarantine_releases') }} as releases
    on arrivals.document_id = releases.document_id
    and releases.source_system = 'square'
    and releases.observation_sequence > run.committed_sequence
where
    run.is_rebuild
    or arrivals.observation_sequence > run.committed_sequence
    or releases.document_id is not null
union
select 'order' as document_kind, order_id as document_id
from orders_of_products
union
select 'payment' as document_kind, entries.payment_id as document_id
from {{ ref('stg_square__payout_entries') }} as entries
inner join {{ ref('int_square__touched_payouts') }} as payouts
    on entries.payout_id = payouts.payout_id
where entries.payment_id is not null and entries.refund_id is null
union
select 'refund' as document_kind, entries.refund_id as document_id
from {{ ref('stg_square__payout_entries') }} as entries
inner join {{ ref('int_square__touched_payouts') }} as payouts
    on entries.payout_id = payouts.payout_id
where entries.refund_id is not null
