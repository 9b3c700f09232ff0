"""What cannot be searched for card numbers is not landed; the files beside it are."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.landing.arrivals import DroppedFile
from ingestion.landing.home_redactor import open_landing
from ingestion.landing.store import LandingStore

CARD = "4111111111111111"
TEXT = json.dumps(
    {"payments": [{"id": "P1", "customer_id": "CUST7", "note": f"card {CARD}, caf\u00e9"}]},
    ensure_ascii=False,
)
MASKED = "card 411111******1111, caf\u00e9"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32"]
UNSEARCHABLE = [
    (b"\x1f\x8b\x08" + CARD.encode(), "gzip cannot be searched"),
    (b"PK\x03\x04" + CARD.encode(), "zip cannot be searched"),
    (b"PAR1" + CARD.encode(), "Parquet cannot be searched"),
    (TEXT.encode("utf-16-le"), "it holds zero bytes"),
    (TEXT.encode("latin-1"), "its byte 87 is not UTF-8 text"),
    (TEXT.encode("cp037"), "its byte 1 is not UTF-8 text"),
    (TEXT.encode("utf-16")[:-1], "it is not the UTF-16 text that it begins as"),
    (b"\xff\xfe" + "\ud800".encode("utf-16-le", "surrogatepass"), "it is not the UTF-16 text"),
    (b"\x00" * 9, "it holds zero bytes"),
]


@pytest.fixture
def home_store(tmp_path: Path) -> LandingStore:
    """A landing with the redaction of a home."""
    seeded = random.Random(1).randbytes  # noqa: S311
    now = datetime(2026, 11, 2, tzinfo=UTC)
    return open_landing(tmp_path / "home/landing", tmp_path / "home/keys", lambda: now, seeded)


def encoded(encoding: str) -> bytes:
    """The text, with the mark that says how it is encoded."""
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    return mark + TEXT.encode(encoding)


def everything_under(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_that_says_its_encoding_is_redacted_and_landed_as_utf_8(
    home_store: LandingStore, drop: Path, encoding: str
) -> None:
    (drop / "payments.json").write_bytes(encoded(encoding))
    observation = home_store.land("square", "payments", drop / "payments.json")
    assert observation.redactions == {"card_numbers": 1, "personal_values": 1}
    landed = home_store.blob_path(observation).read_text("utf-8-sig")
    (record,) = json.loads(landed)["payments"]
    assert record["note"] == MASKED
    assert record["customer_id"] != "CUST7"


@pytest.mark.parametrize(("content", "reason"), UNSEARCHABLE, ids=lambda value: str(value)[:12])
def test_what_cannot_be_searched_is_withheld_with_its_reason(
    home_store: LandingStore, drop: Path, tmp_path: Path, content: bytes, reason: str
) -> None:
    (drop / "bad.json").write_bytes(content)
    (drop / "good.json").write_text('{"payments": []}', "utf-8")
    files = [DroppedFile("payments", drop / name) for name in ("bad.json", "good.json")]
    bad, good = home_store.land_many("square", files)
    assert (bad.redactions, bad.is_withheld) == ({"withheld_files": 1}, True)
    said = home_store.blob_path(bad).read_text("utf-8")
    assert said.startswith(f"the file was not landed, because {reason}")
    assert said.endswith("; deliver it again under its name as CSV or JSON in UTF-8")
    assert (good.redactions, good.is_withheld) == ({}, False)
    written = everything_under(tmp_path / "home")
    assert not any(CARD.encode(encoding) in written for encoding in ("utf-8", "utf-16-le", "cp037"))


def test_a_withheld_file_is_seen_again_only_when_it_changes(
    home_store: LandingStore, drop: Path
) -> None:
    path = drop / "payments.json"
    path.write_bytes(b"\x1f\x8b\x08one")
    first = home_store.land("square", "payments", path, deduplicate=True)
    assert home_store.land("square", "payments", path, deduplicate=True) == first
    path.write_text(TEXT, "utf-8")
    mended = home_store.land("square", "payments", path, deduplicate=True)
    assert (mended.sequence, mended.is_withheld) == (first.sequence + 1, False)


def test_a_file_that_cannot_be_opened_stops_the_landing(
    home_store: LandingStore, drop: Path
) -> None:
    (drop / "payments.json").mkdir()
    with pytest.raises(Exception, match=r"payments\.json: the file cannot be read"):
        home_store.land("square", "payments", drop / "payments.json")
