{#-
    What the till says of a means of payment, as one text the mapping seed is compared with:
    `card:VISA`, `external:OTHER:Store credit`, `cash`.
    carrier: payment, refund (its destination) or tender (without a payment record).
-#}
{% macro square_tender_text(carrier, alias='') -%}
{%- set at = alias ~ '.' if alias else '' -%}
{%- set parts = {
    'payment': [
        'source_type', 'coalesce(%(at)sexternal_type, %(at)scard_brand, %(at)swallet_brand)',
        'external_source',
    ],
    'refund': [
        'destination_type',
        'coalesce(%(at)sdestination_external_type, %(at)sdestination_card_brand)',
        'destination_source',
    ],
    'tender': ['tender_source_type', 'coalesce(%(at)scard_brand, %(at)stender_note)'],
}[carrier] -%}
concat_ws(':'
{%- for part in parts -%}
, {{ part % {'at': at} if '(' in part else at ~ part }}
{%- endfor -%}
)
{%- endmacro %}
