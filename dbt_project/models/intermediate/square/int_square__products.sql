-- Grain: one row per product and span of time in which its masters say the same (SCD2).
-- A change point is any version of the variation or of its item; the first span reaches back to
-- the beginning, so that a sale before the first delivery of the catalogue has a department too.
with statements as (
    select
        *,
        row_number() over (
            partition by product_id, said_by, updated_at
            order by catalog_version desc, fetched_at desc, observation_sequence desc, row_number desc
        ) as version_rank
    from {{ ref('int_square__product_sources') }}
),

change_points as (
    select distinct product_id, updated_at from statements
),

spans as (
    select
        product_id,
        updated_at,
        row_number() over (partition by product_id order by updated_at) as span_number,
        lead(updated_at) over (partition by product_id order by updated_at) as next_updated_at
    from change_points
),

variation_spans as (
    select
        spans.product_id, spans.updated_at, statements.item_id, statements.variation_name,
        statements.sku, statements.price_amount_minor, statements.currency_code,
        row_number() over (
            partition by spans.product_id, spans.updated_at
            order by
                case when statements.updated_at <= spans.updated_at then 0 else 1 end,
                case when statements.updated_at <= spans.updated_at then statements.updated_at end desc,
                statements.updated_at
        ) as place
    from spans
    inner join statements
        on spans.product_id = statements.product_id
        and statements.said_by = 'variation'
        and statements.version_rank = 1
),

item_spans as (
    select
        spans.product_id, spans.updated_at, statements.item_name, statements.category_id,
        statements.product_type, statements.is_taxable,
        row_number() over (
            partition by spans.product_id, spans.updated_at
            order by
                case when statements.updated_at <= spans.updated_at then 0 else 1 end,
                case when statements.updated_at <= spans.updated_at then statements.updated_at end desc,
                statements.updated_at
        ) as place
    from spans
    inner join statements
        on spans.product_id = statements.product_id
        and statements.said_by = 'item'
        and statements.version_rank = 1
),

categories as (
    select
        catalog_object_id as category_id,
        category_name,
        row_number() over (
            partition by catalog_object_id
            order by updated_at desc, fetched_at desc, observation_sequence desc, row_number desc
        ) as version_rank
    from {{ ref('stg_square__catalog_objects') }}
    where object_type = 'CATEGORY' and not is_deleted
)

select
    spans.product_id,
    case
        when spans.span_number = 1 then cast('1900-01-01 00:00:00+00' as timestamptz)
        else spans.updated_at
    end as valid_from,
    coalesce(spans.next_updated_at, cast('9999-12-31 00:00:00+00' as timestamptz)) as valid_to,
    item_spans.category_id as department_id,
    categories.category_name as category,
    coalesce(item_spans.item_name, variation_spans.variation_name) as product_name,
    variation_spans.variation_name,
    variation_spans.sku,
    variation_spans.price_amount_minor,
    variation_spans.currency_code,
    coalesce(item_spans.product_type, 'REGULAR') as product_type,
    coalesce(item_spans.is_taxable, false) as is_taxable
from spans
left join variation_spans
    on spans.product_id = variation_spans.product_id
    and spans.updated_at = variation_spans.updated_at
    and variation_spans.place = 1
left join item_spans
    on spans.product_id = item_spans.product_id
    and spans.updated_at = item_spans.updated_at
    and item_spans.place = 1
left join categories
    on item_spans.category_id = categories.category_id
    and categories.version_rank = 1
