-- Grain: one row per line of theirs that says of itself that it makes something balance; strong where
-- nothing but a plug is called so, weak for cash over and short, which drawers have as well.
create or replace temp table plug_lines as
with worded as (
    select gl_lines.*, lower(concat_ws(' | ', account, description)) as words
    from gl_lines
)

select
    line_number, day, currency_code, location_id, group_id, account, description, amount_minor, reference,
    regexp_matches(words, '{strong}') as is_strong
from worded
where regexp_matches(words, '{strong}|{weak}')
