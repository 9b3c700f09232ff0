-- Grain: one row per touched document and Q rule it breaks; such a document posts nothing.
-- Rule 3: tenders (net of change, cash-back negative) = lines + tax + charges.
-- Rule 35: a foreign amount needs the rate of its day. Rule GX: a raw row failed the plausibility gate.
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

rate_dates as (
    select source_system, source_document_id, entity_id, currency_code, business_date as rate_date
    from touched
    {% for source_system, model in var('rate_date_models').items() -%}
    union all
    select '{{ source_system }}', source_document_id, entity_id, currency_code, rate_date
    from {{ ref(model) }}
    {% endfor %}
),

missing_rates as (
    select
        dates.source_system,
        dates.source_document_id,
        concat('no exchange rate ', dates.currency_code, ' to ', entities.functional_currency_code,
            ' for ', cast(dates.rate_date as varchar)) as detail
    from rate_dates as dates
    inner join {{ source('settings', 'entities') }} as entities
        on dates.entity_id = entities.entity_id
        and dates.currency_code <> entities.functional_currency_code
    left join {{ source('settings', 'exchange_rates') }} as rates
        on dates.currency_code = rates.from_currency_code
        and entities.functional_currency_code = rates.to_currency_code
        and dates.rate_date = rates.rate_date
        and rates.rate_type = 'daily'
    where rates.rate is null
),

without_rate as (
    select
        touched.source_system,
        touched.source_document_id,
        '35' as invariant,
        cast(0 as bigint) as amount_minor,
        touched.currency_code,
        min(missing_rates.detail) as detail
    from touched
    inner join missing_rates
        on touched.source_system = missing_rates.source_system
        and touched.source_document_id = missing_rates.source_document_id
    group by touched.source_system, touched.source_document_id, touched.currency_code
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
