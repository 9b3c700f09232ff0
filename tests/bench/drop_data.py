"""What the benchmark runs on: the sample chain at a size, and one more day of it.

Belongs here: sizes, homes, drops. Not: the generator (ingestion/sample), measuring.
"""

import re
import shutil
import sys
from pathlib import Path

from ingestion.sample import generate
from orchestration.home import Home
from tests.bench.measuring import PROJECT, mark

SAMPLE = PROJECT / "data" / "sample"
LINES_PER_THOUSAND_ORDERS = 1_777
UNITS = {"": 1, "k": 1_000, "m": 1_000_000}

LAST_DAY = "261029"
MOVED = (("2026-10-31", "2026-11-01"), ("2026-10-30", "2026-10-31"), ("2026-10-29", "2026-10-30"),
         (LAST_DAY, "261030"))  # fmt: skip
DAILY_OBJECTS = {
    "orders": "orders",
    "payments": "payments",
    "payouts": "payouts",
    "payout_entries": "payout_entries",
    "cash_drawer_shifts": None,
    "cash_drawer_shift_events": None,
}
"""Objects of the extra day and the key of the list in their response; None: one a line."""
OF_THE_DAY = re.compile(
    rf'^\{{"(?:id|shift_id)":"(?:ORD|PAY|PO|PEPAY|DRAWER)(?:PORT|CHIC|JULA|JUSF){LAST_DAY}[0-9AB-]*"'
)


def lines_of(size: str) -> int:
    """Order lines of a size such as 100k or 1m.

    Raises:
        ValueError: The text is no size.
    """
    found = re.fullmatch(r"(\d+)([km]?)", size.strip().lower())
    if found is None:
        raise ValueError(f"--sizes {size}: this is no number of order lines; write 100k or 1m.")
    return int(found[1]) * UNITS[found[2]]


def write_drop(drop: Path, lines: int) -> None:
    """Generate the sample chain with about so many order lines."""
    generate(drop, orders=lines * 1_000 // LINES_PER_THOUSAND_ORDERS)


def new_home(path: Path) -> Home:
    """An empty home with the sample's settings and rates."""
    home = Home(path).ensure()
    shutil.copy(SAMPLE / "tillbook.toml", home.settings_file)
    shutil.copytree(SAMPLE / "books", home.books, dirs_exist_ok=True)
    return home


def write_next_day(drop: Path, next_day: Path) -> int:
    """Ring the last day's sales once more, a day later, under ids of their own.

    Goods brought back stay out: each was sold, and is brought back, only once.

    Returns:
        Number of documents written.
    """
    count = 0
    for object_name, envelope in DAILY_OBJECTS.items():
        documents = [_moved(line) for line in _lines_of_the_day(drop / object_name)]
        count += len(documents)
        folder = next_day / object_name
        folder.mkdir(parents=True, exist_ok=True)
        if envelope is None:
            text = "\n".join(documents) + "\n"
            (folder / f"{object_name}_2026-10-30.jsonl").write_text(text, "utf-8")
        else:
            text = f'{{"{envelope}":[\n' + ",\n".join(documents) + "\n]}\n"
            (folder / f"{object_name}_2026-10-30.json").write_text(text, "utf-8")
    return count


def _lines_of_the_day(folder: Path) -> list[str]:
    return [
        line.rstrip(",")
        for file in sorted(folder.iterdir())
        for line in file.read_text("utf-8").splitlines()
        if OF_THE_DAY.match(line) and '"source_order_id"' not in line
    ]


def _moved(line: str) -> str:
    for old, new in MOVED:
        line = line.replace(old, new)
    return line


def main() -> None:
    """Write a drop: DESTINATION LINES, then the file of marks."""
    destination, lines, marks = sys.argv[1:]
    mark(Path(marks), "generate")
    write_drop(Path(destination), int(lines))


if __name__ == "__main__":
    main()
