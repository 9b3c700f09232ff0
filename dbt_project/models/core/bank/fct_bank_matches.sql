-- Grain: one row per bank line and payout or deposit slip that it settles. By reference first: however
-- many lines name a thing, all of them are its own. Then by amount, entity, currency and days; then a
-- line that is the sum of all that was due on one day. What of a line several share is each one's own
-- amount. Engine-specific: words of a text by a pattern.
with items as (
    {{ banked_items() }}
),

words as (
    select
        bank_line_id, entity_id, currency_code, booking_date, amount_minor,
        unnest(string_split_regex(
            concat_ws(' ', payout_reference, bank_line_reference, description), '[^A-Za-z0-9_.-]+'
        )) as word
    from {{ ref('fct_bank_lines') }}
),

named as (
    select distinct
        items.match_type, items.match_id, items.entity_id, items.currency_code, items.amount_minor,
        words.bank_line_id, words.amount_minor as line_amount_minor,
        abs({{ dbt.datediff('items.due_date', 'words.booking_date', 'day') }}) as days_apart
    from items
    inner join words
        on items.entity_id = words.entity_id
        and items.currency_code = words.currency_code
        and {{ plain_reference('items.reference') }} = {{ plain_reference('words.word') }}
        and abs({{ dbt.datediff('items.due_date', 'words.booking_date', 'day') }}) <= {{ var('bank_reference_days') }}
    where length({{ plain_reference('items.reference') }}) >= 4
),

ranked as (
    select
        *,
        row_number() over (
            partition by bank_line_id order by days_apart, match_type desc, match_id
        ) as place,
        count(*) over (partition by bank_line_id) > 1
        and cast(sum(amount_minor) over (partition by bank_line_id) as bigint) = line_amount_minor as is_sum_of_named
    from named
),

by_reference as (
    select
        match_type, match_id, entity_id, currency_code, bank_line_id, 'reference' as matched_by,
        case when is_sum_of_named then amount_minor else line_amount_minor end as matched_amount_minor
    from ranked
    where place = 1 or is_sum_of_named
),

items_0 as (
    select items.*
    from items
    left join by_reference
        on items.match_type = by_reference.match_type and items.match_id = by_reference.match_id
    where by_reference.match_id is null and items.amount_minor <> 0
),

lines_0 as (
    select lines.*
    from {{ ref('fct_bank_lines') }} as lines
    left join by_reference on lines.bank_line_id = by_reference.bank_line_id
    where by_reference.bank_line_id is null
),

{% for round in [1, 2, 3] -%}
pairs_{{ round }} as (
    {{ nearest_pairs('items_' ~ (round - 1), 'lines_' ~ (round - 1)) }}
),

items_{{ round }} as (
    select items.*
    from items_{{ round - 1 }} as items
    left join pairs_{{ round }} as pairs
        on items.match_type = pairs.match_type and items.match_id = pairs.match_id
    where pairs.match_id is null
),

lines_{{ round }} as (
    select lines.*
    from lines_{{ round - 1 }} as lines
    left join pairs_{{ round }} as pairs on lines.bank_line_id = pairs.bank_line_id
    where pairs.bank_line_id is null
),

{% endfor -%}
days as (
    select
        match_type, entity_id, currency_code, paid_in_at, due_date,
        {{ hash_of(['match_type', 'entity_id', 'currency_code', 'paid_in_at', 'due_date']) }} as day_id,
        cast(sum(amount_minor) as bigint) as amount_minor
    from items_3
    group by match_type, entity_id, currency_code, paid_in_at, due_date
    having count(*) > 1
),

day_pairs as (
    {{ nearest_pairs('days', 'lines_3', by='day_id') }}
)

select * from by_reference
{% for round in [1, 2, 3] -%}
union all
select match_type, match_id, entity_id, currency_code, bank_line_id, 'amount', amount_minor
from pairs_{{ round }}
{% endfor -%}
union all
select items.match_type, items.match_id, items.entity_id, items.currency_code, day_pairs.bank_line_id,
    'sum of a day', items.amount_minor
from items_3 as items
inner join days
    on items.match_type = days.match_type
    and items.entity_id = days.entity_id
    and items.currency_code = days.currency_code
    and items.due_date = days.due_date
    and coalesce(items.paid_in_at, '') = coalesce(days.paid_in_at, '')
inner join day_pairs on days.day_id = day_pairs.match_id
