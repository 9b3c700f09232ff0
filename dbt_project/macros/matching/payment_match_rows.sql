{#-
    Card money of receipts (the till's tender) against the processor's item and the payout entry that
    settles it. The till's side is what receipts, late payments and refunds put on card clearing; the
    processor's is its completed payments and refunds. What is worst about a thing is its state.
-#}
{% macro payment_rows() -%}
(
with clearing_accounts as (
    select distinct account_id
    from {{ ref('dim_account_role') }}
    where account_role = 'card_clearing' or tender_type in ('card', 'wallet', 'buy_now_pay_later')
),

till_lines as (
    select
        case when event_type = 'tender' then split_part(source_line_id, ':', 1) else source_document_id end
            as payment_id,
        case when event_type = 'tender' then source_document_id end as receipt_document_id,
        entity_id, location_id, business_date, currency_code, amount_minor
    from {{ ref('fct_journal_lines') }}
    where
        event_type in ('tender', 'late_tender', 'refund', 'refund_failed', 'declined_payment')
        and account_id in (select clearing_accounts.account_id from clearing_accounts)
),

till as (
    select
        payment_id, currency_code, min(receipt_document_id) as receipt_document_id, min(entity_id) as entity_id,
        min(location_id) as location_id, min(business_date) as business_date,
        cast(sum(amount_minor) as bigint) as amount_minor
    from till_lines
    group by payment_id, currency_code
    having sum(amount_minor) <> 0
),

items as (
    select *
    from {{ ref('fct_payments') }}
    where processor is not null and payment_status = 'completed'
),

entries as (
    select
        entries.payment_id, entries.currency_code,
        cast(sum(case when entries.is_settling then entries.gross_amount_minor end) as bigint) as settled_minor,
        cast(sum(case when entries.is_clearing and not entries.is_settling then 1 else 0 end) as bigint)
            as repeated_count,
        cast(sum(case when entries.dispute_id is not null then 1 else 0 end) as bigint) as dispute_count
    from {{ ref('fct_payout_entries') }} as entries
    inner join {{ ref('fct_payouts') }} as payouts
        on entries.source_system = payouts.source_system
        and entries.source_document_id = payouts.source_document_id
        and payouts.payout_status <> 'failed'
    where entries.payment_id is not null
    group by entries.payment_id, entries.currency_code
),

contracts as (
    select
        items.payment_id,
        {{ rounded_fee('items.payment_amount_minor', 'rates.fee_rate', 'rates.fixed_fee_minor') }} as contract_fee_minor,
        row_number() over (
            partition by items.payment_id
            order by
                case when rates.entity_id is null then 1 else 0 end,
                case when rates.tender_type is null then 1 else 0 end, rates.valid_from desc
        ) as place
    from items
    inner join {{ ref('dim_processor_rate') }} as rates
        on items.processor = rates.processor
        and items.currency_code = rates.currency_code
        and items.business_date >= rates.valid_from
        and items.business_date < rates.valid_to
        and items.entity_id = coalesce(rates.entity_id, items.entity_id)
        and items.tender_type = coalesce(rates.tender_type, items.tender_type)
    where items.payment_type = 'payment'
),

joined as (
    select
        coalesce(items.payment_id, till.payment_id) as match_id,
        coalesce(items.entity_id, till.entity_id) as entity_id,
        coalesce(items.location_id, till.location_id) as location_id,
        coalesce(items.business_date, till.business_date) as business_date,
        coalesce(items.currency_code, till.currency_code) as currency_code,
        coalesce(till.receipt_document_id, items.receipt_document_id) as receipt_document_id,
        till.amount_minor as till_minor,
        items.payment_amount_minor as item_minor,
        items.fee_amount_minor, items.payout_id, items.settled_date,
        entries.settled_minor, entries.repeated_count, entries.dispute_count,
        contracts.contract_fee_minor
    from items
    full outer join till on items.payment_id = till.payment_id and items.currency_code = till.currency_code
    left join entries on items.payment_id = entries.payment_id and items.currency_code = entries.currency_code
    left join contracts on items.payment_id = contracts.payment_id and contracts.place = 1
),

judged as (
    select
        *,
        case
            when item_minor is null then 'pos_only'
            when till_minor is null then 'processor_only'
            when till_minor <> item_minor then 'amount_difference'
            when coalesce(repeated_count, 0) > 0 then 'duplicate'
            when coalesce(dispute_count, 0) > 0 then 'chargeback'
            when settled_minor <> item_minor then 'amount_difference'
            when payout_id is null then 'timing'
            when abs(fee_amount_minor - contract_fee_minor) > 1 then 'fee_mismatch'
            else 'matched'
        end as match_state
    from joined
)

select
    'payment' as match_type, match_id, entity_id, location_id, business_date, business_date as due_date,
    match_state,
    {{ payment_detail() }} as detail,
    coalesce(till_minor, 0) as expected_amount_minor, coalesce(settled_minor, item_minor, 0) as found_amount_minor,
    currency_code, receipt_document_id, payout_id, cast(null as varchar) as bank_line_id,
    case when match_state = 'matched' then settled_date end as matched_on
from judged
{{ unknown_entries() }}
) as payments
{%- endmacro %}

{#- A processor's fee in minor units, rounded half away from zero. -#}
{% macro rounded_fee(amount, rate, fixed) -%}
cast(round(cast({{ amount }} as decimal(19, 0)) * {{ rate }} , 0) as bigint) + {{ fixed }}
{%- endmacro %}

{% macro payment_detail() -%}
case match_state
        when 'pos_only' then 'the till took it, the processor has no such payment'
        when 'processor_only' then 'the processor has it, no receipt in the books does'
        when 'duplicate' then concat('payouts settle it ', cast(repeated_count + 1 as varchar), ' times')
        when 'chargeback' then 'a customer disputed it'
        when 'timing' then 'no payout has settled it'
        when 'fee_mismatch' then concat(
            'fee of ', cast(fee_amount_minor as varchar), ', by contract ', cast(contract_fee_minor as varchar),
            ' minor units'
        )
        when 'matched' then 'till, processor and payout agree'
        else 'till, processor and payout differ'
    end
{%- endmacro %}

{#- What a payout settles of which no payment ever arrived: a sale that is missing. -#}
{% macro unknown_entries() -%}
union all
select
    'payout_entry', entries.payout_entry_key, entries.entity_id, entries.location_id, entries.business_date,
    entries.business_date, 'processor_only', 'a payout settles it, no such payment arrived',
    cast(0 as bigint), entries.gross_amount_minor, entries.currency_code, cast(null as varchar),
    entries.source_document_id, cast(null as varchar), cast(null as date)
from {{ ref('fct_payout_entries') }} as entries
inner join {{ ref('fct_payouts') }} as payouts
    on entries.source_system = payouts.source_system
    and entries.source_document_id = payouts.source_document_id
    and payouts.payout_status <> 'failed'
left join {{ ref('fct_payments') }} as known
    on entries.source_system = known.source_system and entries.payment_id = known.payment_id
where entries.is_clearing and known.payment_id is null
{%- endmacro %}
