-- Grain: one row per account of the chart.
select account_id, account_name, account_type, normal_side, valid_from, valid_to
from {{ ref('chart_of_accounts') }}
