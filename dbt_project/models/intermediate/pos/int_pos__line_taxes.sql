-- Grain: one row per tax of a receipt line or charge, as the receipt states it.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
{{ union_of_sources('line_taxes', var("source_systems")) }}
