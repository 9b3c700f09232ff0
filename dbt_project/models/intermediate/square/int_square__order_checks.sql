-- Grain: one row per postable touched order and total it states: what it says against what its
-- parts add up to, in the till's own amounts.
with documents as (
    select * from {{ ref('int_square__order_documents') }} where document_status = 'postable'
),

parts as (
    select
        order_id, sale_type, 'total' as total_kind,
        total_amount_minor as amount_minor
    from {{ ref('int_square__items') }}
    union all
    select order_id, sale_type, 'total' as total_kind, -discount_amount_minor as amount_minor
    from {{ ref('int_square__discount_shares') }}
    where not is_deducted
    union all
    select order_id, sale_type, 'total' as total_kind, charge_amount_minor + tax_amount_minor as amount_minor
    from {{ ref('int_square__charge_items') }}
    where not is_apportioned
    union all
    select
        source_document_id as order_id, sale_type, 'total' as total_kind,
        case when sale_type = 'return' then -amount_minor else amount_minor end as amount_minor
    from {{ ref('int_square__charges') }}
    where charge_type in ('tip', 'cash_rounding')
    union all
    select order_id, sale_type, 'tax' as total_kind, tax_amount_minor as amount_minor
    from {{ ref('int_square__item_taxes') }}
    union all
    select order_id, sale_type, 'discount' as total_kind, discount_amount_minor as amount_minor
    from {{ ref('int_square__discount_shares') }}
),

sums as (
    select order_id, sale_type, total_kind, cast(sum(amount_minor) as bigint) as amount_minor
    from parts
    group by order_id, sale_type, total_kind
),

return_statements as (
    select
        returns.order_id,
        cast(sum(returns.return_total_amount_minor) as bigint) as return_total_amount_minor,
        cast(sum(returns.return_tax_amount_minor) as bigint) as return_tax_amount_minor,
        cast(sum(returns.return_discount_amount_minor) as bigint) as return_discount_amount_minor
    from {{ ref('stg_square__order_returns') }} as returns
    inner join documents
        on returns.order_id = documents.order_id
        and returns.observation_sequence = documents.observation_sequence
        and returns.row_number = documents.row_number
    group by returns.order_id
),

stated as (
    select order_id, 'sale' as sale_type, 'total' as total_kind, total_amount_minor as amount_minor
    from documents
    union all
    select order_id, 'sale' as sale_type, 'tax' as total_kind, total_tax_amount_minor as amount_minor
    from documents
    union all
    select
        order_id, 'sale' as sale_type, 'discount' as total_kind,
        total_discount_amount_minor as amount_minor
    from documents
    union all
    select order_id, 'return' as sale_type, 'total' as total_kind, return_total_amount_minor as amount_minor
    from return_statements
    union all
    select order_id, 'return' as sale_type, 'tax' as total_kind, return_tax_amount_minor as amount_minor
    from return_statements
    union all
    select
        order_id, 'return' as sale_type, 'discount' as total_kind,
        return_discount_amount_minor as amount_minor
    from return_statements
)

select
    stated.order_id,
    stated.sale_type,
    stated.total_kind,
    stated.amount_minor as stated_amount_minor,
    coalesce(sums.amount_minor, 0) as summed_amount_minor
from stated
left join sums
    on stated.order_id = sums.order_id
    and stated.sale_type = sums.sale_type
    and stated.total_kind = sums.total_kind
where stated.amount_minor is not null
