-- Grain: one row per team member, as the newest version says.
with versions as (
    {{ newest_version(ref('stg_square__team_members'), 'employee_id') }}
)

select employee_id, employee_name, employee_status, is_owner, created_at, updated_at
from versions
where version_rank = 1
