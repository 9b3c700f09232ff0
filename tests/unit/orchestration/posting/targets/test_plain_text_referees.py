"""hledger, ledger and beancount read our files: they accept them and come to our totals."""

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.posting.entries import Entry
from orchestration.posting.targets.plain_text_names import beancount_account, journal_account
from orchestration.posting.targets.protocol import Posted
from tests.file_target_entries import (
    CASH,
    SALES,
    SPAN,
    entry,
    entry_lines,
    movement_of,
    opened,
    reversal,
    to_send,
)
from tests.plain_text_referees import (
    Balances,
    bean_balances,
    bean_check,
    hledger_balances,
    hledger_check,
    ledger_balances,
    ledger_check,
)

DECIMALS = {"USD": 2, "JPY": 0, "KWD": 3}
HOSTILE = (
    "a\n2026-09-01 * Injected\n    Assets:Stolen  1.00 USD\n    Assets:1010 Cash drawers",
    "a\r\ninclude /etc/passwd",
    "a\n!include x\n@include x",
    "; comment", "a ; b", "a  ; b:c", "[2020-01-01]", "[=2020-01-01]", "(code) x", "* cleared",
    "! pending", "= 5 USD", "@ 2 USD", "a | b", "tag: value", ":tag:", "tag:: 1 + 1", '"quoted"',
    "back\\slash\\", "\\\"", "'", "{1 USD}", "%(1)", "`x`", "~ monthly", "=", "", " ", "\t",
    "\u2028next", "\u0000nul", "\u202eright to left", "caf\u00e9 \u65e5 \U0001f600", "#tag ^x",
    "external_id: \"" + "0" * 64 + '"', "; external_id: " + "0" * 64, "comment\nend comment",
)  # fmt: skip
NAMES = (
    "a b", "A  b", " A", "A ", "\tA", "(A)", "[A]", "<A>", "*A", "!A", "A;b", "A ; b", "A\nb",
    "A\"b", "A'b", "A-b", "A - b", "A, b & c", "A/b", "A.b", "A%20b", "5%", "A=1", "A@b", "#A",
    "-A", ".A", "~A", "_A", "A_b", "A+b", "caf\u00e9", "\u00c9tat", "\u65e5\u672c", "\U0001f600",
    "A\u00a0b", "A\u3000b", "\u0661", "\u00b2", "e\u0301", "X-x41-", "X x41", "Z\u200bz", "A|b",
    "A{b}", "A\\b", "1",
)  # fmt: skip


def hostile_entries() -> list[Entry]:
    """Entries whose words and names are as bad as texts of a till can be, in three currencies."""
    chance = random.Random(7)  # noqa: S311 - a repeatable choice
    accounts = [f"{root}:{name}" for root in ("Assets", "Income") for name in NAMES]
    entries = []
    for number in range(120):
        currency = ("USD", "USD", "JPY", "KWD")[number % 4]
        amount = chance.randrange(1, 10**7)
        part = chance.randrange(1, 10**7)
        sides = ((accounts[number % len(accounts)], amount), (CASH, part), (SALES, -amount - part))
        text = HOSTILE[number % len(HOSTILE)]
        odd = "".join(chr(chance.randrange(1, 0xD800)) for _ in range(12))
        lines = [
            replace(line, description=words, party_type="vendor", party=words)
            for line, words in zip(entry_lines(sides), (text, odd, "plain"), strict=True)
        ]
        entries.append(
            replace(
                entry(number),
                description=text,
                channel=odd,
                currency_code=currency,
                minor_unit=DECIMALS[currency],
                lines=tuple(lines),
            )
        )
    return [*entries, *map(reversal, entries[::5])]


def written(folder: Path, entries: Sequence[Entry]) -> dict[tuple[str, str], Decimal]:
    """Entries in plain text; what each account must come to, as our own names say it."""
    outcomes = opened("plain_text", folder).send(to_send(entries))
    assert [one for one in outcomes if not isinstance(one, Posted)] == []
    return {
        (account, currency): Decimal(minor).scaleb(-DECIMALS[currency])
        for (account, currency), minor in movement_of(entries).items()
        if minor
    }


