"""A disk that refuses a write costs the landing that was under way, and nothing before it.

The limit on a file's size stands in for a full disk: a write up to it is short, one past it fails.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from ingestion.landing.store import LandingStore
from tests.homes import PROJECT

LAND = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from ingestion.landing.arrivals import DroppedFile
from ingestion.landing.errors import LandingError
from ingestion.landing.store import LandingStore
from tests.unit.ingestion.landing.conftest import CardRedactor
store = LandingStore(Path(sys.argv[1]), lambda: datetime(2026, 11, 3, tzinfo=UTC), CardRedactor())
files = [DroppedFile("orders", path) for path in sorted(Path(sys.argv[2]).iterdir())]
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    store.land_many("square", files)
except LandingError as error:
    sys.exit(str(error))
"""


def land_on_full_disk(root: Path, drop: Path, limit: int) -> str:
    """What landing a drop says where no file may grow past a limit."""
    done = subprocess.run(
        [sys.executable, "-c", LAND, str(root), str(drop), str(limit)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr.strip()


@pytest.fixture
def three_files(drop: Path) -> Path:
    for number in range(3):
        (drop / f"orders_{number}.json").write_text(f'{{"orders": [{number}]}}', "utf-8")
    return drop


def test_a_batch_whose_lines_do_not_fit_is_not_recorded_at_all(
    store: LandingStore, landing_root: Path, drop: Path, three_files: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before.json"
    before.write_text("{}", "utf-8")
    store.land("square", "orders", before)
    manifest = landing_root / "manifest.jsonl"
    recorded = manifest.read_bytes()
    room_for_half_of_it = len(recorded) * 2 + len(recorded) // 2
    said = land_on_full_disk(landing_root, three_files, room_for_half_of_it)
    assert said == (
        "manifest.jsonl: the landed files could not be recorded (File too large); free space or fix"
        " the folder's permissions and run again."
    )
    assert manifest.read_bytes() == recorded
    assert [each.sequence for each in store.observations()] == [1]
    store.land_many("square", [])
    assert store.verify() == []


def test_a_landed_file_that_does_not_fit_leaves_nothing(
    store: LandingStore, landing_root: Path, three_files: Path
) -> None:
    (three_files / "orders_3.json").write_text(f'{{"orders": [{"1," * 3000}1]}}', "utf-8")
    said = land_on_full_disk(landing_root, three_files, 4000)
    assert "the landed file could not be written (File too large)" in said
    assert store.observations() == []
    assert [path.name for path in landing_root.rglob("*.unfinished")] == []
    assert not any(path.stat().st_size == 4000 for path in landing_root.rglob("*.json"))
