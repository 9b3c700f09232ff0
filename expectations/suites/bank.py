"""What is expected of the match with the bank before it is published: whole, known, in agreement.

Belongs here: plausibility of what leaves. Not: what the bank lacks (invariants 16b and 18b, dbt
tests), statements that do not add up (they are held, int_bank__statements).
"""

from expectations.rules import Rule, Suite

STATES = (
    "matched",
    "timing",
    "amount_difference",
    "pos_only",
    "processor_only",
    "duplicate",
    "fee_mismatch",
    "chargeback",
    "unbanked_cash",
    "not_on_bank",
    "no_statement",
    "bank_only",
)
LISTED_STATES = ", ".join(f"'{state}'" for state in STATES)

STATEMENTS = Suite(
    name="core.fct_bank_statements",
    batch="select * from core.fct_bank_statements",
    rules=(
        Rule(
            name="opening_and_lines_are_closing",
            fails_where="is_added_up"
            " and opening_balance_minor + lines_amount_minor <> closing_balance_minor",
            sentence="a bank statement was taken in that does not add up",
            shows="concat(account_number, ' ', statement_id, ' of ', last_day)",
        ),
        Rule(
            name="days_are_in_order",
            fails_where="not (covered_from <= first_day and first_day <= last_day"
            " and last_day <= covered_through)",
            sentence="a bank statement ends before it begins",
            shows="concat(account_number, ' ', statement_id, ' of ', last_day)",
        ),
    ),
    reads=("core.fct_bank_statements",),
    remedy="correct the reader of statements or the bank models and run again",
)

THREE_WAY_MATCH = Suite(
    name="marts.mart_finance__three_way_match",
    batch=f"""
        select match_type, match_id, match_state, match_difference, age_days, currency_code,
            match_state in ({LISTED_STATES}) as is_known_state,
            count(*) over (partition by match_type, match_id, currency_code) as times
        from marts.mart_finance__three_way_match
    """,
    rules=(
        # One rule, since each reads the whole match again.
        Rule(
            name="each_thing_is_once_in_a_state_that_its_sides_bear_out",
            fails_where="times > 1 or match_id is null or not coalesce(is_known_state, false)"
            " or (age_days is null) <> (match_state = 'matched')"
            " or match_state = 'matched' and match_type <> 'bank_line' and match_difference <> 0",
            sentence="a thing of the match stands there twice, is in no state it can be in, or is"
            " called matched though its sides differ",
            shows="concat(match_type, ' ', match_id, ' ', match_state, ' by ', match_difference)",
        ),
    ),
    reads=("marts.mart_finance__three_way_match",),
    remedy="correct the macros of the match and run again",
)

BANK = (STATEMENTS, THREE_WAY_MATCH)
