-- Grain: one row per tender of a receipt: how it was paid, or paid back.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
{{ union_of_sources('tenders', var("source_systems")) }}
