"""A file of a mapping is read as it was written, and says by line what cannot be."""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.posting.mapping.accounts import (
    COLUMNS,
    SCHEMA,
    MappedAccount,
    changed_rows,
    read_accounts,
    to_table,
    version_of,
    write_accounts,
)
from orchestration.posting.mapping.errors import MappingError

HEADER = ",".join(COLUMNS)
TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
ROWS = st.lists(
    st.builds(
        MappedAccount,
        entity_id=st.none() | TEXTS,
        account_id=TEXTS,
        location_id=st.none() | TEXTS,
        currency_code=st.none() | st.just("USD"),
        target_account=TEXTS,
        target_name=st.none() | TEXTS,
        valid_from=st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    ),
    max_size=5,
    unique_by=lambda row: row.split,
)


def refusals(*lines: str, header: str = HEADER) -> tuple[str, ...]:
    with pytest.raises(MappingError) as refused:
        read_accounts("\n".join([header, *lines]), "accounts.csv")
    return refused.value.sentences


@given(ROWS)
def test_what_is_written_is_read_again(rows: list[MappedAccount]) -> None:
    assert read_accounts(write_accounts(rows), "accounts.csv") == rows


def test_empty_cells_mean_any_and_ever() -> None:
    (row,) = read_accounts(f"\ufeff{HEADER}\n,1110,,,,Card funds,,,,,,\n", "accounts.csv")
    assert row == MappedAccount(account_id="1110", target_account="Card funds")
    assert (row.ownership, row.line) == ("ours", 2)
    table = to_table([row], "v1")
    assert table.schema == SCHEMA
    assert table.to_pylist() == [
        {
            **dict.fromkeys(COLUMNS),
            "account_id": "1110",
            "target_account": "Card funds",
            "ownership": "ours",
            "valid_from": date(1900, 1, 1),
            "valid_to": date(9999, 12, 31),
            "mapping_version": "v1",
        }
    ]


def test_version_is_the_sha256_of_the_file() -> None:
    text = f"{HEADER}\r\n,1110,,,,Çard,,,,,,\r\n"
    assert version_of(text) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",,,,,X,,,,,,", "2: account_id is empty"),
        (",1110,,,,,,,,,,", "2: target_account is empty"),
        (",1110,,,,X,,mine,,,,", "2: ownership 'mine' is none of ours, theirs, shared"),
        (",1110,,,,X,,ours,employee,Ann,,", "2: party_type 'employee' is none of"),
        (",1110,,,,X,,ours,customer,,,", "2: party and party_type go together"),
        (",1110,,,,X,,ours,,Ann,,", "2: party and party_type go together"),
        (",1110,,,,X,,,,,01/31/2026,", "2: valid_from '01/31/2026' is no day"),
        (",1110,,,,X,,,,,2026-02-01,2026-02-01", "2: valid_to 2026-02-01 does not come after"),
        (",1110,,,,X, Y,ours,,,,,", "2: 13 cells under 12 columns"),
        (',1110,,,,"X,,ours,,,,', "not CSV"),
    ],
)
def test_a_row_that_cannot_be_is_named_by_file_and_line(line: str, words: str) -> None:
    (sentence,) = refusals(line)
    assert sentence.startswith("accounts.csv:")
    assert words in sentence


@pytest.mark.parametrize("header", ["account_id,target_account", f"{HEADER},memo", ""])
def test_other_columns_are_refused(header: str) -> None:
    (sentence,) = refusals(header=header)
    assert sentence.startswith("accounts.csv:1: the columns must be entity_id,account_id,")


def test_everything_wrong_is_said_at_once() -> None:
    found = refusals(",,,,,X,,,,,,", "", ",1110,,,,,,,,,,")
    assert [sentence.split(":")[1] for sentence in found] == ["2", "4"]


def test_two_rows_of_one_split_must_not_hold_on_one_day() -> None:
    (sentence,) = refusals(",1110,,,,A,,,,,,2026-07-01", ",1110,,,,B,,,,,2026-06-30,")
    assert "3: account 1110 is mapped on line 2 too" in sentence
    apart = f"{HEADER}\n,1110,,,,A,,,,,,2026-07-01\n,1110,,,,B,,,,,2026-07-01,\n"
    assert len(read_accounts(apart, "accounts.csv")) == 2
    split = f"{HEADER}\n,1110,,,,A,,,,,,\n,1110,L1,,,B,,,,,,\n"
    assert len(read_accounts(split, "accounts.csv")) == 2


def test_an_account_of_the_target_belongs_to_one() -> None:
    (sentence,) = refusals(",1040,,,,Bank,,shared,,,,", ",1035,,,,Bank,,ours,,,,")
    assert "3: Bank is ours here and shared on line 2" in sentence


def test_changed_rows_are_those_gone_and_those_new() -> None:
    before = [MappedAccount(account_id=each, target_account="X", line=1) for each in "ab"]
    after = [MappedAccount(account_id=each, target_account="X", line=7) for each in "bc"]
    gone, new = changed_rows(before, after)
    assert [row.account_id for row in gone] == ["a"]
    assert [row.account_id for row in new] == ["c"]
