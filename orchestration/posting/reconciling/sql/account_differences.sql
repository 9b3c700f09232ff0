-- Grain: one row per month, account of the target that is ours alone, and currency: what the target says it moved by
-- and what it was sent. A shared account holds others' entries too, so of it only ours are
-- compared, entry by entry. Beside each: the entries that others made there.
with both_sides as (
    select month, account, currency_code, amount_minor as there_minor, 0 as sent_minor
    from moved
    union all
    select date_trunc('month', sent_date), account, currency_code, 0, amount_minor
    from told_lines
    where state = 'POSTED' and sent_date between $first_day and $last_day
),

owned as (
    select distinct target_account as account, ownership from accounts
),

summed as (
    select
        cast(both_sides.month as date) as month, both_sides.account, both_sides.currency_code,
        coalesce(owned.ownership, 'theirs') as ownership,
        cast(sum(both_sides.there_minor) as bigint) as there_minor,
        cast(sum(both_sides.sent_minor) as bigint) as sent_minor
    from both_sides
    left join owned on both_sides.account = owned.account
    group by both_sides.month, both_sides.account, both_sides.currency_code, owned.ownership
),

of_others as (
    select
        cast(date_trunc('month', posting_date) as date) as month, account, currency_code,
        string_agg(distinct remote_id, ', ' order by remote_id) as remote_ids
    from held_lines
    where external_id is null
        and account in (select owned.account from owned where owned.ownership = 'ours')
    group by date_trunc('month', posting_date), account, currency_code
)

select
    summed.*,
    left(coalesce(of_others.remote_ids, ''), 200) as others_there,
    summed.ownership = 'ours' and summed.there_minor <> summed.sent_minor as is_difference
from summed
left join of_others
    on summed.month = of_others.month and summed.account = of_others.account
    and summed.currency_code = of_others.currency_code
order by summed.month, summed.account, summed.currency_code
