-- Grain: one row per journal entry with what auditors choose entries by: who, when by the store's clock,
-- how much, how usual its accounts and its user are in that year, how soon it was reversed. A view: an
-- entry's company changes with every later one, so nothing is stored.
{{ config(materialized='view', contract={'enforced': false}) }}
with memos as (
    select posting_rule_id, max(trim(memo)) as memo from {{ ref('dim_posting_rule') }} group by posting_rule_id
),

lines as (
    select lines.*, days.fiscal_year
    from {{ ref('fct_journal_lines') }} as lines
    inner join {{ ref('dim_fiscal_day') }} as days
        on lines.entity_id = days.entity_id and lines.posting_date = days.calendar_date
),

account_uses as (
    select entity_id, account_id, fiscal_year, count(distinct journal_entry_id) as entry_count
    from lines
    group by entity_id, account_id, fiscal_year
),

line_facts as (
    select
        lines.journal_entry_id,
        min(lines.location_id) as location_id,
        count(*) as line_count,
        max(lines.functional_currency_code) as functional_currency_code,
        cast(sum(greatest(lines.functional_amount_minor, 0)) as bigint) as entry_amount_minor,
        count(
            case
                when abs(lines.amount_minor)
                    >= {{ var('journal_test_round_least') }} * currencies.minor_units_per_major
                    and mod(
                        abs(lines.amount_minor),
                        {{ var('journal_test_round_step') }} * currencies.minor_units_per_major
                    ) = 0 then 1
            end
        ) as round_line_count,
        count(case when coalesce(memos.memo, '') = '' then 1 end) as undescribed_line_count,
        min(account_uses.entry_count) as rarest_account_entries,
        min(concat(lpad(cast(account_uses.entry_count as varchar), 12, '0'), lines.account_id))
            as rarest_account
    from lines
    inner join {{ ref('dim_currency') }} as currencies on lines.currency_code = currencies.currency_code
    inner join account_uses
        on lines.entity_id = account_uses.entity_id
        and lines.account_id = account_uses.account_id
        and lines.fiscal_year = account_uses.fiscal_year
    left join memos on lines.posting_rule_id = memos.posting_rule_id
    group by lines.journal_entry_id
),

users as (
    select
        entity_id,
        created_by,
        extract(year from recorded_at) as recorded_year,
        count(*) as user_entries,
        cast(sum(count(*)) over (partition by entity_id, extract(year from recorded_at)) as bigint) as all_entries
    from {{ ref('fct_journal_entries') }}
    group by entity_id, created_by, extract(year from recorded_at)
)

select
    entries.journal_entry_id,
    entries.entity_id,
    line_facts.location_id,
    posted.period,
    belongs.period as business_period,
    periods.period_closed_at,
    entries.posting_date,
    entries.business_date,
    entries.entry_type,
    entries.entry_revision,
    entries.reverses_entry_id,
    entries.source_system,
    entries.source_document_id,
    entries.unit_event,
    cast(line_facts.line_count as bigint) as line_count,
    {{ major_units('line_facts.entry_amount_minor', 'functional.minor_unit') }} as entry_amount,
    line_facts.functional_currency_code,
    entries.created_by,
    entries.recorded_at,
    (entries.recorded_at at time zone 'UTC') at time zone zones.time_zone as recorded_locally_at,
    documents.occurred_at at time zone zones.time_zone as occurred_locally_at,
    cast({{ dbt.datediff('entries.posting_date', 'entries.recorded_at', 'day') }} as bigint) as days_to_recording,
    cast(line_facts.round_line_count as bigint) as round_line_count,
    cast(line_facts.undescribed_line_count as bigint) as undescribed_line_count,
    substr(line_facts.rarest_account, 13) as rarest_account_id,
    cast(line_facts.rarest_account_entries as bigint) as rarest_account_entries,
    cast(users.user_entries as bigint) as user_entries,
    users.all_entries,
    reversals.journal_entry_id as reversed_by_entry_id,
    cast({{ dbt.datediff('entries.recorded_at', 'reversals.recorded_at', 'day') }} as bigint) as days_to_reversal,
    entries.posted_run_id
from {{ ref('fct_journal_entries') }} as entries
inner join line_facts on entries.journal_entry_id = line_facts.journal_entry_id
left join {{ ref('dim_currency') }} as functional
    on line_facts.functional_currency_code = functional.currency_code
inner join {{ ref('dim_fiscal_day') }} as posted
    on entries.entity_id = posted.entity_id and entries.posting_date = posted.calendar_date
inner join {{ ref('dim_fiscal_day') }} as belongs
    on entries.entity_id = belongs.entity_id and entries.business_date = belongs.calendar_date
inner join {{ ref('dim_fiscal_period') }} as periods
    on posted.entity_id = periods.entity_id and posted.period = periods.period
inner join users
    on entries.entity_id = users.entity_id
    and entries.created_by = users.created_by
    and extract(year from entries.recorded_at) = users.recorded_year
left join {{ ref('fct_source_documents') }} as documents
    on entries.source_system = documents.source_system
    and entries.source_document_id = documents.source_document_id
left join {{ ref('dim_location_time_zone') }} as zones
    on line_facts.location_id = zones.location_id
    and entries.business_date >= zones.valid_from
    and entries.business_date < zones.valid_to
left join {{ ref('fct_journal_entries') }} as reversals
    on entries.journal_entry_id = reversals.reverses_entry_id
