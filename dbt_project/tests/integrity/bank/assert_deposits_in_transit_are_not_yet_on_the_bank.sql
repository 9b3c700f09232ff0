-- Invariant 18b (C). 1030 = deposits not yet on the bank: a slip that statements should show and do not is
-- named with its amount; and where the books hold deposits in transit, so is the day up to which the
-- bank is known and by how much the account differs from the slips still on their way.
{{ breach('C') }}
with banked as (
    select * from {{ banked_rows() }}
),

known_through as (
    select entity_id, currency_code, min(covered_through) as known_through
    from (
        select entity_id, currency_code, account_number, max(covered_through) as covered_through
        from {{ ref('fct_bank_statements') }}
        group by entity_id, currency_code, account_number
    ) as accounts
    group by entity_id, currency_code
),

ledger as (
    select lines.entity_id, lines.currency_code, lines.account_id, known.known_through,
        cast(sum(lines.amount_minor) as bigint) as balance_minor
    from {{ ref('fct_journal_lines') }} as lines
    inner join known_through as known
        on lines.entity_id = known.entity_id and lines.currency_code = known.currency_code
    where
        lines.posting_date <= known.known_through
        and lines.account_id in (
            select roles.account_id from {{ ref('dim_account_role') }} as roles
            where roles.account_role = 'deposits_in_transit'
        )
    group by lines.entity_id, lines.currency_code, lines.account_id, known.known_through
),

in_transit as (
    select banked.entity_id, banked.currency_code,
        cast(sum(banked.expected_amount_minor) as bigint) as open_minor
    from banked
    inner join known_through as known
        on banked.entity_id = known.entity_id and banked.currency_code = known.currency_code
    where banked.match_type = 'deposit' and banked.due_date <= known.known_through
        and coalesce(banked.matched_on > known.known_through, true)
    group by banked.entity_id, banked.currency_code
)

select
    {{ integrity_columns('18b', 'C', {
        'entity_id': 'entity_id', 'location_id': 'location_id', 'business_date': 'due_date',
        'document_id': 'match_id',
        'amount_minor': 'coalesce(found_amount_minor, 0) - expected_amount_minor',
        'currency_code': 'currency_code',
    }) }}
from banked
where match_type = 'deposit' and match_state in ('not_on_bank', 'amount_difference', 'duplicate')
union all
select
    {{ integrity_columns('18b', 'C', {
        'entity_id': 'ledger.entity_id', 'business_date': 'ledger.known_through',
        'account_id': 'ledger.account_id',
        'amount_minor': 'ledger.balance_minor - coalesce(in_transit.open_minor, 0)',
        'currency_code': 'ledger.currency_code',
    }) }}
from ledger
left join in_transit
    on ledger.entity_id = in_transit.entity_id and ledger.currency_code = in_transit.currency_code
where ledger.balance_minor <> coalesce(in_transit.open_minor, 0)
