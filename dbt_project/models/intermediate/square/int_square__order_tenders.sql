-- Grain: one row per tender that the newest version of an order names.
-- A tender's payment is named by payment_id; tenders older than payments have none and speak for
-- themselves. A NO_SALE tender carries no money.
select
    orders.order_id,
    orders.is_touched,
    tenders.tender_id,
    coalesce(tenders.payment_id, tenders.tender_id) as payment_id,
    tenders.payment_id is not null as has_payment,
    tenders.tender_number,
    coalesce(meanings.meaning_code, 'unknown') as tender_type,
    coalesce(tenders.customer_ref, orders.customer_ref) as customer_ref,
    coalesce(tenders.tender_amount_minor, 0) as tender_amount_minor,
    coalesce(tenders.tip_amount_minor, 0) as tip_amount_minor,
    coalesce(tenders.currency_code, orders.currency_code) as currency_code
from {{ ref('int_square__orders') }} as orders
inner join {{ ref('stg_square__order_tenders') }} as tenders
    on orders.order_id = tenders.order_id
    and orders.observation_sequence = tenders.observation_sequence
    and orders.row_number = tenders.row_number
left join {{ ref('int_square__text_meanings') }} as meanings
    on {{ square_tender_text('tender', 'tenders') }} = meanings.source_text
    and meanings.mapping_kind = 'tender'
where coalesce(tenders.tender_source_type, '') <> 'NO_SALE'
