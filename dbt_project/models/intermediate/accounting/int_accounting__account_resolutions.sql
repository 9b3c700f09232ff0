-- Grain: one row per role and combination of the dimensions that role is split by: its account.
{{ accounts_of_roles(ref('int_accounting__event_legs'), [
    'entity_id', 'location_id', 'department_id', 'tender_type', 'tax_jurisdiction', 'processor',
    'reason_code',
]) }}
