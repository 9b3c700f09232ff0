"""Proofs about a tree: that a line is in it, that an earlier tree is its beginning.

Belongs here: making them (RFC 6962, sections 2.1.1 and 2.1.2) and checking them without the tree
(RFC 9162, sections 2.1.3.2 and 2.1.4.2, which state the checks for the same trees). Whoever checks
needs a root they trust, such as that of a head they were given.
"""

from collections.abc import Sequence

from orchestration.proof.merkle import DIGEST_BYTES, Frontier, node_hash


def inclusion_proof(leaves: bytes, index: int) -> list[bytes]:
    """The hashes that lead from one leaf to the root, lowest first.

    Args:
        leaves: Leaf hashes of the whole tree, one after the other.
        index: Place of the leaf, from 0.
    """
    size = len(leaves) // DIGEST_BYTES
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} leaves has no leaf {index}")
    if size == 1:
        return []
    left, right, split = _halves(leaves)
    if index < split:
        return [*inclusion_proof(left, index), _root(right)]
    return [*inclusion_proof(right, index - split), _root(left)]


def consistency_proof(leaves: bytes, old_size: int) -> list[bytes]:
    """The hashes that show the tree of the first `old_size` leaves to be its beginning."""
    size = len(leaves) // DIGEST_BYTES
    if not 0 < old_size <= size:
        raise IndexError(f"a tree of {size} leaves has no beginning of {old_size} leaves")
    return _subproof(leaves, old_size, is_known=True)


def proves_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether a proof leads from a leaf hash at a place to the root of a tree of a size."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            place, last = _up_to_right_child(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def proves_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether a proof shows that the tree of `old_root` is the beginning of that of `root`."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    # A complete old tree is itself the first node of the proof, so it is left out there.
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not path:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_found = found = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_found, found = node_hash(sibling, old_found), node_hash(sibling, found)
            place, last = _up_to_right_child(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and old_found == old_root and found == root


def _up_to_right_child(place: int, last: int) -> tuple[int, int]:
    """Climb past levels where the node has no sibling, up to one that is a right child."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _subproof(leaves: bytes, old_size: int, *, is_known: bool) -> list[bytes]:
    if old_size == len(leaves) // DIGEST_BYTES:
        return [] if is_known else [_root(leaves)]
    left, right, split = _halves(leaves)
    if old_size <= split:
        return [*_subproof(left, old_size, is_known=is_known), _root(right)]
    return [*_subproof(right, old_size - split, is_known=False), _root(left)]


def _halves(leaves: bytes) -> tuple[bytes, bytes, int]:
    """Both subtrees of a tree of two leaves or more, and where they meet."""
    size = len(leaves) // DIGEST_BYTES
    split = 1 << ((size - 1).bit_length() - 1)
    return leaves[: split * DIGEST_BYTES], leaves[split * DIGEST_BYTES :], split


def _root(leaves: bytes) -> bytes:
    return Frontier().extended(leaves).root
