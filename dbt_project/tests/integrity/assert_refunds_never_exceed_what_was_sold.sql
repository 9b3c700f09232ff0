-- Invariant 25 (P). Quantity and amount given back per original line never exceed what was sold, cumulatively.
{{ config(severity='error') }}
with returned as (
    select original_document_id, original_line_id, currency_code, min(entity_id) as entity_id,
        max(business_date) as business_date,
        sum(quantity) as quantity,
        cast(sum(net_amount_minor) as bigint) as amount_minor
    from {{ ref('fct_sale_lines') }}
    where is_return and original_line_id is not null
    group by original_document_id, original_line_id, currency_code
),

sold as (
    select source_document_id, source_line_id, quantity, net_amount_minor
    from {{ ref('fct_sale_lines') }}
    where not is_return
)

select
    {{ integrity_columns('25', 'P', {
        'entity_id': 'returned.entity_id',
        'business_date': 'returned.business_date',
        'document_id': 'returned.original_document_id',
        'amount_minor': '-returned.amount_minor - sold.net_amount_minor',
        'currency_code': 'returned.currency_code',
    }) }}
from returned
inner join sold
    on returned.original_document_id = sold.source_document_id
    and returned.original_line_id = sold.source_line_id
where -returned.quantity > sold.quantity or -returned.amount_minor > sold.net_amount_minor
