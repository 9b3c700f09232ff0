-- Grain: one row per payment this run reads, in its newest version, with the order it settles and
-- its role there.
-- Roles: in_order (same trading day: part of the receipt), late (another day, or its order was
-- cancelled though the money moved: a document of its own), replaced (its order, newer than it,
-- names others), void, not_final, order_missing, order_open, not_named (its order is older than it).
with arrivals as (
    select
        payments.*,
        payments.created_at as occurred_at,
        reach.is_touched
    from {{ ref('stg_square__payments') }} as payments
    inner join {{ ref('int_square__reach') }} as reach
        on payments.payment_id = reach.document_id
        and reach.document_kind = 'payment'
),

versions as (
    {{ newest_version('arrivals', 'payment_id') }}
),

newest as (
    select * from versions where version_rank = 1
),

trading_days as (
    {{ trading_day_of('newest', 'payment_id') }}
),

decline_days as (
    {{ trading_day_of('newest', 'payment_id', instant='updated_at') }}
),

namings as (
    select payment_id, min(order_id) as order_id
    from {{ ref('int_square__order_tenders') }}
    where has_payment
    group by payment_id
),

joined as (
    select
        newest.*,
        trading_days.entity_id,
        coalesce(trading_days.business_date, cast(newest.occurred_at at time zone 'UTC' as date))
            as business_date,
        decline_days.business_date as declined_date,
        coalesce(namings.order_id, newest.order_id) as settled_order_id,
        namings.order_id is not null as is_named,
        orders.order_id is not null as has_order,
        orders.order_state,
        orders.business_date as order_business_date,
        orders.version_at as order_version_at,
        coalesce(newest.customer_ref, orders.customer_ref) as known_customer_ref,
        newest.payment_status = 'FAILED' and newest.is_offline_payment as is_declined,
        newest.payment_status in ('COMPLETED', 'CANCELED', 'FAILED') as is_final,
        coalesce(meanings.meaning_code, 'unknown') as mapped_tender_type,
        orders.channel,
        coalesce(orders.register_id, newest.device_id) as register_id
    from newest
    left join namings
        on newest.payment_id = namings.payment_id
    left join {{ ref('int_square__orders') }} as orders
        on coalesce(namings.order_id, newest.order_id) = orders.order_id
    left join trading_days
        on newest.payment_id = trading_days.payment_id
    left join decline_days
        on newest.payment_id = decline_days.payment_id
    left join {{ ref('int_square__text_meanings') }} as meanings
        on {{ square_tender_text('payment', 'newest') }} = meanings.source_text
        and meanings.mapping_kind = 'tender'
)

select
    payment_id, is_touched, is_conflicting, record_hash as source_version, entity_id, location_id,
    business_date, declined_date, entity_id is null as is_unknown_location, occurred_at, currency_code,
    settled_order_id, is_named, payment_status, is_declined, is_final, source_type, card_brand,
    case
        when mapped_tender_type = 'house_account' and known_customer_ref is null then 'unknown'
        else mapped_tender_type
    end as tender_type,
    case when mapped_tender_type in ('card', 'wallet', 'buy_now_pay_later') then 'square' end as processor,
    case
        when not is_final then 'not_final'
        when payment_status <> 'COMPLETED' and not is_declined then 'void'
        when not has_order then 'order_missing'
        when order_state = 'CANCELED' then 'late'
        when is_named and order_state <> 'COMPLETED' then 'order_open'
        when is_named and business_date = order_business_date then 'in_order'
        when is_named then 'late'
        when order_version_at >= updated_at then 'replaced'
        else 'not_named'
    end as payment_role,
    tip_amount_minor, total_amount_minor, known_customer_ref as customer_ref, employee_id, register_id,
    coalesce(channel, 'store') as channel, external_source_id, card_id,
    file_sha256, row_number, observation_sequence
from joined
