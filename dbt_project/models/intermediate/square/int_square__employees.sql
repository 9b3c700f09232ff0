-- Grain: one row per team member, as the newest version says.
{{ config(materialized='view') }}
with versions as (
    {{ newest_version(ref('stg_square__team_members'), 'employee_id') }}
)

select 'square' as source_system, employee_id, employee_name, employee_status
from versions
where version_rank = 1
