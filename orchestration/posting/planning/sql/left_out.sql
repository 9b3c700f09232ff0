-- Grain: one row per touched day that cannot be planned now, with the first reason that holds: its
-- store-day is held by a finding or document, or an account of it is not mapped.
create or replace temp table left_out as
with held as (
    select distinct
        location_id, business_date, 'held store-day' as reason,
        'invariant ' || invariant || coalesce(': ' || detail, '') as detail
    from findings
    where class in ('D', 'Q') and status in ('open', 'quarantined')
        and location_id is not null and business_date is not null
    union all
    select
        location_id, business_date, 'documents waiting',
        waiting_documents || ' of the day wait for another document'
    from fct_store_days
    where waiting_documents > 0
),

unmapped as (
    select
        posting_key, 'unmapped account' as reason,
        string_agg(distinct account_id, ', ' order by account_id) as detail
    from mapped
    where target_account is null
    group by posting_key
),

reasons as (
    select touched.posting_key, held.reason, held.detail, 1 as place
    from touched
    inner join held
        on touched.location_id = held.location_id and touched.business_date = held.business_date
    union all
    select posting_key, reason, detail, 2 from unmapped
),

first_reasons as (
    select *, row_number() over (partition by posting_key order by place, detail) as rank_of_reason
    from reasons
)

select touched.*, first_reasons.reason, first_reasons.detail
from touched
inner join first_reasons
    on touched.posting_key = first_reasons.posting_key and first_reasons.rank_of_reason = 1
