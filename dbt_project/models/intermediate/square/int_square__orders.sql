-- Grain: one row per order this run reads, in its newest version, with store, trading day and
-- channel. `was_completed`: some version of it was a completed sale.
with arrivals as (
    select
        orders.*,
        coalesce(orders.updated_at, orders.closed_at, orders.created_at, orders.fetched_at) as version_at,
        coalesce(orders.order_version, 0) as version_number,
        coalesce(orders.closed_at, orders.created_at, orders.updated_at, orders.fetched_at) as occurred_at,
        reach.is_touched
    from {{ ref('stg_square__orders') }} as orders
    inner join {{ ref('int_square__reach') }} as reach
        on orders.order_id = reach.document_id
        and reach.document_kind = 'order'
),

versions as (
    {{ newest_version('arrivals', 'order_id', 'version_at', 'version_number') }}
),

completions as (
    select order_id, bool_or(order_state = 'COMPLETED') as was_completed
    from arrivals
    group by order_id
),

newest as (
    select * from versions where version_rank = 1
),

trading_days as (
    {{ trading_day_of('newest', 'order_id') }}
)

select
    newest.order_id,
    newest.is_touched,
    newest.is_conflicting,
    completions.was_completed,
    newest.record_hash as source_version,
    trading_days.entity_id,
    newest.location_id,
    coalesce(
        trading_days.business_date, cast(newest.occurred_at at time zone 'UTC' as date)
    ) as business_date,
    trading_days.entity_id is null as is_unknown_location,
    newest.occurred_at,
    newest.version_at,
    newest.currency_code,
    coalesce(channels.meaning_code, 'store') as channel,
    newest.register_id,
    newest.customer_ref,
    newest.reference_id,
    coalesce(newest.order_state, 'OPEN') as order_state,
    newest.is_training,
    newest.exemption_certificate,
    newest.exemption_expires_date,
    coalesce(newest.cash_back_amount_minor, 0) as cash_back_amount_minor,
    newest.return_kind,
    coalesce(newest.total_amount_minor, 0) as total_amount_minor,
    newest.total_tax_amount_minor,
    newest.total_discount_amount_minor,
    newest.total_tip_amount_minor,
    newest.net_total_amount_minor,
    newest.return_total_amount_minor,
    coalesce(newest.rounding_adjustment_amount_minor, 0) as rounding_adjustment_amount_minor,
    newest.file_sha256,
    newest.row_number,
    newest.observation_sequence
from newest
inner join completions
    on newest.order_id = completions.order_id
left join trading_days
    on newest.order_id = trading_days.order_id
left join {{ ref('int_square__text_meanings') }} as channels
    on newest.source_name = channels.source_text
    and channels.mapping_kind = 'channel'
