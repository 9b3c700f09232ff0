-- Grain: one row per payout to read again: it or an entry of it landed; a payment, refund or fee
-- its entries name landed; the order of such a payment landed and names another; or another payout
-- with an item or dispute of it landed, as each item is cleared once and a dispute's outcome depends
-- on what was withheld before.
with run as (
    select is_rebuild, committed_sequence from {{ source('settings', 'current_run') }}
),

entries as (
    select distinct payout_id, payment_id, refund_id, dispute_id, charged_payout_id
    from {{ ref('stg_square__payout_entries') }}
),

landed_payouts as (
    select arrivals.payout_id
    from {{ ref('stg_square__payouts') }} as arrivals
    cross join run
    where run.is_rebuild or arrivals.observation_sequence > run.committed_sequence
    union
    select arrivals.payout_id
    from {{ ref('stg_square__payout_entries') }} as arrivals
    cross join run
    where run.is_rebuild or arrivals.observation_sequence > run.committed_sequence
),

landed_entries as (
    select entries.*
    from entries
    inner join landed_payouts on entries.payout_id = landed_payouts.payout_id
),

landed_items as (
    select arrivals.payment_id as item_id
    from {{ ref('stg_square__payments') }} as arrivals
    cross join run
    where run.is_rebuild or arrivals.observation_sequence > run.committed_sequence
    union
    select arrivals.refund_id
    from {{ ref('stg_square__refunds') }} as arrivals
    cross join run
    where run.is_rebuild or arrivals.observation_sequence > run.committed_sequence
    union
    select payment_id from landed_entries where payment_id is not null
    union
    select refund_id from landed_entries where refund_id is not null
    union
    select dispute_id from landed_entries where dispute_id is not null
    union
    select payout_id from landed_payouts
    union
    select payment_id from {{ ref('int_square__renamed_tenders') }}
),

named_items as (
    {% for item in ['payment_id', 'refund_id', 'dispute_id', 'charged_payout_id'] -%}
    select payout_id, {{ item }} as item_id from entries where {{ item }} is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
)

select payout_id from landed_payouts
union
select named_items.payout_id
from named_items
inner join landed_items on named_items.item_id = landed_items.item_id
