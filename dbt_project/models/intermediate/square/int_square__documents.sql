-- Grain: one row per touched document of the source in its newest version.
select * from {{ ref('int_square__sales_documents') }}
