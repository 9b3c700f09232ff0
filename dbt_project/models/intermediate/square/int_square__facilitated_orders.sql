-- Grain: one row per order of which the marketplace that sold it remits the sales tax, and per return of one.
{{ config(materialized='view') }}
with sold as (
    select settled_order_id as order_id
    from {{ ref('int_square__payments') }}
    where tender_type = 'marketplace_facilitator' and payment_role in ('in_order', 'late')
    union
    select order_id
    from {{ ref('int_square__order_tenders') }}
    where tender_type = 'marketplace_facilitator' and not has_payment
)

select order_id from sold
union
select returns.order_id
from {{ ref('stg_square__order_returns') }} as returns
inner join sold on returns.source_order_id = sold.order_id
