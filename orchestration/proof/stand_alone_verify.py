"""Checks an audit pack without Tillbook: Python 3.9 or later and its standard library are enough.

Usage: python verify.py [FOLDER] [--public-key FILE]

Belongs here: digests of a pack's files, heads with signatures and chain, lines of trees against
signed roots, the ledger against those lines. Not: what needs the home (tillbook verify). It shares
no code with Tillbook on purpose: two programs that agree are worth more than one.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

Fields = dict[str, Any]
Point = tuple[int, int, int, int]
Peaks = list[tuple[int, bytes]]
Signed = list[tuple[str, Fields]]

FIELD = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, FIELD - 2, FIELD) % FIELD
ROOT_OF_MINUS_ONE = pow(2, (FIELD - 1) // 4, FIELD)
PEM_PREFIX = bytes.fromhex("302a300506032b6570032100")
SAME_IN_LEDGER = (
    *("entity_id", "account_id", "posting_date", "business_date", "currency_code"),
    *("journal_entry_id", "source_document_id", "posted_run_id", "posting_rule_id"),
)
DECIMALS = (0, 2, 3, 4)

problems: list[str] = []


def main(arguments: list[str]) -> int:
    """Check a pack and say what does not agree."""
    held = None
    if "--public-key" in arguments:
        at = arguments.index("--public-key")
        held = read_public_key(Path(arguments[at + 1]))
        if held is None:
            sys.stdout.write(f"{arguments[at + 1]}: this is no ed25519 public key in PEM form.\n")
            return 2
        arguments = arguments[:at] + arguments[at + 2 :]
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    files, heads = check_sums(folder), check_heads(folder / "heads", held)
    lines = check_trees(folder / "trees", heads)
    rows = check_ledger(folder / "ledger" / "general_ledger.csv", lines)
    said = [f"{files} files, {len(heads)} heads, {len(lines)} lines of trees, {rows} of ledger."]
    if held is None:
        said.append("The key is the pack's own: check with the one you hold, --public-key FILE.")
    said += [f"PROBLEM {problem}" for problem in problems]
    said.append(f"{len(problems)} things do not agree." if problems else "Everything agrees.")
    sys.stdout.write("\n".join(said) + "\n")
    return 1 if problems else 0


def check_sums(folder: Path) -> int:
    """Compare every file with its digest; returns how many there are."""
    sums = folder / "SHA256SUMS"
    lines = sums.read_text("utf-8").splitlines() if sums.is_file() else []
    named = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, digest in named.items():
        file = folder / name
        if not file.is_file():
            problems.append(f"{name}: removed")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            problems.append(f"{name}: changed, its sha256 is not the one in SHA256SUMS")
    present = {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}
    problems.extend(f"{name}: added" for name in sorted(present - set(named) - {sums.name}))
    return len(named)


def check_heads(folder: Path, held: bytes | None) -> list[Fields]:
    """Check signatures and chain of the heads; returns those that are signed, oldest first."""
    pem = folder / "public_key.pem"
    key = held or (read_public_key(pem) if pem.is_file() else None)
    heads: list[Fields] = []
    previous, is_known = None, True
    for file in sorted(folder.glob("*.json")):
        data, name = file.read_bytes(), f"heads/{file.name}"
        signature = file.with_suffix(".sig")
        if not key or not signature.is_file() or not is_signed(key, signature.read_bytes(), data):
            problems.append(f"{name}: forged, it is not signed by {key.hex() if key else 'a key'}")
            is_known = False
            continue
        head = json.loads(data)
        if head["run_id"] != file.stem:
            problems.append(f"{name}: moved, it is the head of {head['run_id']}")
        if is_known and head["previous_head_sha256"] != previous:
            problems.append(f"{name}: it does not follow the head before, one is missing or moved")
        key, previous = bytes.fromhex(head["next_public_key"]), hashlib.sha256(data).hexdigest()
        is_known = True
        heads.append(head)
    if not heads:
        problems.append("heads: there is none that is signed")
    return heads


def check_trees(folder: Path, heads: list[Fields]) -> dict[str, Fields]:
    """Rebuild every root from the lines; returns the lines by id."""
    found: dict[str, Fields] = {}
    for file in sorted(folder.glob("*/*.jsonl")):
        entity, period = file.parent.name, file.stem
        trees = [(head["run_id"], tree) for head in heads for tree in head["trees"]]
        signed = [(r, t) for r, t in trees if (t["entity_id"], t["period"]) == (entity, period)]
        lines = file.read_bytes().split(b"\n")[:-1]
        check_tree(f"trees/{entity}/{file.name}", lines, signed, found)
    return found


def check_tree(name: str, lines: list[bytes], signed: Signed, found: dict[str, Fields]) -> None:
    """Compare the roots over the lines of one tree with every head that extended it."""
    peaks: Peaks = []
    done = 0
    for run_id, tree in signed:
        for line in lines[done : tree["size"]]:
            append(peaks, hashlib.sha256(b"\x00" + line).digest())
            fields = json.loads(line)
            found[fields["journal_line_id"]] = fields
            if fields["posted_run_id"] != run_id:
                problems.append(f"{name}: line {fields['journal_line_id']} is not of {run_id}")
        done = tree["size"]
        if root_of(peaks).hex() != tree["root"]:
            first = tree["previous_size"] + 1
            problems.append(f"{name}: lines {first} to {done} do not give the root {run_id} signed")
            return
    if len(lines) != done:
        problems.append(f"{name}: {len(lines)} lines, but heads signed {done}")


def check_ledger(file: Path, lines: dict[str, Fields]) -> int:
    """Compare the general ledger with the lines of the trees; returns how many rows it has."""
    if not file.is_file():
        return 0
    decimals: dict[str, int] = {}
    seen = set()
    with file.open(newline="", encoding="utf-8-sig") as stream:
        for row in csv.DictReader(stream):
            line_id = row["journal_line_id"]
            seen.add(line_id)
            if line_id in lines:
                compare_row(file.name, row, lines[line_id], decimals)
            elif lines:
                problems.append(f"{file.name}: {line_id} was added, no head signed it")
    problems.extend(f"{file.name}: {each} was removed" for each in sorted(set(lines) - seen))
    if seen and not lines:
        problems.append("trees: there are none, so nothing shows that the ledger was signed")
    return len(seen)


def compare_row(name: str, row: Fields, line: Fields, decimals: dict[str, int]) -> None:
    """Compare what a row of the ledger and its line both say."""
    for column in SAME_IN_LEDGER:
        told, signed = row.get(column, ""), line[column] or ""
        if told not in (signed, f"'{signed}"):
            problems.append(f"{name}: {line['journal_line_id']} {column}: {told}, not {signed}")
    amount, minor = Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0), line["amount_minor"]
    fitting = next((n for n in DECIMALS if amount.scaleb(n) == minor), 2)
    if amount.scaleb(decimals.setdefault(line["currency_code"], fitting)) != minor:
        problems.append(f"{name}: {line['journal_line_id']} amount: {amount}, not {minor} (minor)")


def append(peaks: Peaks, node: bytes) -> None:
    """Add a leaf to the complete subtrees of a tree, each with its height (RFC 6962)."""
    height = 0
    while peaks and peaks[-1][0] == height:
        node = hashlib.sha256(b"\x01" + peaks.pop()[1] + node).digest()
        height += 1
    peaks.append((height, node))


def root_of(peaks: Peaks) -> bytes:
    """Root of a tree: RFC 6962 splits at the largest power of two below the size."""
    root = peaks[-1][1] if peaks else hashlib.sha256().digest()
    for _, peak in reversed(peaks[:-1]):
        root = hashlib.sha256(b"\x01" + peak + root).digest()
    return root


def read_public_key(file: Path) -> bytes | None:
    """The 32 bytes of an ed25519 key in PEM form; None if it is another."""
    body = "".join(line for line in file.read_text("utf-8").splitlines() if "-" not in line)
    key = base64.b64decode(body)
    return key[len(PEM_PREFIX) :] if key.startswith(PEM_PREFIX) and len(key) == 44 else None


def is_signed(key: bytes, signature: bytes, data: bytes) -> bool:
    """Whether an ed25519 signature fits (RFC 8032, section 5.1.7)."""
    point, scalar = decoded(key), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or point is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + data).digest()
    times = int.from_bytes(digest, "little") % ORDER
    x, y, z, t = times_point(times, point)
    found = sum_of(times_point(scalar, BASE), (FIELD - x, y, z, FIELD - t))
    return encoded(found) == signature[:32]


def sum_of(one: Point, other: Point) -> Point:
    """Sum of two points in extended coordinates (RFC 8032, section 5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % FIELD
    b = (one[1] + one[0]) * (other[1] + other[0]) % FIELD
    c = 2 * one[3] * other[3] * CURVE % FIELD
    d = 2 * one[2] * other[2] % FIELD
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % FIELD, g * h % FIELD, f * g % FIELD, e * h % FIELD


def times_point(times: int, point: Point) -> Point:
    """A multiple of a point; nothing here is secret, so its time may tell."""
    total: Point = (0, 1, 1, 0)
    while times:
        if times & 1:
            total = sum_of(total, point)
        point, times = sum_of(point, point), times >> 1
    return total


def encoded(point: Point) -> bytes:
    """A point as 32 bytes: its height and the sign of its side."""
    inverse = pow(point[2], FIELD - 2, FIELD)
    x, y = point[0] * inverse % FIELD, point[1] * inverse % FIELD
    return int(y | (x & 1) << 255).to_bytes(32, "little")


def decoded(data: bytes) -> Point | None:
    """The point that 32 bytes stand for; None if there is none (RFC 8032, section 5.1.3)."""
    if len(data) != 32:
        return None
    sign, y = divmod(int.from_bytes(data, "little"), 1 << 255)
    square = (y * y - 1) * pow(CURVE * y * y + 1, FIELD - 2, FIELD) % FIELD
    x = pow(square, (FIELD + 3) // 8, FIELD)
    if (x * x - square) % FIELD:
        x = x * ROOT_OF_MINUS_ONE % FIELD
    if y >= FIELD or (x * x - square) % FIELD or (x == 0 and sign):
        return None
    x = FIELD - x if x & 1 != sign else x
    return x, y, 1, x * y % FIELD


BASE = decoded((4 * pow(5, FIELD - 2, FIELD) % FIELD).to_bytes(32, "little")) or (0, 1, 1, 0)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
