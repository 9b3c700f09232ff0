-- Grain: one row per amount of a receipt that is no goods: tips, charges, fees, rounding.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
{{ union_of_sources('charges', var("source_systems")) }}
