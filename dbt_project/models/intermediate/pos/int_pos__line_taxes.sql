-- Grain: one row per tax of a receipt line or charge, as the receipt states it, and who remits it: the seller,
-- or the marketplace that made the sale.
{{ config(materialized='incremental', incremental_strategy='replace_documents') }}
-- depends_on: {{ ref('int_pos__touched_documents') }}
{{ union_of_sources('line_taxes', var("source_systems")) }}
