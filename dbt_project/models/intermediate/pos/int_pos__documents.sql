-- Grain: one row per source document in its newest version, source-free from here on.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
{{ union_of_sources('documents', var("source_systems")) }}
