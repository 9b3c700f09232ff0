-- Grain: one row per entity, accounting period, balance-sheet account and currency: ledger and subledger,
-- what of their difference is explained, and who signed these figures. Where no subledger is kept, the
-- evidence a person named stands in for it, or explanations that add up to the whole balance.
-- A signature holds for its figures: when they change, it lapses until they are the same again.
{% set row = 'entity_id, period, account_id, currency_code' -%}
with decisions as (
    select
        *,
        row_number() over (
            partition by {{ row }}, decision order by observation_sequence desc
        ) as place
    from {{ ref('fct_checklist_decisions') }}
),

explanations as (
    select
        {{ row }},
        cast(sum(amount) as decimal(19, 4)) as explained_amount,
        {{ dbt.listagg("concat(cast(amount as varchar), ': ', decision_text, ' (', actor, ')')", "'; '",
            "order by observation_sequence") }} as explanations
    from decisions
    where decision = 'explanation'
    group by {{ row }}
),

balances as (
    select
        books.entity_id, books.period, books.account_id, books.currency_code, books.subledger,
        books.open_items, books.oldest_item_date,
        {% for balance in ['ledger_balance', 'late_adjustments', 'subledger_balance'] -%}
        {{ major_units('books.' ~ balance ~ '_minor', 'currencies.minor_unit') }} as {{ balance }},
        {% endfor -%}
        coalesce(explanations.explained_amount, 0) as explained_amount,
        explanations.explanations,
        case when books.subledger is null then evidence.decision_text end as evidence,
        evidence.amount as evidence_amount
    from {{ ref('fct_account_reconciliations') }} as books
    inner join {{ ref('dim_currency') }} as currencies using (currency_code)
    left join explanations using ({{ row }})
    left join (select * from decisions where decision = 'evidence' and place = 1) as evidence
        using ({{ row }})
),

figures as (
    select
        *,
        case
            when subledger is not null then subledger_balance
            when evidence is not null then evidence_amount
        end as held_against,
        case
            when subledger is not null then ledger_balance + late_adjustments - subledger_balance
            when evidence is not null then ledger_balance - evidence_amount
            when explanations is not null or ledger_balance = 0 then ledger_balance
        end as difference
    from balances
),

signatures as (
    select
        decisions.*,
        row_number() over (
            partition by {{ row }}, decision order by observation_sequence desc
        ) as place_of_these_figures
    from decisions
    inner join figures using ({{ row }})
    where
        decisions.decision in ('preparation', 'review')
        and decisions.ledger_balance = figures.ledger_balance
        and decisions.difference = figures.difference
        and decisions.explained_amount = figures.explained_amount
),

{% for decision in ['preparation', 'review'] -%}
{{ decision }}s as (
    select * from signatures where decision = '{{ decision }}' and place_of_these_figures = 1
),

{% endfor -%}
ever_signed as (
    select distinct {{ row }} from decisions where decision = 'preparation'
)

select
    figures.entity_id, figures.period, periods.period_status, figures.account_id,
    accounts.account_name, accounts.account_type, figures.currency_code, figures.ledger_balance,
    cast(figures.late_adjustments as decimal(19, 4)) as late_adjustments, figures.subledger,
    cast(figures.held_against as decimal(19, 4)) as subledger_balance,
    cast(figures.difference as decimal(19, 4)) as difference,
    cast(figures.explained_amount as decimal(19, 4)) as explained_amount,
    figures.open_items, figures.oldest_item_date, figures.evidence, figures.explanations,
    case
        when figures.difference = figures.explained_amount
            then case when figures.difference = 0 then 'agrees' else 'explained' end
        when figures.subledger is null and figures.evidence is null then 'needs evidence'
        else 'differs'
    end as row_status,
    case
        when reviews.observation_sequence > preparations.observation_sequence then 'reviewed'
        when preparations.actor is not null then 'prepared'
        when ever_signed.entity_id is not null then 'lapsed'
        else 'open'
    end as signature,
    preparations.actor as prepared_by,
    preparations.recorded_at as prepared_at,
    case when reviews.observation_sequence > preparations.observation_sequence then reviews.actor end
        as reviewed_by,
    case when reviews.observation_sequence > preparations.observation_sequence then reviews.recorded_at end
        as reviewed_at,
    {{ evidence_relation('figures.subledger') }} as evidence_relation,
    {{ evidence_command('figures') }} as evidence_command
from figures
inner join {{ ref('dim_fiscal_period') }} as periods using (entity_id, period)
inner join {{ ref('dim_account') }} as accounts using (account_id)
left join preparations using ({{ row }})
left join reviews using ({{ row }})
left join ever_signed using ({{ row }})
