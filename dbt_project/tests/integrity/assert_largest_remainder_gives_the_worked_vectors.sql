-- Invariant: arithmetic (P; accounting.md 3.1 rules 1 and 2). Parts add up to their total, the larger
-- fraction first, then the larger weight, then the line; a negative total mirrors a positive one;
-- a capped part never exceeds its weight. Halves round away from zero.
{{ config(severity='error') }}
with cases as (
    select *
    from (values
        ('thirds', 1, 1000, 1, 334), ('thirds', 2, 1000, 1, 333), ('thirds', 3, 1000, 1, 333),
        ('negative thirds', 1, -1000, 1, -334), ('negative thirds', 2, -1000, 1, -333),
        ('negative thirds', 3, -1000, 1, -333),
        ('tax of the golden sale', 1, 371, 2700, 223), ('tax of the golden sale', 2, 371, 1800, 148),
        ('larger weight wins a tie', 1, 2, 1, 0), ('larger weight wins a tie', 2, 2, 3, 2),
        ('equal weights, first line', 1, 1, 5, 1), ('equal weights, first line', 2, 1, 5, 0),
        ('no weight at all', 1, 7, 0, 0), ('zero', 1, 0, 3, 0),
        ('wide numbers', 1, 900000000001, 900000000000, 450000000001),
        ('wide numbers', 2, 900000000001, 900000000000, 450000000000)
    ) as vectors(label, line_number, total_minor, weight, expected_minor)
),

shared as (
    {{ largest_remainder(
        'cases', ['label', 'line_number', 'expected_minor'], ['label'], 'total_minor', 'weight',
        'line_number'
    ) }}
),

capped_cases as (
    select *
    from (values (1, 900, 500, 500), (2, 900, 300, 300), (3, 900, 0, 0))
        as vectors(line_number, total_minor, weight, expected_minor)
),

capped as (
    {{ largest_remainder(
        'capped_cases', ['line_number', 'expected_minor'], ['total_minor'], 'total_minor', 'weight',
        'line_number', is_capped=true
    ) }}
),

quotients as (
    select
        *,
        {{ rounded_quotient('numerator', 'denominator') }} as quotient
    from (values (5, 2, 3), (-5, 2, -3), (4, 3, 1), (5, 3, 2), (-5, 3, -2), (0, 7, 0), (-1, 3, 0))
        as vectors(numerator, denominator, expected)
),

wrong as (
    select label, share_amount_minor from shared where share_amount_minor <> expected_minor
    union all
    select concat('capped line ', line_number) as label, share_amount_minor
    from capped
    where share_amount_minor <> expected_minor
    union all
    select concat(numerator, ' / ', denominator) as label, quotient as share_amount_minor
    from quotients
    where quotient <> expected
)

select
    {{ integrity_columns('arithmetic', 'P', {'document_id': 'label', 'amount_minor': 'share_amount_minor'}) }}
from wrong