def same(theirs: Balances, ours: Balances) -> bool:
    return {key: amount for key, amount in theirs.items() if amount} == ours


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Balances]:
    """The folder of a target with hostile entries, and our totals."""
    folder = tmp_path_factory.mktemp("books")
    return folder, written(folder, hostile_entries())


def edited_by_a_cent(book: Path, folder: Path, suffix: str) -> Path:
    """A copy of the book in which one amount is a cent off; its main file."""
    shutil.copytree(book, folder, dirs_exist_ok=True)
    file = folder / f"harbor/2026-09.{suffix}"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.endswith(" USD\n"))
    account, amount, currency = lines[at].rsplit(maxsplit=2)
    lines[at] = f"{account}  {Decimal(amount) + Decimal('0.01')} {currency}\n"
    file.write_text("".join(lines), "utf-8")
    return folder / f"harbor.{suffix}"


def test_we_read_back_what_we_wrote(book: tuple[Path, Balances]) -> None:
    folder, ours = book
    moved = opened("plain_text", folder).movements("harbor", *SPAN)
    theirs = {
        (one.account, one.currency_code): Decimal(one.amount_minor).scaleb(
            -DECIMALS[one.currency_code]
        )
        for one in moved
    }
    assert same(theirs, ours)


def test_beancount_accepts_and_agrees(book: tuple[Path, Balances]) -> None:

    folder, ours = book
    checked = bean_check(folder / "harbor.beancount")
    assert (checked.returncode, checked.stderr) == (0, "")
    expected = {(beancount_account(name), code): amount for (name, code), amount in ours.items()}
    assert same(bean_balances(folder / "harbor.beancount"), expected)


def test_beancount_refuses_an_amount_a_cent_off(
    book: tuple[Path, Balances], tmp_path: Path
) -> None:
    checked = bean_check(edited_by_a_cent(book[0], tmp_path, "beancount"))
    assert checked.returncode != 0
    assert "does not balance" in checked.stderr + checked.stdout


@pytest.mark.skipif(not shutil.which("hledger"), reason="hledger is not installed")
class TestHledger:
    def test_accepts_and_agrees(self, book: tuple[Path, Balances]) -> None:

        folder, ours = book
        months = sorted(folder.glob("harbor/*-*.journal"))
        assert len(months) == 3
        for file in (folder / "harbor.journal", *months):
            checked = hledger_check(file)
            assert (checked.returncode, checked.stderr) == (0, "")
        expected = {(journal_account(name), code): amount for (name, code), amount in ours.items()}
        assert same(hledger_balances(folder / "harbor.journal"), expected)

    def test_refuses_an_amount_a_cent_off(
        self, book: tuple[Path, Balances], tmp_path: Path
    ) -> None:
        checked = hledger_check(edited_by_a_cent(book[0], tmp_path, "journal"))
        assert checked.returncode != 0
        assert "balance" in checked.stderr


@pytest.mark.skipif(not shutil.which("ledger"), reason="ledger is not installed")
class TestLedger:
    def test_accepts_and_agrees(self, book: tuple[Path, Balances]) -> None:

        folder, ours = book
        for file in (folder / "harbor.journal", *folder.glob("harbor/*-*.journal")):
            checked = ledger_check(file)
            assert (checked.returncode, checked.stderr) == (0, "")
        expected = {(journal_account(name), code): amount for (name, code), amount in ours.items()}
        assert same(ledger_balances(folder / "harbor.journal"), expected)

    def test_refuses_an_amount_a_cent_off(
        self, book: tuple[Path, Balances], tmp_path: Path
    ) -> None:
        checked = ledger_check(edited_by_a_cent(book[0], tmp_path, "journal"))
        assert checked.returncode != 0
        assert "does not balance" in checked.stderr
