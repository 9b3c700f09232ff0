-- Grain: one row per company, account, currency and place it goes to. The largest place of an
-- account comes first.
with roles as (
    select account_id, list(distinct account_role order by account_role) as account_roles
    from dim_account_role
    group by account_id
)

select
    used.entity_id, used.account_id,
    coalesce(min(accounts.account_name), used.account_id) as account_name,
    coalesce(min(accounts.account_type), '') as account_type,
    coalesce(any_value(roles.account_roles), []) as account_roles,
    used.currency_code,
    cast(sum(used.debit_minor) as bigint) as debit_minor,
    cast(sum(used.credit_minor) as bigint) as credit_minor,
    cast(sum(used.lines) as bigint) as lines,
    used.target_account, used.target_name, used.ownership,
    min(currencies.decimals) as decimals
from used_and_mapped as used
left join dim_account as accounts on used.account_id = accounts.account_id
left join roles on used.account_id = roles.account_id
inner join dim_currency as currencies on used.currency_code = currencies.currency_code
group by
    used.entity_id, used.account_id, used.currency_code, used.target_account, used.target_name,
    used.ownership
order by used.entity_id, used.account_id, used.currency_code, sum(used.lines) desc, used.target_account
