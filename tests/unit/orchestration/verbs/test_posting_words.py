"""What `post` says to do about entries that are not there."""

from typing import Any

import pytest

from orchestration.verbs.posting_words import SHOWN, say_rows, what_to_do


def row(state: str, reason: str | None = None) -> dict[str, Any]:
    return {"state": state, "reason": reason}


@pytest.mark.parametrize(
    ("rows", "own", "words"),
    [
        ([row("REJECTED", "closed_period")], 0, ["tillbook post books --move-to DATE"]),
        ([row("REJECTED", "invalid")], 0, ["after its cause is mended: tillbook post"]),
        ([row("UNCERTAIN")], 0, ["looked up there before it is sent again"]),
        ([row("PENDING", "approval")], 0, ["--approve, by another person than"]),
        ([row("PENDING", "approval")], 1, ["1 were planned by"]),
        ([row("PENDING")], 0, []),
    ],
)
def test_each_kind_of_entry_has_its_way_out(
    rows: list[dict[str, Any]], own: int, words: list[str]
) -> None:
    told = what_to_do("books", rows, own)
    assert len(told) == len(words)
    assert all(some in sentence for some, sentence in zip(words, told, strict=True))


def test_a_long_list_says_how_many_more(capsys: pytest.CaptureFixture[str]) -> None:
    say_rows([], "Not there yet", "entries")
    assert capsys.readouterr().out == ""
    say_rows([row("UNCERTAIN")] * (SHOWN + 3), "Not there yet", "entries")
    assert "and 3 more entries; --json lists all." in capsys.readouterr().out
