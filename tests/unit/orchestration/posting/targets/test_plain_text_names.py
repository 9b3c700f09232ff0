"""Account names in each syntax: never mistaken for another, and read back as they were."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orchestration.posting.targets.file_targets import shown
from orchestration.posting.targets.plain_text_names import (
    beancount_account,
    beancount_words,
    journal_account,
    journal_words,
    name_of_beancount_account,
    name_of_journal_account,
)

SIGNS = st.characters(exclude_categories=("Cs",), exclude_characters=":")
PARTS = st.one_of(
    st.text(SIGNS, min_size=1), st.text(st.sampled_from("Xx-2d8 %aB()[;"), min_size=1)
)
NAMES = st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: ":".join(["Assets", *parts]))


@pytest.mark.parametrize(
    ("name", "journal", "beancount"),
    [
        ("Assets:Bank", "Assets:Bank", "Assets:Bank"),
        ("Assets:1110 Card clearing", "Assets:1110 Card clearing", "Assets:1110-Card-clearing"),
        ("Assets:Due from A-B", "Assets:Due from A-B", "Assets:Due-from-A-x2d-B"),
        ("Assets:petty cash", "Assets:petty cash", "Assets:X-x70-etty-cash"),
        ("Assets:a  b", "Assets:a %20b", "Assets:X-x61---b"),
        ("Assets:a x", "Assets:a x", "Assets:X-x61--x20-x"),
        ("Assets:Tips (paid)", "Assets:Tips (paid)", "Assets:Tips--x28-paid-x29-"),
        ("Assets:(Bank", "Assets:%28Bank", "Assets:X-x28-Bank"),
        ("Assets:Caf\u00e9", "Assets:Caf\u00e9", "Assets:Caf\u00e9"),
        ("Assets:5% tax; due", "Assets:5%25 tax%3B due", "Assets:5-x25--tax-x3b--due"),
    ],
)
def test_names_as_they_are_written(name: str, journal: str, beancount: str) -> None:
    assert journal_account(name) == journal
    assert beancount_account(name) == beancount


@given(NAMES)
@example("Assets:X-x58-")
@example("Assets:X x")
@example("Assets:X(")
def test_every_name_is_read_back(name: str) -> None:
    assert name_of_journal_account(journal_account(name)) == name
    assert name_of_beancount_account(beancount_account(name)) == name


@given(NAMES)
def test_no_name_can_end_early_or_mark_a_posting(name: str) -> None:
    written = journal_account(name)
    assert written.isprintable() or any(sign.isalnum() for sign in written)
    assert not re.search(r"  |[\t\r\n;\[\]\"]", written)
    assert written == written.strip()
    assert re.fullmatch(r"Assets(:[^\W_a-z][\w-]*)+", beancount_account(name))


@given(st.text())
def test_words_stay_on_one_line_and_are_no_syntax(text: str) -> None:
    for words in (shown(text), journal_words(text), beancount_words(text)):
        assert len(words.splitlines()) <= 1
        words.encode("utf-8")
    assert not re.search(r"[;|\[\]]|  ", journal_words(text))
    quoted = beancount_words(text)
    assert re.fullmatch(r'"(?:[^"\\]|\\["\\])*"', quoted)
