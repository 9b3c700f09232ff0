"""The table of contents of a pack: each file, the query that fills it, and what it is.

Belongs here: that table. Not: the queries (sql/), writing them (writing.py).
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Content:
    """One file of a pack that a query fills.

    Attributes:
        file: Its path in the pack.
        query: Name of the query in `sql/`.
        what: What it is, in a sentence.
        totals: Columns whose sum is its control total; none: its rows are counted.
        by: The column that the totals are apart by.
    """

    file: str
    query: str
    what: str
    totals: tuple[str, ...] = ()
    by: str | None = None


SIDES: Final = ("debit", "credit")

CONTENTS: Final = (
    Content(
        "ledger/trial_balance.csv",
        "trial_balance",
        "Trial balance of the period: opening, movement and closing of every account.",
        ("opening_balance", *SIDES, "closing_balance"),
        "currency_code",
    ),
    Content(
        "ledger/general_ledger.csv",
        "general_ledger",
        "Full general ledger: every journal line posted in the period.",
        SIDES,
        "currency_code",
    ),
    Content(
        "ledger/journal_entries.csv",
        "journal_entries",
        "Every journal entry with a line in the period, and what entries are chosen by.",
        ("entry_amount",),
        "functional_currency_code",
    ),
    Content(
        "ledger/late_adjustments.csv",
        "late_adjustments",
        "Lines posted in the period for business of another, and business of it posted elsewhere.",
        SIDES,
        "currency_code",
    ),
    Content(
        "journal_entry_tests/entries.csv",
        "journal_entry_tests",
        "Entries that meet a journal entry test; an entry stands once for each test it meets.",
        ("entry_amount",),
        "functional_currency_code",
    ),
    Content(
        "journal_entry_tests/counts.csv",
        "journal_entry_test_counts",
        "How many of the entries meet each test; tests that none meets stand with 0.",
        ("entries",),
    ),
    Content(
        "provenance/line_origins.csv",
        "line_origins",
        "For every line its document and version, its rule and rule version, its run and code.",
    ),
    Content(
        "provenance/line_source_rows.csv",
        "line_provenance",
        "For every line the landed rows it comes from: sha256 of the file and row number.",
    ),
    Content(
        "provenance/source_rows.csv",
        "source_rows",
        "Every landed row of those documents, older versions and duplicates too, and its state.",
    ),
    Content(
        "provenance/manifest.csv",
        "manifest",
        "Manifest lines of every file named here and of all control files.",
        ("bytes",),
    ),
    Content(
        "rules/posting_rules.csv",
        "posting_rules",
        "Posting rules as the published run had them, the company's own and the defaults.",
    ),
    Content(
        "rules/account_roles.csv",
        "account_roles",
        "Which account each role stands for, as the published run had it.",
    ),
    Content(
        "rules/chart_of_accounts.csv",
        "chart_of_accounts",
        "Chart of accounts as the published run had it.",
    ),
    Content(
        "rules/rule_versions.csv",
        "rule_versions",
        "Versions of the rules by which the lines of the period were posted.",
        ("lines",),
    ),
    Content(
        "approvals/periods.csv",
        "periods",
        "Accounting periods up to this one: open, preliminary or final, and by whom.",
    ),
    Content(
        "approvals/close_checklist.csv",
        "close_checklist",
        "Balance-sheet accounts by ledger and subledger, explanations, preparer and reviewer.",
        ("ledger_balance", "subledger_balance", "difference"),
        "currency_code",
    ),
    Content(
        "approvals/decisions.csv",
        "decisions",
        "Landed decisions of persons: preparations, approvals, locks and closings, word for word.",
    ),
    Content(
        "approvals/users.csv",
        "users",
        "Who ran and who decided, as the operating system knows them.",
        ("times",),
    ),
    Content(
        "checks/invariants.csv",
        "invariants",
        "Every integrity test, what its breach does, and the breaches that are published.",
        ("breaches",),
    ),
    Content(
        "checks/findings.csv",
        "findings",
        "Findings of the period, and those without a date.",
        ("amount_minor",),
        "currency_code",
    ),
    Content(
        "checks/control_totals.csv",
        "control_totals",
        "Every landed file: records = loaded + rejected, and the states of its rows.",
        ("record_count", "loaded_count", "rejected_count", "difference"),
    ),
    Content(
        "checks/store_days.csv",
        "store_days",
        "Every store and day of the period: traded, declared closed, missing, or to come.",
        ("till_documents", "waiting_documents"),
        "day_status",
    ),
    Content(
        "held/quarantine.csv",
        "quarantine",
        "What is held out of the books, or was and is released, with its reason and amount.",
        ("amount",),
        "currency_code",
    ),
    Content(
        "held/waiting.csv",
        "waiting",
        "Documents that wait for something that has not landed, with amounts.",
        ("amount",),
        "currency_code",
    ),
    Content(
        "runs/run_log.csv",
        "run_log",
        "Every committed run up to the published one: when, who, code, rules, what it posted.",
        ("entries", "lines", "entries_of_the_pack", "lines_of_the_pack"),
    ),
    Content(
        "runs/segments.csv",
        "segments",
        "Files of the durable journal; each was read and its sha256 found as recorded.",
        ("row_count",),
        "relation",
    ),
)

CHECKS: Final = (
    Content(
        "checks/roll_forward.csv",
        "checks/roll_forward",
        "Completeness: opening by the durable journal + lines of this pack = closing, by account.",
        ("opening_difference", "closing_difference"),
        "currency_code",
    ),
    Content(
        "checks/completeness.csv",
        "checks/completeness",
        "What the pack holds against the durable journal and itself; differences are 0.",
        ("difference",),
    ),
)

JOURNAL_ENTRY_TESTS: Final = {
    "manual_entry": "made by hand: type or source of the entry is manual",
    "posted_after_close": "recorded after the period it is posted in was closed",
    "late_posting": "posted in another period than its business date falls in",
    "backdated": "recorded more than a number of days after its posting date",
    "round_amount": "a line of a round amount, from a least amount on",
    "recorded_at_odd_hour": "recorded outside usual hours by the location's clock",
    "occurred_at_odd_hour": "its document happened outside usual hours by the location's clock",
    "recorded_on_weekend": "recorded on a Saturday or Sunday by the location's clock",
    "rare_account": "uses an account with few entries of the entity in the fiscal year",
    "rare_user": "recorded by a user with a small share of the entity's entries in the year",
    "no_description": "a line whose posting rule has no memo",
    "reversed_soon": "reversed within a number of days after it was recorded",
}
"""What each test of mart_finance__journal_entry_tests says; dbt_project.yml has the limits."""
