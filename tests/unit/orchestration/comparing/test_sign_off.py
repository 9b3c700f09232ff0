"""The page to sign says what is open first, and no name in it can become part of the page."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orchestration.comparing.errors import ComparingError
from orchestration.comparing.report import Subject, report
from orchestration.comparing.sign_off import write_sign_off
from tests.unit.orchestration.comparing.two_books import TwoBooks

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SUBJECT = Subject(
    entity_id="harbor",
    entity_name='Harbor "&" </style><script>Pine',
    first_day=date(2026, 10, 1),
    last_day=date(2026, 10, 31),
    days_apart=7,
    run_id="run-1",
    published_at="2026-11-20T12:00:00",
    head_sha256=None,
    roots={},
)
SALE = {"1010": 10825, "4010": -10000, "2110": -825}


def told(books: TwoBooks, subject: Subject = SUBJECT) -> dict[str, Any]:
    """What is told of two books."""
    ledger = books.ledger()
    stores = {"port": "port"}
    found = books.compared()
    return report(subject, ledger, books.groups(), stores, found, {"USD": 2}, {"port": "Portland"})


def page_of(tmp_path: Path, books: TwoBooks, subject: Subject = SUBJECT) -> str:
    """The page of a comparison."""
    file = tmp_path / "page.html"
    write_sign_off(file, told(books, subject), NOW)
    return file.read_text("utf-8")


def test_names_cannot_leave_their_place(tmp_path: Path) -> None:
    books = TwoBooks()
    books.both(5, SALE)
    books.theirs(5, {"<img src=x onerror=alert(1)>": 1})
    page = page_of(tmp_path, books)
    assert page.count("<style>") == page.count("</style>") == 1
    assert "<script" not in page
    assert "<img" not in page


def test_a_run_without_a_head_says_so(tmp_path: Path) -> None:
    books = TwoBooks()
    books.both(5, SALE)
    assert "no signed head of this run" in page_of(tmp_path, books)
    signed = replace(SUBJECT, head_sha256="ab" * 32, roots={"2026-10": "cd" * 32})
    page = page_of(tmp_path, books, signed)
    assert "ab" * 32 in page
    assert "cd" * 32 in page


def test_what_must_be_looked_at_is_never_summed_up(tmp_path: Path) -> None:
    """Twelve days of sales on another account are one line; twelve unexplained days are twelve."""
    books = TwoBooks()
    for day in range(1, 13):
        books.ours(day, SALE)
        extra = 75 + day
        books.theirs(day, {"Cash": 10825 + extra, "Sales": -10000, "Sales tax": -825})
    page = page_of(tmp_path, books)
    assert "12 places are unexplained" in page
    assert all(f">0.{75 + day}<" in page for day in range(1, 13))
    other = TwoBooks()
    for day in range(1, 13):
        other.ours(day, {"1010": 10000 + day, "4010": -10000 - day})
        other.theirs(day, {"Card clearing": 10000 + day, "Sales": -10000 - day, "Cash": 1})
        other.theirs(day, {"Cash": -1})
    repeated = page_of(tmp_path, other)
    assert "What repeats day after day" in repeated
    assert repeated.count("the same amount, the other way, on") == 2, "a line for each account"


def test_books_without_one_account_in_common_make_a_page(tmp_path: Path) -> None:
    books = TwoBooks()
    books.ours(5, SALE)
    books.theirs(5, {"Rent": 2400, "Checking": -2400})
    page = page_of(tmp_path, books)
    assert "no account of ours goes with it" in page
    assert "5 places are unexplained" in page


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    books = TwoBooks()
    books.both(5, SALE)
    with pytest.raises(ComparingError, match="the page cannot be written"):
        write_sign_off(tmp_path / "no folder" / "page.html", told(books), NOW)


def test_the_report_holds_every_class_and_amount_in_major_units() -> None:
    books = TwoBooks()
    books.both(4, SALE)
    books.ours(5, SALE)
    books.theirs(5, {"Cash": 10900, "Sales": -10000, "Sales tax": -825})
    found = told(books)
    assert found["unexplained"] == 1
    assert found["summary"] == [
        {
            "currency_code": "USD",
            "accounts": 3,
            "accounts_agreed": 2,
            "places": 6,
            "places_equal": 5,
            "difference": Decimal("0.75"),
        }
    ]
    assert [(row["store"], row["amount"], row["evidence"]) for row in found["differences"]] == [
        ("Portland", Decimal("0.75"), "theirs 109.00, ours 108.25")
    ]
