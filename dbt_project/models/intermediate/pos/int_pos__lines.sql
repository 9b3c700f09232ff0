-- Grain: one row per line of a receipt: what was sold or taken back, without tax.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
{{ union_of_sources('lines', var("source_systems")) }}
