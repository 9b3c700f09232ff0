{#- The published relation that holds the facts of a subledger; null where none is kept. -#}
{% macro evidence_relation(subledger) -%}
{% set relations = {
    'card clearing': 'fct_payments, fct_payouts, fct_payout_entries',
    'cash drawers': 'fct_drawer_sessions, fct_drawer_cash',
    'checks': 'fct_payments',
    'gift cards': 'fct_gift_card_activities',
    'goods received': 'fct_inventory_movements',
    'house accounts': 'fct_payments',
    'payouts in transit': 'fct_payouts',
    'processor advance': 'fct_payout_entries',
    'processor reserve': 'fct_payout_entries',
    'refunds owed': 'fct_payments',
    'sales tax': 'fct_sale_lines',
    'stock': 'fct_inventory_movements',
    'store credit': 'fct_payments',
    'tender clearing': 'fct_payments',
    'tips': 'fct_payments, fct_drawer_sessions',
} -%}
case {{ subledger }}
        {% for subledger_name, relation in relations.items() -%}
        when '{{ subledger_name }}' then '{{ relation }}'
        {% endfor -%}
        when 'must be zero' then 'fct_journal_lines'
    end
{%- endmacro %}

{#- The command that shows what a balance consists of: its open items, or the lines it is posted with. -#}
{% macro evidence_command(row) -%}
case
        when {{ row }}.subledger is null or {{ row }}.subledger = 'must be zero' then concat(
            'tillbook trace ', {{ row }}.entity_id, ':', {{ row }}.period, ':', {{ row }}.account_id,
            ':', {{ row }}.currency_code
        )
        else concat(
            'tillbook checklist ', {{ row }}.period, ' --entity ', {{ row }}.entity_id, ' --account ',
            {{ row }}.account_id, ' --currency ', {{ row }}.currency_code
        )
    end
{%- endmacro %}
