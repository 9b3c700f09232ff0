{#-
    What is open by tender type: house accounts by customer; store credit and deposits, whose holder a refund
    does not name; checks, marketplaces and tenders a source does not report, which nothing settles in this release;
    cash of stores without drawers, which nobody counts. And tender clearing: what receipts say a
    document of another day pays, less those documents.

    unit_days: days_of_live_units().
-#}
{% macro tender_movements(unit_days) -%}
select * from (
with of_receipts as (
    select
        tenders.*, tenders.measure in ('settled_elsewhere', 'refund_due') as is_clearing,
        case when tenders.measure in ('tender_received', 'settled_elsewhere') then tenders.amount_minor
            else -tenders.amount_minor end as received_minor
    from {{ ref('int_pos__tenders') }} as tenders
    inner join {{ unit_days }} as receipts
        on tenders.source_system = receipts.source_system
        and tenders.source_document_id = receipts.source_document_id
    where receipts.receipt_date is not null
),

of_payments as (
    select payments.*, payments.receipt_document_id as subledger_id
    from {{ ref('fct_payments') }} as payments
    inner join {{ unit_days }} as own
        on payments.source_system = own.source_system
        and payments.source_document_id = own.source_document_id
    where coalesce(own.late_tender_date, own.refund_date) is not null
),

beside_receipts as (
    -- paid into a drawer, or a declined card of a known customer: no fact names what it pays
    select lines.*
    from {{ ref('fct_journal_lines') }} as lines
    where lines.event_type in ('drawer_session', 'declined_payment')
        and lines.account_id in (
            select roles.account_id from {{ ref('int_accounting__account_roles') }} as roles
            where roles.role = 'accounts_receivable'
        )
)

{% set subledger -%}
case tender_type
        when 'cash' then 'cash drawers'
        when 'check' then 'checks'
        when 'deposit' then 'customer deposits'
        when 'marketplace' then 'marketplaces'
        when 'marketplace_facilitator' then 'marketplaces'
        when 'house_account' then 'house accounts'
        when 'store_credit' then 'store credit'
        else 'unreported tenders'
    end
{%- endset %}
{% set item -%}
case when tender_type = 'house_account' then coalesce(subledger_id, '') else location_id end
{%- endset %}
{% set is_open_by_type -%}
(
        tender_type in (
            'check', 'deposit', 'house_account', 'marketplace', 'marketplace_facilitator', 'store_credit',
            'unreported_tenders'
        )
        or (tender_type = 'cash' and location_id not in (
            select sessions.location_id from {{ ref('fct_drawer_sessions') }} as sessions
        ))
    )
{%- endset %}
{% set by_type = {'item_id': item, 'tender_type': 'tender_type'} -%}
{% set clearing = {'item_id': 'subledger_id'} -%}
{{ subledger_movements('of_receipts where not is_clearing and ' ~ is_open_by_type, subledger, "'tender'",
    dict(by_type, amount_minor='received_minor')) }}
union all
{{ subledger_movements("of_payments where payment_status = 'completed' and " ~ is_open_by_type, subledger,
    "'tender'", dict(by_type, amount_minor='payment_amount_minor')) }}
union all
{{ subledger_movements('beside_receipts', "'house accounts'", "'accounts_receivable'", {
    'item_id': 'subledger_id', 'amount_minor': 'amount_minor',
}) }}
union all
{{ subledger_movements('of_receipts where is_clearing', "'tender clearing'", "'tender_clearing'",
    dict(clearing, amount_minor='received_minor')) }}
union all
{{ subledger_movements('of_payments', "'tender clearing'", "'tender_clearing'",
    dict(clearing, amount_minor='-payment_amount_minor')) }}
) as tenders
{%- endmacro %}

{#-
    Refunds that failed, owed to the customer from the day of the failure.

    unit_days: days_of_live_units().
-#}
{% macro refund_liability_movements(unit_days) -%}
{% set failed -%}
(
    select payments.*, own.refund_failed_date
    from {{ ref('fct_payments') }} as payments
    inner join {{ unit_days }} as own
        on payments.source_system = own.source_system
        and payments.source_document_id = own.source_document_id
    where
        payments.payment_type = 'refund' and payments.payment_status = 'failed'
        and own.refund_failed_date is not null
) as failed
{%- endset %}
{{ subledger_movements(failed, "'refunds owed'", "'refund_liability'", {
    'item_id': 'payment_id', 'amount_minor': 'payment_amount_minor', 'business_date': 'refund_failed_date',
}) }}
{%- endmacro %}

{#- Gift cards: what activities put on each card, at face; moved from card to card through tender clearing. -#}
{% macro gift_card_movements() -%}
{{ subledger_movements(ref('fct_gift_card_activities'), "'gift cards'", "'gift_card_liability'", {
    'item_id': 'gift_card_id', 'amount_minor': '-balance_change_amount_minor',
}) }}
union all
{{ subledger_movements(ref('fct_gift_card_activities') ~ " where movement_type = 'transferred'",
    "'tender clearing'", "'tender_clearing'", {
    'item_id': "'moved between gift cards'", 'amount_minor': 'balance_change_amount_minor',
}) }}
{%- endmacro %}
