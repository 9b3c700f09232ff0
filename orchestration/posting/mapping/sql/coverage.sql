-- Grain: one row per company: its lines and what they amount to in its own currency, all of them and
-- those that have a place to go.
select
    used.entity_id, used.functional_currency_code,
    cast(sum(used.lines) as bigint) as lines,
    cast(sum(case when used.target_account is null then 0 else used.lines end) as bigint)
        as covered_lines,
    cast(sum(used.functional_minor) as bigint) as functional_minor,
    cast(sum(case when used.target_account is null then 0 else used.functional_minor end) as bigint)
        as covered_minor,
    min(currencies.decimals) as decimals
from used_and_mapped as used
inner join dim_currency as currencies on used.functional_currency_code = currencies.currency_code
group by used.entity_id, used.functional_currency_code
order by used.entity_id, used.functional_currency_code
