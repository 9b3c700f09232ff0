"""Merkle trees as RFC 6962, section 2.1, defines them, grown by appending.

Belongs here: hashing leaves and nodes, the frontier of a tree and its root. Not: proofs about a
tree (merkle_proofs.py), what a leaf is (canonical_lines.py).
"""

import hashlib
from dataclasses import dataclass
from typing import Final

LEAF_PREFIX: Final = b"\x00"
NODE_PREFIX: Final = b"\x01"
DIGEST_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash of a leaf: a prefix of its own, so that no node can pass for a leaf."""
    return hashlib.sha256(LEAF_PREFIX + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of a node over the hashes of its two children."""
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """What must be kept of a tree so that it can grow: the roots of its complete subtrees.

    Attributes:
        size: Number of leaves.
        peaks: A root for each bit of the size, that of the largest (leftmost) subtree first.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.peaks) != self.size.bit_count():
            raise ValueError(f"a tree of {self.size} leaves has not {len(self.peaks)} peaks")

    @property
    def root(self) -> bytes:
        """Root of the tree: RFC 6962 splits at the largest power of two below the size."""
        if not self.peaks:
            return EMPTY_ROOT
        *larger, root = self.peaks
        for peak in reversed(larger):
            root = node_hash(peak, root)
        return root

    def extended(self, leaves: bytes) -> "Frontier":
        """The frontier after appending leaf hashes; costs what the appended leaves cost.

        Args:
            leaves: Leaf hashes, one after the other.
        """
        waiting = dict(zip(self._levels(), self.peaks, strict=True))
        nodes, level = leaves, 0
        while nodes:
            nodes = waiting.pop(level, b"") + nodes
            if len(nodes) // DIGEST_BYTES % 2:
                waiting[level] = nodes[-DIGEST_BYTES:]
                nodes = nodes[:-DIGEST_BYTES]
            nodes = _parents(nodes)
            level += 1
        size = self.size + len(leaves) // DIGEST_BYTES
        return Frontier(size, tuple(waiting[level] for level in sorted(waiting, reverse=True)))

    def _levels(self) -> list[int]:
        """Heights of the peaks, the largest first: the bits of the size."""
        return [bit for bit in range(self.size.bit_length() - 1, -1, -1) if self.size >> bit & 1]


def _parents(nodes: bytes) -> bytes:
    """Hashes of the nodes over an even number of children."""
    sha256, pair = hashlib.sha256, 2 * DIGEST_BYTES
    starts = range(0, len(nodes), pair)
    return b"".join(sha256(NODE_PREFIX + nodes[at : at + pair]).digest() for at in starts)
