"""The gates of a run: implausible rows are held, implausible sets block, books must balance."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from expectations.rules import SourceChecks
from expectations.suites import raw_online_retail
from orchestration.home import Home
from orchestration.run.context import RunContext, open_home
from orchestration.run.errors import GateError
from orchestration.run.gates import check_books, check_raw, examine_raw
from orchestration.source_adoption import adopt_source

NOW = datetime(2011, 1, 5, 12, tzinfo=UTC)
RAW_TABLES = """
    create schema raw_online_retail;
    create schema raw_control;
    create table raw_control.quarantine_releases (source_system text, document_id text);
    create table raw_online_retail.order_lines (
        invoice_no text, stock_code text, quantity decimal(18, 4), unit_price decimal(18, 6),
        invoice_date timestamptz, observation_sequence bigint, file_sha256 text,
        row_number bigint, fetched_at timestamptz
    );
    create table raw_online_retail.loaded_files (
        object_name text, original_name text, observation_sequence bigint, file_sha256 text,
        fetched_at timestamptz, record_count bigint, rejected_count bigint
    );
    create table raw_online_retail.rejected_records (
        object_name text, reason text, detail text, record_text text,
        observation_sequence bigint, file_sha256 text, row_number bigint
    );
"""


@pytest.fixture
def context(tmp_path: Path) -> RunContext:
    home = Home(tmp_path / "home").ensure()
    adopt_source(home.path, "online_retail")
    opened = open_home(home, lambda: NOW)
    with opened.warehouse() as connection:
        connection.execute(RAW_TABLES)
    return opened


@pytest.fixture
def arrive(context: RunContext) -> Callable[..., None]:
    def add(
        sequence: int, rows: list[tuple[Any, ...]], *, name: str = "", refused: int = 0
    ) -> None:
        with context.warehouse() as connection:
            connection.execute(
                "insert into raw_online_retail.loaded_files values"
                " ('order_lines', ?, ?, 'sha', ?, ?, ?)",
                [name or f"file-{sequence}.csv", sequence, NOW, len(rows), refused],
            )
            for number, row in enumerate(rows, start=1):
                connection.execute(
                    "insert into raw_online_retail.order_lines values"
                    " (?, ?, cast(? as decimal(18, 4)), cast(? as decimal(18, 6)),"
                    " cast(? as timestamptz), ?, 'sha', ?, ?)",
                    [*row, sequence, number, NOW],
                )

    return add


def failing_rows(context: RunContext) -> list[tuple[Any, ...]]:
    with context.warehouse() as connection:
        return connection.execute(
            "select document_id, observation_sequence, row_number, expectation, detail"
            " from quality.failing_rows order by all"
        ).fetchall()


GOOD = ("536365", "85123A", "6", "2.55", "2010-12-01 08:26:00+00")
REAL_EXTREMES = [
    ("581483", "23843", "80995", "2.08", "2010-12-09 09:15:00+00"),
    ("C581484", "23843", "-80995", "2.08", "2010-12-09 09:27:00+00"),
    ("C556445", "M", "-1", "38970", "2010-06-10 15:31:00+00"),
    ("A563186", "B", "1", "-11062.06", "2010-08-12 14:51:00+00"),
]


def test_plausible_rows_pass_with_the_extremes_of_the_real_files(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [GOOD, *REAL_EXTREMES])

    result = check_raw(context)

    assert (result.success, result.held_rows) == (True, 0)
    assert result.evaluated >= 6
    assert failing_rows(context) == []


@pytest.mark.parametrize(
    ("row", "expectation", "value"),
    [
        (("1", "X", "1000001", "1", GOOD[4]), "quantity_is_plausible", "1000001.0000"),
        (("1", "X", "1", "1000000.01", GOOD[4]), "unit_price_is_a_plausible_amount", "1000000.01"),
        (("1", "X", "90000", "900000", GOOD[4]), "line_amount_is_plausible", "81000000000"),
        (
            ("1", "X", "1", "1", "2031-01-01 00:00:00+00"),
            "invoice_date_is_a_plausible_time",
            "2031",
        ),
        (
            ("1", "X", "1", "1", "1911-01-01 00:00:00+00"),
            "invoice_date_is_a_plausible_time",
            "1911",
        ),
        (("1", " ", "1", "1", GOOD[4]), "invoice_and_item_are_named", "1 /"),
    ],
)
def test_an_implausible_row_is_held_with_its_place_and_value(
    context: RunContext,
    arrive: Callable[..., None],
    row: tuple[str, ...],
    expectation: str,
    value: str,
) -> None:
    arrive(7, [GOOD, row])

    assert check_raw(context).held_rows == 1
    [(document, sequence, number, name, detail)] = failing_rows(context)
    assert (document, sequence, number, name) == ("1", 7, 2, expectation)
    assert value in detail


def test_a_row_that_breaks_several_rules_is_one_held_row(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [("1", "X", "90000000000000", "900000000000", GOOD[4])])

    assert check_raw(context).held_rows == 1
    assert len(failing_rows(context)) == 3


def test_a_file_is_judged_once_and_only_new_files_are_read(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [("1", "X", "2000000", "1", GOOD[4])])
    assert check_raw(context).held_rows == 1

    again = check_raw(context)
    assert (again.evaluated, again.held_rows) == (0, 0)

    arrive(2, [GOOD])
    assert check_raw(context).held_rows == 0
    assert len(failing_rows(context)) == 1


def test_other_rules_judge_every_file_again_and_let_held_rows_go(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [("1", "X", "2000000", "1", GOOD[4])])
    check_raw(context)
    with context.warehouse() as connection:
        connection.execute("update quality.checked_files set rules_digest = 'of other rules'")

    assert check_raw(context).held_rows == 1
    assert len(failing_rows(context)) == 1


def test_a_document_with_a_refused_line_is_held_whole(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [GOOD], refused=1)
    with context.warehouse() as connection:
        connection.execute(
            "insert into raw_online_retail.rejected_records values ('order_lines', 'wrong type',"
            " 'Quantity is ''six''', ?, 1, 'sha', 2), ('order_lines', 'unreadable', 'line 3',"
            " 'no;csv', 1, 'sha', -3)",
            ['{"InvoiceNo": "536365", "Quantity": "six"}'],
        )

    assert check_raw(context).held_rows == 1
    [(document, _, number, name, detail)] = failing_rows(context)
    assert (document, number, name) == ("536365", 2, "every_line_is_readable")
    assert "Quantity is 'six'" in detail


def test_a_file_without_rows_blocks_in_one_sentence_until_it_comes_again(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [], name="2010-12-01.csv")

    with pytest.raises(GateError) as blocked:
        check_raw(context)
    sentence = str(blocked.value)
    assert "2010-12-01.csv" in sentence
    assert "deliver it again" in sentence
    assert sentence.count(". ") == 0
    assert not examine_raw(context).success

    arrive(2, [GOOD], name="2010-12-01.csv")
    assert check_raw(context).success


def test_a_file_without_rows_passes_when_it_is_released(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [], name="2010-12-25.csv")
    with context.warehouse() as connection:
        connection.execute(
            "insert into raw_control.quarantine_releases values ('online_retail', '2010-12-25.csv')"
        )

    assert check_raw(context).success


def test_a_refused_file_does_not_block_the_others(
    context: RunContext, arrive: Callable[..., None]
) -> None:
    arrive(1, [], refused=1)
    arrive(2, [GOOD])

    assert check_raw(context).success


@pytest.mark.parametrize(("hours", "is_fresh"), [(1, True), (None, True), (-1, False)])
def test_freshness_goes_by_the_runs_clock_and_is_off_for_files(
    context: RunContext,
    arrive: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    hours: int | None,
    is_fresh: bool,
) -> None:
    arrive(1, [GOOD])
    of_files = raw_online_retail.CHECKS
    promised = SourceChecks(
        source=of_files.source,
        documents=of_files.documents,
        never_empty=of_files.never_empty,
        record_document_id=of_files.record_document_id,
        fresh_within_hours=hours,
    )
    monkeypatch.setattr("expectations.suites.SOURCE_CHECKS", (promised,))

    assert of_files.fresh_within_hours is None
    assert examine_raw(context).success is is_fresh


JOURNAL = """
    create schema core;
    create schema settings;
    create table settings.current_run (run_id text);
    insert into settings.current_run values ('run-1');
    create table core.dim_account (account_id text);
    insert into core.dim_account values ('1010'), ('4010');
    create table core.fct_journal_lines as
    select
        concat('l', line) as journal_line_id, 'e' as journal_entry_id, 'shop' as entity_id,
        'store' as location_id, date '2010-12-01' as business_date,
        date '2010-12-01' as posting_date, account_id, cast(amount as bigint) as amount_minor,
        'USD' as currency_code, cast(amount as bigint) as functional_amount_minor,
        'USD' as functional_currency_code, 'receipt' as event_type, 'sale' as measure,
        'r' as posting_rule_id, 'd' as source_document_id, 'run-1' as posted_run_id,
        timestamp '2011-01-05 12:00:00' as recorded_at
    from (values (1, '1010', 9007199254740993), (2, '4010', -9007199254740993))
        as lines (line, account_id, amount);
