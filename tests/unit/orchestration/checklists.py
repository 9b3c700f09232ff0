"""A close checklist written by hand, for tests of who may explain and sign what.

Belongs here: the published relations it is read from, as small as can be. Not: expectations.
"""

from datetime import date

from orchestration.periods.published_periods import Period

AUGUST = Period(
    "harbor", "2026-08", 2026, date(2026, 8, 1), date(2026, 8, 31), "preliminary", "ann"
)

CHECKLIST = """
    create table mart_finance__close_checklist (
        entity_id text, period text, account_id text, account_name text, currency_code text,
        ledger_balance decimal(19, 4), late_adjustments decimal(19, 4), subledger text,
        subledger_balance decimal(19, 4), difference decimal(19, 4),
        explained_amount decimal(19, 4), open_items bigint, oldest_item_date date, evidence text,
        row_status text, signature text, prepared_by text, prepared_at timestamp,
        reviewed_by text, reviewed_at timestamp, evidence_relation text, evidence_command text
    );
    insert into mart_finance__close_checklist
    select 'harbor', '2026-08', account, account, currency, ledger, 0, subledger, held_against,
        ledger - held_against, 0, 1, date '2026-08-30', null, state, signature, prepared,
        case when prepared is not null then timestamp '2026-09-02 09:00:00' end, reviewed,
        case when reviewed is not null then timestamp '2026-09-03 09:00:00' end, 'fct_payments',
        'tillbook checklist 2026-08'
    from (values
        ('1010', 'USD', 10.00, 'cash drawers', 10.00, 'agrees', 'reviewed', 'ann', 'bob'),
        ('1040', 'USD', 500.00, null, null, 'needs evidence', 'open', null, null),
        ('1110', 'CAD', 8.87, 'card clearing', 8.87, 'agrees', 'lapsed', null, null),
        ('1110', 'USD', 13.00, 'card clearing', 10.00, 'differs', 'open', null, null),
        ('1200', 'USD', 20.00, 'house accounts', 20.00, 'agrees', 'prepared', 'ann', null),
        ('1990', 'USD', 5.00, 'must be zero', 0.00, 'differs', 'open', null, null),
        ('2210', 'USD', -30.00, 'gift cards', -30.00, 'agrees', 'open', null, null)
    ) as rows (
        account, currency, ledger, subledger, held_against, state, signature, prepared, reviewed
    );
    create or replace table findings (invariant text, account_id text);
    insert into findings values ('32', '1990'), ('32', null), ('15', '1110');
    create table dim_currency (
        currency_code text, decimals integer, minor_unit decimal(9, 4), minor_units_per_major bigint
    );
    insert into dim_currency values ('USD', 2, 0.01, 100), ('CAD', 2, 0.01, 100);
    create table dim_fiscal_period (entity_id text, period text, fiscal_year integer,
        first_day date, last_day date, period_status text, closed_by text);
    insert into dim_fiscal_period values
        ('harbor', '2026-08', 2026, '2026-08-01', '2026-08-31', 'preliminary', 'ann');
    create table fct_subledger_items (subledger text, entity_id text, location_id text,
        account_id text, currency_code text, item_id text, period text, business_date date,
        amount_minor bigint, item_balance_minor bigint, open_since date);
    insert into fct_subledger_items values
        ('house accounts', 'harbor', 'L1', '1200', 'USD', 'ann', '2026-07', '2026-07-09', 500, 500,
            '2026-07-09'),
        ('house accounts', 'harbor', 'L1', '1200', 'USD', 'ann', '2026-09', '2026-09-02', -500, 0,
            '2026-07-09'),
        ('house accounts', 'harbor', 'L1', '1200', 'USD', 'bob', '2026-08', '2026-08-05', 1500,
            1500, '2026-08-05'),
        ('house accounts', 'harbor', 'L1', '1200', 'USD', 'cid', '2026-07', '2026-07-09', 700, 700,
            '2026-07-09'),
        ('house accounts', 'harbor', 'L1', '1200', 'USD', 'cid', '2026-08', '2026-08-09', -700, 0,
            '2026-07-09'),
        ('house accounts', 'harbor', 'L1', '1200', 'USD', null, '2026-08', '2026-08-01', 0, 0,
            '2026-08-01');
    create table fct_checklist_decisions (observation_sequence bigint, entity_id text, period text,
        account_id text, currency_code text, decision text, amount decimal(19, 4),
        decision_text text,
        ledger_balance decimal(19, 4), difference decimal(19, 4), actor text,
        recorded_at timestamp);
    insert into fct_checklist_decisions values
        (1, 'harbor', '2026-08', '1200', 'USD', 'preparation', null, null, 20, 0, 'ann',
            '2026-09-02 09:00:00');
"""
