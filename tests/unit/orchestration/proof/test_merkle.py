"""Trees are those of RFC 6962: its reference vectors, its recursive definition, its proofs."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.proof.merkle import EMPTY_ROOT, Frontier, leaf_hash
from orchestration.proof.merkle_proofs import (
    consistency_proof,
    inclusion_proof,
    proves_consistency,
    proves_inclusion,
)

# The entries and the roots over the first 1 to 8 of them of Certificate Transparency's own tests.
REFERENCE_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = st.integers(min_value=1, max_value=70)


def entries_of(size: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(size)]


def defined_root(entries: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    halves = defined_root(entries[:split]) + defined_root(entries[split:])
    return hashlib.sha256(b"\x01" + halves).digest()


def leaves_of(entries: list[bytes]) -> bytes:
    return b"".join(map(leaf_hash, entries))


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    leaves = leaves_of(REFERENCE_ENTRIES[:size])
    assert Frontier().extended(leaves).root.hex() == REFERENCE_ROOTS[size - 1]


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert Frontier().root == EMPTY_ROOT == defined_root([])
    assert Frontier().extended(b"") == Frontier()


@given(st.lists(st.integers(min_value=0, max_value=40), min_size=1, max_size=8))
def test_a_tree_grown_in_parts_has_the_root_of_the_whole(parts: list[int]) -> None:
    entries = entries_of(sum(parts))
    frontier, begun = Frontier(), 0
    for part in parts:
        frontier = frontier.extended(leaves_of(entries[begun : begun + part]))
        begun += part
        assert frontier.root == defined_root(entries[:begun])
    assert frontier == Frontier().extended(leaves_of(entries))


def test_a_frontier_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="a tree of 3 leaves has not 1 peaks"):
        Frontier(3, (EMPTY_ROOT,))


@given(SIZES, st.data())
def test_inclusion_is_proved_and_nothing_else_is(size: int, data: st.DataObject) -> None:
    entries = entries_of(size)
    leaves, root = leaves_of(entries), defined_root(entries)
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    proof = inclusion_proof(leaves, index)
    leaf = leaf_hash(entries[index])
    assert len(proof) <= (size - 1).bit_length()
    assert proves_inclusion(leaf, index, size, proof, root)
    assert not proves_inclusion(leaf_hash(b"another"), index, size, proof, root)
    assert not proves_inclusion(leaf, index, size, proof, leaf_hash(b"another"))
    assert not proves_inclusion(leaf, index, size, [*proof, root], root)
    assert not proves_inclusion(leaf, size, size, proof, root)
    other = data.draw(st.integers(min_value=0, max_value=size - 1))
    assert proves_inclusion(leaf, other, size, proof, root) == (other == index)


@given(SIZES, st.data())
def test_growth_is_proved_and_nothing_else_is(size: int, data: st.DataObject) -> None:
    entries = entries_of(size)
    leaves, root = leaves_of(entries), defined_root(entries)
    old_size = data.draw(st.integers(min_value=1, max_value=size))
    old_root = defined_root(entries[:old_size])
    proof = consistency_proof(leaves, old_size)
    assert proves_consistency(old_size, old_root, size, root, proof)
    altered = defined_root([*entries[: old_size - 1], b"another"])
    assert not proves_consistency(old_size, altered, size, root, proof)
    assert not proves_consistency(old_size, old_root, size, altered, proof)
    assert not proves_consistency(old_size, old_root, size, root, [*proof, root])
    assert not proves_consistency(0, EMPTY_ROOT, size, root, proof)
    if proof:
        assert not proves_consistency(old_size, old_root, size, root, proof[:-1])


def test_proofs_of_what_is_not_there_are_refused() -> None:
    with pytest.raises(IndexError):
        inclusion_proof(leaves_of(entries_of(3)), 3)
    with pytest.raises(IndexError):
        consistency_proof(leaves_of(entries_of(3)), 4)
