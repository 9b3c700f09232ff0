-- Grain: one row per receipt this run reads, side and kind of total (total, tax, discount): what its
-- source states in its own amounts, positive, a tax inside the price included; null: not stated.
{{ config(materialized='view') }}
{{ union_of_sources('stated_totals', var("source_systems")) }}
