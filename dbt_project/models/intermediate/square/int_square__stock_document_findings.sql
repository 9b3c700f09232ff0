-- Grain: one row per touched stock document and rule it breaks; such a document posts nothing.
-- 5: one line, one content. 11: stock rolls forward from what was received and counted, so a line
-- that cannot be received or counted holds its document. 32: its location belongs to an entity.
-- CP: a count of a closed period.
with documents as (
    select * from {{ ref('int_square__stock_documents') }} where document_status = 'postable'
),

broken_rows as (
    select
        stock_rows.source_document_id,
        stock_rows.source_line_id,
        stock_rows.quantity,
        stock_rows.unit_cost,
        case
            when documents.entity_id is null then '32'
            when stock_rows.is_conflicting then '5'
            else '11'
        end as invariant,
        case
            when documents.entity_id is null
                then concat('location ', stock_rows.location_id, ' is in no entity of the settings')
            when stock_rows.is_conflicting then 'the line stands twice with different contents'
            when stock_rows.location_id <> documents.location_id
                then 'the document names more than one location'
            when stock_rows.currency_code <> documents.currency_code
                then 'the document names more than one currency'
            when stock_rows.movement_type = 'receipt' and stock_rows.quantity <= 0
                then 'the quantity received is not above zero'
            when stock_rows.movement_type = 'receipt' and stock_rows.unit_cost < 0
                then 'the unit cost is below zero'
            when stock_rows.counted_quantity < 0 then 'the quantity counted is below zero'
            when stock_rows.product_id is null then 'the line names no product'
        end as detail,
        documents.currency_code,
        currencies.minor_units_per_major
    from {{ ref('int_square__stock_rows') }} as stock_rows
    inner join documents on stock_rows.source_document_id = documents.source_document_id
    left join {{ ref('currencies') }} as currencies
        on documents.currency_code = currencies.currency_code
    where stock_rows.is_newest
)

select
    'square' as source_system,
    source_document_id,
    invariant,
    cast(sum({{ to_minor_units(
        'coalesce(quantity, 0) * coalesce(unit_cost, 0)', 'coalesce(minor_units_per_major, 100)'
    ) }}) as bigint) as amount_minor,
    currency_code,
    min(concat('line ', source_line_id, ': ', detail)) as detail,
    'Q' as class
from broken_rows
where detail is not null
group by source_document_id, invariant, currency_code
union all by name
select * from {{ ref('int_square__late_counts') }}
