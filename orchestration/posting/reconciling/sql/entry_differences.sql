-- Grain: one row per entry that is not there once, as it was sent.
with told as (
    select external_id, min(sent_date) as posting_date
    from told_lines
    where state = 'POSTED' and sent_date between $first_day and $last_day
    group by external_id
),

there as (
    select external_id, count(distinct remote_id) as times, min(posting_date) as posting_date,
        string_agg(distinct remote_id, ', ' order by remote_id) as remote_ids
    from held_lines
    where external_id is not null
    group by external_id
),

amounts as (
    select external_id, account, currency_code, sum(told_minor) as told_minor,
        sum(held_minor) as held_minor
    from (
        select external_id, account, currency_code, amount_minor as told_minor, 0 as held_minor
        from told_lines
        where state = 'POSTED' and external_id in (select there.external_id from there)
        union all
        select external_id, account, currency_code, 0, amount_minor
        from held_lines
        where external_id in (select told.external_id from told)
    ) as both_sides
    group by external_id, account, currency_code
),

other_amounts as (
    select
        external_id,
        string_agg(
            concat(account, ' ', currency_code, ': sent ', told_minor, ', there ', held_minor), '; '
            order by account, currency_code
        ) as detail
    from amounts
    where told_minor <> held_minor
    group by external_id
)

select told.external_id, told.posting_date, 'not there' as difference, cast(null as varchar) as detail
from told
left join there on told.external_id = there.external_id
where there.external_id is null
union all
select there.external_id, there.posting_date, 'there more than once', there.remote_ids
from there
where there.times > 1
union all
select there.external_id, there.posting_date, 'there, and not posted by the outbox',
    coalesce(concat('the outbox says ', known.state), 'the outbox does not know it')
from there
left join (select distinct external_id, state from told_lines) as known
    on there.external_id = known.external_id
where known.state is distinct from 'POSTED'
union all
select told.external_id, told.posting_date, 'dated otherwise there', cast(there.posting_date as varchar)
from told
inner join there on told.external_id = there.external_id
where told.posting_date <> there.posting_date
union all
select told.external_id, told.posting_date, 'other amounts there', other_amounts.detail
from told
inner join there on told.external_id = there.external_id and there.times = 1
inner join other_amounts on told.external_id = other_amounts.external_id
order by posting_date, external_id, difference
