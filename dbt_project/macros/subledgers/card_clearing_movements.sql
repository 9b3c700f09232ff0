{#-
    Card clearing by processor: a payment or refund in the books is open from its day until the payout that
    settles it, less the fee it states itself. A payout without entries is open until a batch retells
    it; what entries of a failed payout moved stays moved, and what they cleared is open again.
    What the payment states of its fee counts, on the days the fee is booked on. An offline card that is
    declined, and a refund that fails, leave again on the day of it.

    unit_days: days_of_live_units().
-#}
{% macro card_clearing_movements(unit_days) -%}
select * from (
with payments as (
    select
        payments.*, own.declined_payment_date, own.refund_failed_date,
        own.processor_fee_date, payouts.business_date as settling_date,
        coalesce(receipts.receipt_date, own.late_tender_date, own.refund_date) is not null as is_booked
    from {{ ref('fct_payments') }} as payments
    left join {{ unit_days }} as own
        on payments.source_system = own.source_system
        and payments.source_document_id = own.source_document_id
    left join {{ unit_days }} as receipts
        on payments.payment_type = 'payment'
        and payments.source_system = receipts.source_system
        and payments.receipt_document_id = receipts.source_document_id
    left join {{ ref('fct_payouts') }} as payouts
        on payments.source_system = payouts.source_system and payments.payout_id = payouts.payout_id
    where payments.processor is not null
),

fees as (
    select payments.*, booked.business_date as fee_date, booked.amount_minor as fee_minor
    from {{ ref('fct_payments') }} as payments
    inner join {{ ref('fct_journal_lines') }} as booked
        on payments.source_system = booked.source_system
        and payments.payment_id = booked.subledger_id
        and payments.currency_code = booked.currency_code
    where
        payments.processor is not null and booked.event_type = 'processor_fee'
        and booked.account_id in (
            select roles.account_id from {{ ref('int_accounting__account_roles') }} as roles
            where roles.role = 'card_fees'
        )
),

entries as (
    select
        entries.*, payouts.processor,
        case when payouts.payout_status = 'failed' then -entries.moved_out_amount_minor
            else -entries.gross_amount_minor end as left_amount_minor
    from {{ ref('fct_payout_entries') }} as entries
    inner join {{ ref('fct_payouts') }} as payouts
        on entries.source_system = payouts.source_system
        and entries.source_document_id = payouts.source_document_id
    where payouts.payout_status = 'failed' or (entries.is_clearing and not entries.is_settling)
)

{% set completed = " where payment_status = 'completed'" -%}
{% set failed_refund = " where payment_status = 'failed' and refund_failed_date is not null" -%}
{% set declined = ' where declined_payment_date is not null' -%}
{% for relation, given in [
    ('payments' ~ completed ~ ' and is_booked', {'amount_minor': 'payment_amount_minor'}),
    ('payments' ~ declined, {'amount_minor': 'payment_amount_minor'}),
    ('payments' ~ declined, {
        'amount_minor': '-payment_amount_minor', 'business_date': 'declined_payment_date',
    }),
    ('payments' ~ failed_refund, {'amount_minor': 'payment_amount_minor'}),
    ('payments' ~ failed_refund, {
        'amount_minor': '-payment_amount_minor', 'business_date': 'refund_failed_date',
    }),
    ('payments' ~ completed ~ ' and processor_fee_date is not null', {
        'amount_minor': '-stated_fee_amount_minor',
    }),
    ('fees', {'amount_minor': 'fee_minor'}),
    ('fees', {'amount_minor': '-fee_minor', 'business_date': 'fee_date'}),
    ('payments' ~ completed ~ ' and settling_date is not null', {
        'amount_minor': 'stated_fee_amount_minor - payment_amount_minor', 'business_date': 'settling_date',
    }),
    (ref('fct_payouts') ~ " where entry_count = 0 and payout_status <> 'failed'", {
        'item_id': 'payout_id', 'amount_minor': '-payout_amount_minor - payout_fee_amount_minor',
    }),
    ('entries', {
        'item_id': 'coalesce(payment_id, source_document_id)', 'amount_minor': 'left_amount_minor',
    }),
] -%}
{{ subledger_movements(relation, "'card clearing'", "'card_clearing'", dict(
    {'item_id': 'payment_id', 'processor': 'processor'}, **given
)) }}
{% if not loop.last %}union all{% endif %}
{% endfor -%}
) as card_clearing
{%- endmacro %}
