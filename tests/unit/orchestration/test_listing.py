"""A sentence names a few and counts the rest."""

from orchestration.listing import first_of


def test_the_first_are_named_and_the_rest_counted() -> None:
    assert first_of(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert first_of(["a", "b"], most=1, separator="; ") == "a and 1 more"


def test_all_of_few_are_named() -> None:
    assert first_of(["a", "b", "c"]) == "a, b, c"
    assert first_of([]) == ""


def test_who_read_only_the_first_says_how_many_there_are() -> None:
    assert first_of(["a", "b"], count=7) == "a, b and 5 more"
