"""Text that a spreadsheet would run is shown instead; anything else is as it was."""

import pytest

from orchestration.publishing.guarded_text import guarded_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\u00a0=1",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM",
        " \u3000\uff1d1",
        "\u200b=1",
        "\ufeff=1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Mug", "a=b", "12.50", "'=1", "3-pack", " Mug", "O'Hara"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded_text(text) == text
