-- Grain: one row per company, kind of code, code, account and currency. A line that has several kinds
-- counts once in each. What a processor says of its fees and payouts is a kind of its own.
with departments as (
    select department_id, min(department_name) as department_name
    from dim_product
    where department_id is not null
    group by department_id
),

coded as (
    select used.*, 'category' as kind, used.department_id as code, departments.department_name as code_name
    from used_and_mapped as used
    left join departments on used.department_id = departments.department_id
    union all
    select *, 'tender', tender_type, replace(tender_type, '_', ' ') from used_and_mapped
    union all
    select *, 'tax', tax_code, tax_jurisdiction from used_and_mapped
    union all
    select *, 'reason', reason_code, replace(reason_code, '_', ' ')
    from used_and_mapped
    where processor is null
    union all
    select
        *, 'processor', coalesce(reason_code, measure),
        concat(processor, ': ', replace(coalesce(reason_code, measure), '_', ' '))
    from used_and_mapped
    where processor is not null and tender_type is null
)

select
    coded.kind, coded.code, min(coded.code_name) as code_name, coded.entity_id, coded.account_id,
    coalesce(min(accounts.account_name), coded.account_id) as account_name, coded.currency_code,
    cast(sum(coded.debit_minor) as bigint) as debit_minor,
    cast(sum(coded.credit_minor) as bigint) as credit_minor,
    cast(sum(coded.lines) as bigint) as lines,
    coalesce(
        list(distinct coded.target_account order by coded.target_account)
            filter (where coded.target_account is not null), []
    ) as target_accounts,
    min(currencies.decimals) as decimals
from coded
left join dim_account as accounts on coded.account_id = accounts.account_id
inner join dim_currency as currencies on coded.currency_code = currencies.currency_code
where coded.code is not null
group by coded.kind, coded.code, coded.entity_id, coded.account_id, coded.currency_code
order by coded.kind, coded.code, coded.entity_id, coded.account_id, coded.currency_code
