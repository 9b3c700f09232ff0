-- Grain: one row per tender of a postable touched order: what was paid on its trading day, what
-- another day's payment settles (1180, by order), what is owed back (1180, by return order), and
-- cash handed out against a card.
-- A declined offline card stays a tender of its receipt; the decline is an event of its payment.
with documents as (
    select * from {{ ref('int_square__order_documents') }} where document_status = 'postable'
),

paid as (
    select
        tenders.order_id, tenders.payment_id as tender_id,
        case when payments.payment_role = 'late' then 'settled_elsewhere' else 'tender_received' end
            as measure,
        case when tenders.has_payment then payments.tender_type else tenders.tender_type end as tender_type,
        payments.processor,
        case when tenders.has_payment then payments.total_amount_minor else tenders.tender_amount_minor end
            as amount_minor,
        coalesce(payments.currency_code, tenders.currency_code) as currency_code,
        payments.payment_id, payments.employee_id, payments.external_source_id, payments.card_id,
        coalesce(payments.customer_ref, tenders.customer_ref) as customer_ref
    from {{ ref('int_square__order_tenders') }} as tenders
    left join {{ ref('int_square__payments') }} as payments
        on tenders.payment_id = payments.payment_id
    where not tenders.has_payment or payments.payment_role in ('in_order', 'late')
),

named_amounts as (
    select order_id, cast(sum(tender_amount_minor) as bigint) as tender_amount_minor
    from {{ ref('int_square__order_tenders') }}
    group by order_id
),

return_totals as (
    select
        returns.order_id, cast(sum(returns.return_total_amount_minor) as bigint) as return_amount_minor
    from {{ ref('stg_square__order_returns') }} as returns
    inner join documents
        on returns.order_id = documents.order_id
        and returns.observation_sequence = documents.observation_sequence
        and returns.row_number = documents.row_number
    group by returns.order_id
),

owed as (
    select
        documents.order_id,
        coalesce(documents.return_total_amount_minor, return_totals.return_amount_minor, 0)
            as return_amount_minor,
        coalesce(
            documents.net_total_amount_minor,
            documents.total_amount_minor - coalesce(return_totals.return_amount_minor, 0)
        ) as net_amount_minor,
        documents.total_amount_minor,
        coalesce(named_amounts.tender_amount_minor, 0) as tender_amount_minor
    from documents
    inner join return_totals
        on documents.order_id = return_totals.order_id
    left join named_amounts
        on documents.order_id = named_amounts.order_id
),

tenders as (
    select
        order_id, tender_id, measure, tender_type, processor, amount_minor, currency_code, payment_id,
        employee_id,
        case
            when measure = 'settled_elsewhere' then 'settlement'
            when tender_type in ('gift_card', 'store_credit') then tender_type
            when tender_type = 'house_account' then 'customer'
        end as subledger_type,
        case
            when measure = 'settled_elsewhere' then order_id
            when tender_type = 'gift_card' then coalesce(card_id, payment_id)
            when tender_type = 'store_credit' then coalesce(external_source_id, customer_ref, payment_id)
            when tender_type = 'house_account' then customer_ref
        end as subledger_id
    from paid
    union all
    -- A sale side fully paid for itself leaves the whole return owed; otherwise only the net is.
    select
        order_id, concat(order_id, ':refund_due') as tender_id, 'refund_due' as measure,
        cast(null as varchar) as tender_type, cast(null as varchar) as processor,
        case when tender_amount_minor = total_amount_minor then return_amount_minor
            else greatest(-net_amount_minor, 0) end as amount_minor,
        cast(null as varchar) as currency_code, cast(null as varchar) as payment_id,
        cast(null as varchar) as employee_id, 'settlement' as subledger_type, order_id as subledger_id
    from owed
    union all
    select
        order_id, concat(order_id, ':cash_back') as tender_id, 'cash_back' as measure,
        'cash' as tender_type, cast(null as varchar) as processor, cash_back_amount_minor as amount_minor,
        cast(null as varchar) as currency_code, cast(null as varchar) as payment_id,
        cast(null as varchar) as employee_id, cast(null as varchar) as subledger_type,
        cast(null as varchar) as subledger_id
    from documents
)

select
    'square' as source_system,
    tenders.order_id as source_document_id,
    tenders.tender_id,
    tenders.measure,
    tenders.tender_type,
    tenders.processor,
    cast(tenders.amount_minor as bigint) as amount_minor,
    coalesce(tenders.currency_code, documents.currency_code) as currency_code,
    tenders.subledger_type,
    tenders.subledger_id,
    tenders.payment_id,
    documents.entity_id,
    documents.location_id,
    documents.business_date,
    coalesce(tenders.employee_id, documents.employee_id) as employee_id,
    documents.document_register_id as register_id,
    documents.channel
from tenders
inner join documents
    on tenders.order_id = documents.order_id
where tenders.amount_minor <> 0
