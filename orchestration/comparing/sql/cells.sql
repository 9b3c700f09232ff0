-- Grain: one row per group of accounts, store, day and currency that either book has anything on. A
-- group is compared by store where the file names stores on it, else for the whole company (store '').
-- `utc_minor` is ours by the UTC day on which it happened. Days around the span are there so that what
-- moved over its ends is seen; only days in the span are told.
create or replace temp table cells as
with levels as (
    select
        account_groups.group_id, account_groups.whose, account_groups.is_told,
        case when account_groups.whose = 'ours'
            then (select coalesce(bool_or(location_id <> ''), false) from gl_lines)
            else coalesce(bool_or(gl_lines.location_id <> ''), false)
        end as is_by_store
    from account_groups
    left join gl_lines on account_groups.group_id = gl_lines.group_id
    where account_groups.whose <> 'theirs'
    group by account_groups.group_id, account_groups.whose, account_groups.is_told
),

ours as (
    select
        grouped_accounts.group_id, coalesce(lines.location_id, '') as location_id, lines.posting_date,
        case
            -- A payout is dated by the processor, whenever the news of it came.
            when lines.posting_date = lines.business_date
                and lines.unit_event not in ('payout_sent', 'payout_paid')
                and abs(date_diff('day', lines.posting_date, cast(documents.occurred_at at time zone 'UTC' as date))) <= 1
                then cast(documents.occurred_at at time zone 'UTC' as date)
            else lines.posting_date
        end as utc_date,
        case when asked.is_functional then lines.functional_currency_code else lines.currency_code end
            as currency_code,
        case when asked.is_functional then lines.functional_amount_minor else lines.amount_minor end
            as amount_minor
    from fct_journal_lines as lines
    cross join asked
    inner join grouped_accounts on lines.account_id = grouped_accounts.account_id
    left join fct_source_documents as documents
        on lines.source_system = documents.source_system
        and lines.source_document_id = documents.source_document_id
    where lines.entity_id = asked.entity_id
        and lines.posting_date between asked.wide_first - 1 and asked.wide_last + 1
),

both_sides as (
    select
        group_id, location_id, day, currency_code, amount_minor as theirs_minor, 0 as ours_minor,
        0 as utc_minor, 1 as their_lines, 0 as our_lines
    from gl_lines
    union all
    select group_id, location_id, posting_date, currency_code, 0, amount_minor, 0, 0, 1 from ours
    union all
    select group_id, location_id, utc_date, currency_code, 0, 0, amount_minor, 0, 0 from ours
),

summed as (
    select
        both_sides.group_id, levels.whose, levels.is_told,
        case when levels.is_by_store then both_sides.location_id else '' end as location_id,
        both_sides.day, both_sides.currency_code,
        cast(sum(both_sides.theirs_minor) as bigint) as theirs_minor,
        cast(sum(both_sides.ours_minor) as bigint) as ours_minor,
        cast(sum(both_sides.utc_minor) as bigint) as utc_minor,
        cast(sum(both_sides.their_lines) as bigint) as their_lines,
        cast(sum(both_sides.our_lines) as bigint) as our_lines
    from both_sides
    inner join levels on both_sides.group_id = levels.group_id
    cross join asked
    where both_sides.day between asked.wide_first and asked.wide_last
    group by
        both_sides.group_id, levels.whose, levels.is_told,
        case when levels.is_by_store then both_sides.location_id else '' end,
        both_sides.day, both_sides.currency_code
)

select
    row_number() over (order by group_id, location_id, day, currency_code) as cell_id,
    summed.*,
    theirs_minor - ours_minor as difference_minor,
    day between asked.first_day and asked.last_day as is_in_span
from summed
cross join asked
;

create or replace temp table pieces (cell_id bigint, class varchar, amount_minor bigint, evidence varchar)
;

create or replace temp view open_cells as
select
    cells.*,
    cast(cells.difference_minor - coalesce(found.amount_minor, 0) as bigint) as left_minor
from cells
left join (
    select cell_id, sum(amount_minor) as amount_minor from pieces group by cell_id
) as found on cells.cell_id = found.cell_id
where cells.difference_minor <> coalesce(found.amount_minor, 0)
;

-- Which line of the file is in which cell; the rules look lines up by it.
create or replace temp table cell_lines as
select cells.cell_id, gl_lines.*
from gl_lines
inner join cells
    on gl_lines.group_id = cells.group_id and gl_lines.day = cells.day
    and gl_lines.currency_code = cells.currency_code
    and (gl_lines.location_id = cells.location_id or (
        cells.location_id = '' and not exists (
            select 1 from cells as by_store
            where by_store.group_id = cells.group_id and by_store.location_id <> ''
        )
    ))
;

-- What it means when a group of ours is inside another account there: by the roles of its accounts.
create or replace temp table group_classes as
select grouped_accounts.group_id, min(presentations.class) as class
from grouped_accounts
left join dim_account_role as roles on grouped_accounts.account_id = roles.account_id
left join presentations on roles.account_role = presentations.account_role
group by grouped_accounts.group_id
