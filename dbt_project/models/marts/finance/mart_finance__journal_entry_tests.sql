-- Grain: one row per journal entry and journal entry test that it meets: what an auditor picks entries by
-- (AS 2401), not errors. The limits are variables of dbt_project.yml, with their reasons. A view, as the
-- profiles it reads.
{{ config(materialized='view', contract={'enforced': false}) }}
{% set hour_is_odd = "not between " ~ var('journal_test_first_hour') ~ " and " ~ var('journal_test_last_hour') -%}
{% set tests = [
    (
        'manual_entry', "entry_type = 'manual' or source_system = 'manual'",
        "concat('made by hand by ', created_by)",
    ),
    (
        'posted_after_close', "recorded_at > period_closed_at",
        "concat('the period was closed ', cast(period_closed_at as varchar))",
    ),
    (
        'late_posting', "period <> business_period",
        "concat('business of period ', business_period)",
    ),
    (
        'backdated', "days_to_recording > " ~ var('journal_test_backdated_days'),
        "concat('recorded ', cast(days_to_recording as varchar), ' days after its posting date')",
    ),
    (
        'round_amount', "round_line_count > 0",
        "concat('lines of a round amount: ', cast(round_line_count as varchar))",
    ),
    (
        'recorded_at_odd_hour', "extract(hour from recorded_locally_at) " ~ hour_is_odd,
        "concat('recorded when the local clock said ', cast(recorded_locally_at as varchar))",
    ),
    (
        'occurred_at_odd_hour', "extract(hour from occurred_locally_at) " ~ hour_is_odd,
        "concat('occurred when the local clock said ', cast(occurred_locally_at as varchar))",
    ),
    (
        'recorded_on_weekend', "extract(isodow from recorded_locally_at) >= 6",
        "concat('recorded when the local clock said ', cast(recorded_locally_at as varchar))",
    ),
    (
        'rare_account', "rarest_account_entries < " ~ var('journal_test_rare_account_entries'),
        "concat('entries of account ', rarest_account_id, ' in that year: ', cast(rarest_account_entries as varchar))",
    ),
    (
        'rare_user', "1000 * user_entries < all_entries * " ~ var('journal_test_rare_user_per_thousand'),
        "concat('entries by ', created_by, ' in that year: ', cast(user_entries as varchar), ' of ', "
        ~ "cast(all_entries as varchar))",
    ),
    (
        'no_description', "undescribed_line_count > 0",
        "concat('lines whose rule has no memo: ', cast(undescribed_line_count as varchar))",
    ),
    (
        'reversed_soon', "days_to_reversal <= " ~ var('journal_test_reversed_days'),
        "concat('days until it was reversed: ', cast(days_to_reversal as varchar))",
    ),
] -%}
with profiles as (
    select * from {{ ref('mart_finance__journal_entry_profiles') }}
),

met as (
    {% for test_name, condition, detail in tests -%}
    select '{{ test_name }}' as test_name, *, {{ detail }} as detail
    from profiles
    where {{ condition }}
    {% if not loop.last %}union all{% endif %}
    {% endfor -%}
)

select
    met.journal_entry_id,
    met.test_name,
    met.entity_id,
    met.location_id,
    met.period,
    met.posting_date,
    met.business_date,
    met.entry_type,
    met.source_system,
    met.source_document_id,
    met.unit_event,
    met.entry_amount,
    met.functional_currency_code,
    met.created_by,
    met.recorded_at,
    met.detail
from met