"""


@pytest.fixture
def books(context: RunContext) -> RunContext:
    with context.warehouse() as connection:
        connection.execute(JOURNAL)
    return context


def test_books_in_balance_pass(books: RunContext) -> None:
    result = check_books(books)

    assert result.success
    assert result.evaluated >= 18


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "update core.fct_journal_lines set amount_minor = 1 where account_id = '4010'",
            "shop USD transaction 9007199254740994",
        ),
        (
            "update core.fct_journal_lines set functional_amount_minor = 1 - amount_minor",
            "shop USD functional 2",
        ),
        ("update core.fct_journal_lines set account_id = '9999' where account_id = '1010'", "9999"),
        ("update core.fct_journal_lines set business_date = date '1910-01-01'", "1910-01-01"),
        (
            "update core.fct_journal_lines set business_date = date '2010-12-02'",
            "posted before its business date",
        ),
        (
            "update core.fct_journal_lines set location_id = null where account_id = '1010'",
            "location_id_is_given",
        ),
    ],
)
def test_books_that_are_not_fit_block_in_one_sentence(
    books: RunContext, damage: str, said: str
) -> None:
    with books.warehouse() as connection:
        connection.execute(damage)

    with pytest.raises(GateError) as blocked:
        check_books(books)

    assert said in str(blocked.value)
    assert str(blocked.value).endswith((".", ")"))
