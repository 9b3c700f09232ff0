-- Grain: one row per touched order as a document: complete when every payment its tenders name has
-- landed in a final status.
with tender_states as (
    select
        tenders.order_id,
        min(case when tenders.has_payment and payments.payment_id is null then tenders.payment_id end)
            as missing_payment_id,
        min(case when payments.payment_id is not null and not payments.is_final then tenders.payment_id end)
            as unsettled_payment_id,
        min(payments.register_id) as register_id,
        min_by(
            payments.employee_id, case when payments.employee_id is not null then tenders.tender_number end
        ) as employee_id
    from {{ ref('int_square__order_tenders') }} as tenders
    left join {{ ref('int_square__payments') }} as payments
        on tenders.payment_id = payments.payment_id
    where tenders.is_touched
    group by tenders.order_id
),

refund_states as (
    select order_id, min(employee_id) as employee_id
    from {{ ref('stg_square__refunds') }}
    where order_id in (select order_id from {{ ref('int_square__orders') }} where is_touched)
    group by order_id
)

select
    orders.*,
    coalesce(tender_states.employee_id, refund_states.employee_id) as employee_id,
    coalesce(orders.register_id, tender_states.register_id) as document_register_id,
    case
        when orders.is_training then 'ignored'
        when orders.order_state = 'CANCELED' then 'void'
        when orders.order_state = 'DRAFT' then 'ignored'
        when orders.order_state <> 'COMPLETED' then 'awaiting_parent'
        when tender_states.missing_payment_id is not null then 'awaiting_parent'
        when tender_states.unsettled_payment_id is not null then 'awaiting_parent'
        else 'postable'
    end as document_status,
    case
        when orders.is_training then 'training'
        when orders.order_state = 'CANCELED' and orders.was_completed then 'cancelled after it was completed'
        when orders.order_state = 'CANCELED' then 'cancelled before it was completed'
        when orders.order_state = 'DRAFT' then 'draft'
        when orders.order_state <> 'COMPLETED' then 'the order is still open'
        when tender_states.missing_payment_id is not null
            then concat('payment ', tender_states.missing_payment_id, ' has not landed')
        when tender_states.unsettled_payment_id is not null
            then concat('payment ', tender_states.unsettled_payment_id, ' is not final')
    end as status_reason
from {{ ref('int_square__orders') }} as orders
left join tender_states
    on orders.order_id = tender_states.order_id
left join refund_states
    on orders.order_id = refund_states.order_id
where orders.is_touched
