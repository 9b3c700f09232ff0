-- Grain: one row per movement of stock with its cost, and one per amount it brings beside its own
-- (cost_true_up, price_variance, write_down; quantity 0). Quantities and amounts are signed as they
-- change stock, so their sums are what is on hand.
{{ config(materialized='incremental', incremental_strategy='replace_changed_documents') }}
with posted_late as (
    select
        source_system,
        source_document_id,
        unit_event,
        posting_date,
        row_number() over (partition by posting_unit_id order by entry_revision desc) as place
    from {{ ref('fct_journal_entries') }}
    where
        posting_date > business_date
        and entry_type <> 'reversal'
        and unit_event in ({{ "'" ~ var('cost_unit_events') | join("', '") ~ "'" }})
)

select
    costs.movement_id,
    costs.parent_movement_id,
    costs.source_system,
    costs.source_document_id,
    costs.source_line_id,
    costs.entity_id,
    costs.location_id,
    costs.product_id,
    costs.department_id,
    costs.occurred_at,
    costs.business_date,
    coalesce(posted_late.posting_date, costs.business_date) as posting_date,
    costs.movement_type,
    costs.quantity,
    costs.unit_cost,
    costs.cost_amount_minor,
    costs.currency_code,
    costs.cost_basis
from {{ ref('int_inventory__movement_costs') }} as costs
inner join {{ ref('int_pos__changed_documents') }} as changed
    on costs.source_system = changed.source_system
    and costs.source_document_id = changed.source_document_id
left join posted_late
    on costs.source_system = posted_late.source_system
    and costs.source_document_id = posted_late.source_document_id
    and costs.unit_event = posted_late.unit_event
    and posted_late.place = 1
