{#-
    Raw lines with their row id and what kind of thing each is; `is_newest`: the row that stands for its
    id. No line carries an id: the row id is (invoice, item, quantity, price, minute, occurrence within the
    file), so that exact repeats inside a file count and a redelivered file does not.
    StockCode decides first, then the letter of the invoice, then the signs.

    chosen: condition on columns of the staged lines; it takes or leaves all lines of one row id.
-#}
{% macro online_retail_rows(chosen) -%}
with lines as (
    select
        *,
        date_trunc('minute', local_invoiced_at) as local_minute
    from {{ ref('stg_online_retail__order_lines') }}
    where {{ chosen }}
),

counted as (
    select
        *,
        row_number() over (
            partition by
                observation_sequence, source_document_id, stock_code, quantity, unit_price,
                local_minute
            order by row_number
        ) as occurrence
    from lines
),

identified as (
    select
        *,
        {{ hash_of([
            'source_document_id', 'stock_code', 'quantity', 'unit_price', 'local_minute',
            'occurrence',
        ]) }} as source_line_id
    from counted
),

configured as (
    select currencies.minor_units_per_major
    from {{ source('settings', 'source_settings') }} as configured
    inner join {{ ref('currencies') }} as currencies on configured.value = currencies.currency_code
    where configured.source_system = 'online_retail' and configured.setting = 'currency_code'
),

ranked as (
    select
        identified.*,
        configured.minor_units_per_major,
        row_number() over (
            partition by source_line_id
            order by fetched_at desc, observation_sequence desc, row_number desc
        ) as newest_rank
    from identified
    cross join configured
)

select
    'online_retail' as source_system,
    source_document_id,
    source_line_id,
    product_id,
    product_name,
    quantity,
    unit_price,
    coalesce(try_cast(round(
        cast(quantity as decimal(19, 4)) * cast(unit_price as decimal(19, 6)) * minor_units_per_major, 0
    ) as bigint), 0) as amount_minor,
    customer_ref,
    local_invoiced_at,
    newest_rank = 1 as is_newest,
    mod(
        cast(quantity as decimal(19, 4)) * cast(unit_price as decimal(19, 6)) * minor_units_per_major, 1
    ) = 0 as is_whole_amount,
    case
        when product_id in ('POST', 'DOT', 'C2') then 'postage'
        when product_id = 'M' then 'manual'
        when product_id = 'D' then 'discount'
        when product_id = 'S' then 'samples_sent'
        when product_id = 'BANK CHARGES' then 'bank_charges'
        when product_id = 'AMAZONFEE' then 'marketplace_commission'
        when product_id = 'CRUK' then 'charity_commission'
        when product_id like 'GIFT_0001%' then 'gift_card'
        when product_id = 'B' then 'bad_debt'
        when unit_price = 0 and quantity < 0 then 'write_off'
        when unit_price = 0 and customer_ref is null then 'stock_found'
        when unit_price = 0 then 'free_goods'
        when source_document_id like 'C%' then 'goods_returned'
        else 'goods_sold'
    end as row_kind,
    observation_sequence,
    file_sha256,
    row_number,
    record_hash
from ranked
{%- endmacro %}
