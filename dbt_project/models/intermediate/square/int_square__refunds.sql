-- Grain: one row per refund this run reads, in its newest version, with where the money went and
-- the settlement key it clears: the return order, or the cancelled order whose payment it gives back.
-- A failed refund was paid out first and came back later: two units, whatever versions landed.
with arrivals as (
    select
        refunds.*,
        refunds.created_at as occurred_at
    from {{ ref('stg_square__refunds') }} as refunds
    inner join {{ ref('int_square__reach') }} as reach
        on refunds.refund_id = reach.document_id
        and reach.document_kind = 'refund'
        and reach.is_touched
),

versions as (
    {{ newest_version('arrivals', 'refund_id') }}
),

newest as (
    select * from versions where version_rank = 1
),

trading_days as (
    {{ trading_day_of('newest', 'refund_id') }}
),

failure_days as (
    {{ trading_day_of('newest', 'refund_id', instant='updated_at') }}
),

landed_orders as (
    select distinct order_id
    from {{ ref('stg_square__orders') }}
    where order_id in (select order_id from newest)
),

joined as (
    select
        newest.*,
        trading_days.entity_id,
        coalesce(trading_days.business_date, cast(newest.occurred_at at time zone 'UTC' as date))
            as business_date,
        failure_days.business_date as failed_date,
        landed_orders.order_id is not null as has_return_order,
        payments.payment_id is not null as has_payment,
        payments.tender_type as payment_tender_type,
        payments.source_type as payment_source_type,
        payments.settled_order_id as paid_order_id,
        payments.payment_role = 'late' and orders.order_state = 'CANCELED' as is_of_cancelled_order,
        meanings.meaning_code as destination_tender_type,
        payments.customer_ref,
        coalesce(orders.register_id, payments.register_id) as register_id,
        coalesce(orders.channel, payments.channel, 'store') as channel
    from newest
    left join trading_days
        on newest.refund_id = trading_days.refund_id
    left join failure_days
        on newest.refund_id = failure_days.refund_id
    left join landed_orders
        on newest.order_id = landed_orders.order_id
    left join {{ ref('int_square__payments') }} as payments
        on newest.payment_id = payments.payment_id
    left join {{ ref('int_square__orders') }} as orders
        on payments.settled_order_id = orders.order_id
    left join {{ ref('int_square__text_meanings') }} as meanings
        on {{ square_tender_text('refund', 'newest') }} = meanings.source_text
        and meanings.mapping_kind = 'tender'
)

select
    refund_id, is_conflicting, record_hash as source_version, entity_id, location_id, business_date,
    failed_date, entity_id is null as is_unknown_location, occurred_at, currency_code, refund_status,
    payment_id, has_payment, has_return_order,
    case when has_return_order then order_id when is_of_cancelled_order then paid_order_id end
        as settlement_order_id,
    case
        when has_payment and coalesce(destination_type, payment_source_type) = payment_source_type
            and payment_source_type <> 'EXTERNAL' then payment_tender_type
        when destination_type is null then payment_tender_type
        else coalesce(destination_tender_type, 'unknown')
    end as tender_type,
    is_unlinked or payment_id is null or has_payment
    or coalesce(destination_type, 'CARD') <> 'CARD' as has_known_destination,
    customer_ref, employee_id, register_id, channel, refund_amount_minor,
    file_sha256, row_number, observation_sequence
from joined
