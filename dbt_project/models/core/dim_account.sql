-- Grain: one row per account: the company's own chart over the default one.
with accounts as (
    select account_id, account_name, account_type, normal_side, valid_from, valid_to, 1 as rank_of_chart
    from {{ ref('stg_control__chart_of_accounts') }}
    union all
    select account_id, account_name, account_type, normal_side, valid_from, valid_to, 2 as rank_of_chart
    from {{ ref('chart_of_accounts') }}
),

ranked as (
    select
        *,
        row_number() over (partition by account_id order by rank_of_chart, valid_from desc) as place
    from accounts
)

select
    ranked.account_id,
    ranked.account_name,
    ranked.account_type,
    ranked.normal_side,
    ranked.account_id in (
        select roles.account_id from {{ ref('int_accounting__account_roles') }} as roles
        where roles.role = 'retained_earnings'
    ) as is_retained_earnings,
    ranked.valid_from,
    ranked.valid_to
from ranked
where ranked.place = 1
