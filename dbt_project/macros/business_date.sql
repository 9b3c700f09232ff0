{#- The store's trading day of an instant: local time less the cut-off, as a date. -#}
{% macro business_date(instant, time_zone, cut_off_minutes) -%}
cast(({{ instant }} at time zone {{ time_zone }}) - {{ cut_off_minutes }} * interval '1' minute as date)
{%- endmacro %}
