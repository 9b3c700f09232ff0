-- Grain: one row per raw row, with exactly one of the seven states.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
{{ union_of_sources('raw_row_states', var("source_systems") + var("evidence_systems")) }}
