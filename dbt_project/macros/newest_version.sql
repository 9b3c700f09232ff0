{#-
    Every arrival of a document with `version_rank` (1 is the newest) and `is_conflicting`: another
    arrival of equal keys holds other content, and nothing says which came later.
    Order: vendor's updated_at, vendor's version, fetched_at, observation, row (architecture 3.7).
-#}
{% macro newest_version(relation, document_id, updated_at='updated_at', version='0') -%}
select
    *,
    row_number() over (
        partition by {{ document_id }}
        order by
            {{ updated_at }} desc, {{ version }} desc, fetched_at desc, observation_sequence desc,
            row_number desc
    ) as version_rank,
    min(record_hash) over (
        partition by {{ document_id }}, {{ updated_at }}, {{ version }}, fetched_at
    ) <> max(record_hash) over (
        partition by {{ document_id }}, {{ updated_at }}, {{ version }}, fetched_at
    ) as is_conflicting
from {{ relation }}
{%- endmacro %}
