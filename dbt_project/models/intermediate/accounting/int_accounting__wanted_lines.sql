-- Grain: one row per journal line that the newest versions demand, in both currencies: in its own
-- and in the entity's functional currency.
{{ config(materialized='view') }}
select
    lines.*,
    coalesce(shares.functional_amount_minor, lines.amount_minor) as functional_amount_minor,
    entities.functional_currency_code
from {{ ref('int_accounting__unit_lines') }} as lines
inner join {{ source('settings', 'entities') }} as entities on lines.entity_id = entities.entity_id
left join {{ ref('int_accounting__functional_shares') }} as shares
    on lines.posting_unit_id = shares.posting_unit_id
    and lines.line_number = shares.line_number
