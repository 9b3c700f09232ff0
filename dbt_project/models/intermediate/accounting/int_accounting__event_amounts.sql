-- Grain: one row per amount to be posted by a unit this run looks at: receipts of touched
-- documents, other events of touched documents, and the cost of every document in open periods.
with amounts as (
    select * from {{ ref('int_accounting__receipt_amounts') }}
    {% for model in var('event_amount_models') %}
    union all by name
    select * from {{ ref(model) }}
    {% endfor %}
)

select * from amounts where amount_minor <> 0
