-- Grain: one row per amount of cash in a touched drawer session that is counted by our own books; none
-- where the till's own sums were taken instead, as two drawers could not be told apart.
with sessions as (
    select * from {{ ref('int_square__drawer_expectations') }} where not is_shared
),

{{ cash_of_drawers('sessions') }}

select
    'square' as source_system,
    attributed.shift_id as source_document_id,
    attributed.cash_movement_id,
    coalesce(attributed.payment_id, attributed.source_document_id) as payment_id,
    attributed.measure,
    attributed.amount_minor,
    attributed.currency_code,
    attributed.occurred_at
from attributed
inner join sessions on attributed.shift_id = sessions.shift_id
