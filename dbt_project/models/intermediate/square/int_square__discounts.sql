-- Grain: one row per discount of a postable touched order (or of its return), with what its name
-- means and whether it lowers the tax base, as the catalogue says.
with documents as (
    select order_id, observation_sequence, row_number
    from {{ ref('int_square__order_documents') }}
    where document_status = 'postable'
),

stated as (
    select
        order_id, 'sale' as sale_type, cast(null as varchar) as return_uid, discount_uid, discount_name,
        discount_catalog_id, discount_scope, applied_amount_minor, observation_sequence, row_number
    from {{ ref('stg_square__order_discounts') }}
    union all
    select
        order_id, 'return' as sale_type, return_uid, discount_uid, discount_name,
        discount_catalog_id, discount_scope, applied_amount_minor, observation_sequence, row_number
    from {{ ref('stg_square__order_return_discounts') }}
),

catalog_versions as (
    {{ newest_version(
        ref('stg_square__catalog_objects'), 'catalog_object_id', version='coalesce(catalog_version, 0)'
    ) }}
)

select
    stated.order_id,
    stated.sale_type,
    stated.return_uid,
    stated.discount_uid,
    stated.discount_name,
    coalesce(stated.discount_scope, 'LINE_ITEM') = 'ORDER' as is_of_order,
    coalesce(meanings.meaning_code, 'unmapped') as discount_reason_code,
    coalesce(catalog_versions.discount_modify_tax_basis, '') = 'DO_NOT_MODIFY_TAX_BASIS' as is_tax_base_kept,
    coalesce(stated.applied_amount_minor, 0) as discount_amount_minor
from stated
inner join documents
    on stated.order_id = documents.order_id
    and stated.observation_sequence = documents.observation_sequence
    and stated.row_number = documents.row_number
left join {{ ref('int_square__text_meanings') }} as meanings
    on stated.discount_name = meanings.source_text
    and meanings.mapping_kind = 'discount'
left join catalog_versions
    on stated.discount_catalog_id = catalog_versions.catalog_object_id
    and catalog_versions.object_type = 'DISCOUNT'
    and catalog_versions.version_rank = 1
