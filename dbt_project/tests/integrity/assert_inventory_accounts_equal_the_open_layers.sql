-- Invariant 9 (P). 1300 and 1320 equal the value of open layers by entity and store.
{{ config(severity='error') }}
with layers as (
    select entity_id, location_id, currency_code, cast(sum(value_minor) as bigint) as amount_minor
    from {{ ref('int_inventory__layers') }}
    group by entity_id, location_id, currency_code
),

journal as (
    select
        entity_id, location_id,
        functional_currency_code as currency_code,
        min(account_id) as account_id,
        cast(sum(functional_amount_minor) as bigint) as amount_minor
    from {{ ref('fct_journal_lines') }}
    where account_id in (
        select account_id from {{ ref('int_accounting__account_roles') }}
        where role in ('merchandise_inventory', 'returned_goods')
    )
    group by entity_id, location_id, functional_currency_code
)

select
    {{ integrity_columns('9', 'P', {
        'entity_id': 'coalesce(layers.entity_id, journal.entity_id)',
        'location_id': 'coalesce(layers.location_id, journal.location_id)',
        'account_id': 'journal.account_id',
        'amount_minor': 'coalesce(journal.amount_minor, 0) - coalesce(layers.amount_minor, 0)',
        'currency_code': 'coalesce(layers.currency_code, journal.currency_code)',
    }) }}
from layers
full outer join journal
    on layers.entity_id = journal.entity_id
    and layers.location_id = journal.location_id
    and layers.currency_code = journal.currency_code
where coalesce(journal.amount_minor, 0) <> coalesce(layers.amount_minor, 0)
