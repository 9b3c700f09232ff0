-- Grain: one row per document and thing worth a look that does not stop it (classes D, C and W), of its
-- newest version.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
with warnings as (
    {% for warning_model in var('warning_models') %}
    select
        source_system, document_id, invariant, class, entity_id, location_id, business_date,
        account_id, amount_minor, currency_code, detail
    from {{ ref(warning_model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    warnings.source_system,
    warnings.document_id as source_document_id,
    warnings.invariant,
    warnings.class,
    warnings.entity_id,
    warnings.location_id,
    warnings.business_date,
    warnings.account_id,
    warnings.amount_minor,
    warnings.currency_code,
    warnings.detail
from warnings
inner join {{ ref('int_pos__touched_documents') }} as touched
    on warnings.source_system = touched.source_system
    and warnings.document_id = touched.source_document_id
