{#-
    The three-way match, kind of thing by kind of thing, in minor units and in the columns below. Each is a
    subquery, so that the mart and the tests of invariants 16b and 18b read the very same.
-#}
{% macro match_columns() -%}
{{ return([
    'match_type', 'match_id', 'entity_id', 'location_id', 'business_date', 'due_date', 'match_state', 'detail',
    'expected_amount_minor', 'found_amount_minor', 'currency_code', 'receipt_document_id', 'payout_id',
    'bank_line_id', 'matched_on',
]) }}
{%- endmacro %}

{#- The last day the books or the bank know of: up to it ages are counted. -#}
{% macro last_known_day() -%}
select greatest(
    (select max(entries.business_date) from {{ ref('fct_journal_entries') }} as entries),
    coalesce(
        (select max(statements.last_day) from {{ ref('fct_bank_statements') }} as statements), date '0001-01-01'
    )
) as as_of_date
{%- endmacro %}

{#-
    Payouts and deposit slips against the bank. What no line settles is missing (not_on_bank) once statements of
    every bank account of its entity cover its day and all days it may take; younger than those days it is
    timing; else no statement covers its days.
-#}
{% macro banked_rows() -%}
(
with items as (
    {{ banked_items() }}
),

settled as (
    select
        matches.match_type, matches.match_id, count(*) as line_count,
        cast(sum(matches.matched_amount_minor) as bigint) as found_amount_minor,
        max(lines.booking_date) as matched_on,
        min(matches.bank_line_id) as bank_line_id
    from {{ ref('fct_bank_matches') }} as matches
    inner join {{ ref('fct_bank_lines') }} as lines on matches.bank_line_id = lines.bank_line_id
    group by matches.match_type, matches.match_id
),

accounts as (
    select entity_id, currency_code, count(distinct account_number) as account_count
    from {{ ref('fct_bank_statements') }}
    group by entity_id, currency_code
),

chains as (
    select distinct entity_id, currency_code, account_number, covered_from, covered_through
    from {{ ref('fct_bank_statements') }}
),

covered as (
    select items.match_type, items.match_id, count(distinct chains.account_number) as account_count
    from items
    inner join chains
        on items.entity_id = chains.entity_id
        and items.currency_code = chains.currency_code
        and items.due_date >= chains.covered_from
        and {{ dbt.datediff('items.due_date', 'chains.covered_through', 'day') }} >= {{ var('bank_match_days_after') }}
    group by items.match_type, items.match_id
),

judged as (
    select
        items.*,
        settled.line_count, settled.found_amount_minor, settled.matched_on, settled.bank_line_id,
        case
            when settled.line_count is null and covered.account_count = accounts.account_count then 'not_on_bank'
            when settled.line_count is null
                and {{ dbt.datediff('items.due_date', 'known.as_of_date', 'day') }} <= {{ var('bank_match_days_after') }}
                then 'timing'
            when settled.line_count is null then 'no_statement'
            when settled.found_amount_minor = items.amount_minor then 'matched'
            when settled.line_count > 1 and items.amount_minor <> 0
                and settled.found_amount_minor = items.amount_minor * settled.line_count then 'duplicate'
            else 'amount_difference'
        end as match_state
    from items
    cross join ({{ last_known_day() }}) as known
    left join settled on items.match_type = settled.match_type and items.match_id = settled.match_id
    left join covered on items.match_type = covered.match_type and items.match_id = covered.match_id
    left join accounts
        on items.entity_id = accounts.entity_id and items.currency_code = accounts.currency_code
    where items.amount_minor <> 0 or settled.line_count is not null
)

select
    match_type, match_id, entity_id, location_id, business_date, due_date, match_state,
    case match_state
        when 'matched' then 'the bank has it'
        when 'not_on_bank' then 'statements cover its days and none has it'
        when 'timing' then 'on its way to the bank'
        when 'no_statement' then 'no statement covers its days'
        when 'duplicate' then concat('the bank has it ', cast(line_count as varchar), ' times')
        else 'the bank has another amount'
    end as detail,
    amount_minor as expected_amount_minor, found_amount_minor, currency_code,
    cast(null as varchar) as receipt_document_id,
    case match_type when 'payout' then match_id end as payout_id,
    bank_line_id,
    case when match_state = 'matched' then matched_on end as matched_on
from judged
) as banked
{%- endmacro %}

{#- Lines of the bank that settle nothing the books expect. -#}
{% macro bank_line_rows() -%}
(
select
    'bank_line' as match_type, lines.bank_line_id as match_id, lines.entity_id, lines.location_id,
    lines.booking_date as business_date, lines.booking_date as due_date,
    case when {{ is_cash_of_a_store('lines') }} then 'matched' else 'bank_only' end as match_state,
    case
        when {{ is_cash_of_a_store('lines') }} then 'cash of its store, paid in without a slip'
        when lines.is_cash and lines.amount_minor > 0
            then 'cash paid in: record its slip, or name the store of the account'
        else coalesce(lines.description, 'the bank says nothing about it')
    end as detail,
    cast(0 as bigint) as expected_amount_minor, lines.amount_minor as found_amount_minor, lines.currency_code,
    cast(null as varchar) as receipt_document_id, cast(null as varchar) as payout_id, lines.bank_line_id,
    case when {{ is_cash_of_a_store('lines') }} then lines.booking_date end as matched_on
from {{ ref('fct_bank_lines') }} as lines
left join {{ ref('fct_bank_matches') }} as matches on lines.bank_line_id = matches.bank_line_id
where matches.bank_line_id is null
) as bank_lines
{%- endmacro %}

{% macro is_cash_of_a_store(alias) -%}
{{ alias }}.is_cash and {{ alias }}.amount_minor > 0 and {{ alias }}.location_id is not null
{%- endmacro %}
