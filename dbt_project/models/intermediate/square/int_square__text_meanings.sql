-- Grain: one row per kind and text of the till, with what the mapping makes of it (null: unmapped).
with texts as (
    select 'discount' as mapping_kind, discount_name as source_text
    from {{ ref('stg_square__order_discounts') }}
    union
    select 'discount' as mapping_kind, discount_name as source_text
    from {{ ref('stg_square__order_return_discounts') }}
    union
    select 'service_charge' as mapping_kind, service_charge_name as source_text
    from {{ ref('stg_square__order_service_charges') }}
    union
    select 'service_charge' as mapping_kind, service_charge_name as source_text
    from {{ ref('stg_square__order_return_service_charges') }}
    union
    select 'custom_amount' as mapping_kind, line_name as source_text
    from {{ ref('stg_square__order_lines') }}
    where item_type = 'CUSTOM_AMOUNT'
    union
    select 'custom_amount' as mapping_kind, line_name as source_text
    from {{ ref('stg_square__order_return_lines') }}
    where item_type = 'CUSTOM_AMOUNT'
    union
    select 'return_condition' as mapping_kind, line_note as source_text
    from {{ ref('stg_square__order_return_lines') }}
    union
    select 'channel' as mapping_kind, source_name as source_text
    from {{ ref('stg_square__orders') }}
    union
    select 'tender' as mapping_kind, {{ square_tender_text('payment') }} as source_text
    from {{ ref('stg_square__payments') }}
    union
    select 'tender' as mapping_kind, {{ square_tender_text('refund') }} as source_text
    from {{ ref('stg_square__refunds') }}
    union
    select 'tender' as mapping_kind, {{ square_tender_text('tender') }} as source_text
    from {{ ref('stg_square__order_tenders') }}
),

matched as (
    select
        texts.mapping_kind,
        texts.source_text,
        mapping.meaning_code,
        row_number() over (
            partition by texts.mapping_kind, texts.source_text
            order by mapping.priority, length(mapping.text_pattern) desc, mapping.text_pattern
        ) as place
    from texts
    left join {{ ref('square_text_mapping') }} as mapping
        on texts.mapping_kind = mapping.mapping_kind
        and lower(texts.source_text) like mapping.text_pattern
    where texts.source_text is not null
)

select mapping_kind, source_text, meaning_code
from matched
where place = 1
