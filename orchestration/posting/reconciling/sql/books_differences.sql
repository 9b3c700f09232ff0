-- Grain: one row per month and account of ours: what the books moved by, and what became of it: there, on its way (or
-- refused, or waiting for a person), left out with its day. Rounding to the target's decimals stays
-- below one of its units a line; what is left after all that nothing explains.
with books as (
    select
        date_trunc('month', posting_date) as month, account_id, sent_currency_code as currency_code,
        sum(sent_amount_minor) as books_minor
    from journals
    group by date_trunc('month', posting_date), account_id, sent_currency_code
),

left_out_lines as (
    select
        date_trunc('month', journals.posting_date) as month, journals.account_id,
        journals.sent_currency_code as currency_code,
        sum(journals.sent_amount_minor) as left_out_minor
    from journals
    inner join left_out_before as left_out
        on journals.entity_id = left_out.entity_id
        and journals.location_id is not distinct from left_out.location_id
        and journals.posting_date = left_out.posting_date
        and journals.business_date = left_out.business_date
        and journals.journal_type = left_out.journal_type
        and journals.channel is not distinct from left_out.channel
        and journals.currency_code = left_out.currency_code
        and journals.detail_entry_id is not distinct from left_out.journal_entry_id
    group by date_trunc('month', journals.posting_date), journals.account_id, journals.sent_currency_code
),

promised as (
    select
        date_trunc('month', told_lines.posting_date) as month, told_lines.account_id,
        told_lines.currency_code,
        sum(case when state = 'POSTED' then amount_minor else 0 end * units) as there_minor,
        sum(case when state <> 'POSTED' then amount_minor else 0 end * units) as on_its_way_minor,
        sum(units - 1) as most_rounding_minor
    from (
        select told_lines.*, cast(power(10, currencies.decimals - told_lines.minor_unit) as bigint) as units
        from told_lines
        inner join dim_currency as currencies on told_lines.currency_code = currencies.currency_code
    ) as told_lines
    group by
        date_trunc('month', told_lines.posting_date), told_lines.account_id, told_lines.currency_code
),

joined as (
    select
        coalesce(books.month, promised.month) as month,
        coalesce(books.account_id, promised.account_id) as account_id,
        coalesce(books.currency_code, promised.currency_code) as currency_code,
        cast(coalesce(books.books_minor, 0) as bigint) as books_minor,
        cast(coalesce(promised.there_minor, 0) as bigint) as there_minor,
        cast(coalesce(promised.on_its_way_minor, 0) as bigint) as on_its_way_minor,
        cast(coalesce(left_out_lines.left_out_minor, 0) as bigint) as left_out_minor,
        cast(coalesce(promised.most_rounding_minor, 0) as bigint) as most_rounding_minor
    from books
    full outer join promised
        on books.month = promised.month and books.account_id = promised.account_id
        and books.currency_code = promised.currency_code
    left join left_out_lines
        on books.month = left_out_lines.month and books.account_id = left_out_lines.account_id
        and books.currency_code = left_out_lines.currency_code
)

select
    cast(month as date) as month, account_id, currency_code, books_minor, there_minor,
    on_its_way_minor, left_out_minor,
    books_minor - there_minor - on_its_way_minor - left_out_minor as unexplained_minor,
    abs(books_minor - there_minor - on_its_way_minor - left_out_minor) > most_rounding_minor
        as is_difference
from joined
where month between date_trunc('month', $first_day) and $last_day
order by month, account_id, currency_code
