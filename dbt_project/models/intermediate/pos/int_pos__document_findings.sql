-- Grain: one row per touched document and Q rule it breaks; such a document posts nothing.
-- Rule 3: tenders (net of change, cash-back negative) = lines + tax + charges.
-- Rule 35: a foreign amount needs the day's rate. Rule GX: a raw row failed the plausibility gate.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
with touched as (
    select documents.*
    from {{ ref('int_pos__documents') }} as documents
    inner join {{ ref('int_pos__touched_documents') }} as touched
        on documents.source_system = touched.source_system
        and documents.source_document_id = touched.source_document_id
    where documents.document_status = 'postable'
),

unbalanced as (
    select
        residuals.source_system,
        residuals.source_document_id,
        '3' as invariant,
        residuals.amount_minor,
        residuals.currency_code,
        'the receipt and its tenders differ by this amount' as detail
    from {{ ref('int_pos__receipt_residuals') }} as residuals
    inner join touched
        on residuals.source_system = touched.source_system
        and residuals.source_document_id = touched.source_document_id
    where residuals.amount_minor <> 0
),

without_rate as (
    select
        touched.source_system,
        touched.source_document_id,
        '35' as invariant,
        cast(0 as bigint) as amount_minor,
        touched.currency_code,
        concat('no exchange rate ', touched.currency_code, ' to ', entities.functional_currency_code,
            ' for ', cast(touched.business_date as varchar)) as detail
    from touched
    inner join {{ source('settings', 'entities') }} as entities
        on touched.entity_id = entities.entity_id
    left join {{ source('settings', 'exchange_rates') }} as rates
        on touched.currency_code = rates.from_currency_code
        and entities.functional_currency_code = rates.to_currency_code
        and touched.business_date = rates.rate_date
        and rates.rate_type = 'daily'
    where touched.currency_code <> entities.functional_currency_code and rates.rate is null
),

implausible as (
    select
        touched.source_system,
        touched.source_document_id,
        'GX' as invariant,
        cast(0 as bigint) as amount_minor,
        touched.currency_code,
        min(failing.detail) as detail
    from touched
    inner join {{ source('quality', 'failing_rows') }} as failing
        on touched.source_system = failing.source_system
        and touched.source_document_id = failing.document_id
        and touched.observation_sequence = failing.observation_sequence
    group by touched.source_system, touched.source_document_id, touched.currency_code
)

select *, 'Q' as class from unbalanced
union all by name
select *, 'Q' as class from without_rate
union all by name
select *, 'Q' as class from implausible
{% for finding_model in var('finding_models') %}
union all by name
select * from {{ ref(finding_model) }}
{% endfor %}
