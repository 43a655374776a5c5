from __future__ import annotations

import pytest

from nano_appliance.link.proofs import CELL_KNOWS, CORE_KNOWS, is_proven, proof

GIVEN = ("secret", CELL_KNOWS, "nonce", "key", "authority")


def test_whoever_knows_the_secret_can_prove_it():
    assert is_proven(proof(*GIVEN), *GIVEN)


@pytest.mark.parametrize("position", range(5))
def test_proof_is_good_for_one_purpose_nonce_and_pair_only(position: int):
    changed = [*GIVEN]
    changed[position] = CORE_KNOWS if position == 1 else "other"
    assert not is_proven(proof(*changed), *GIVEN)


def test_nothing_proves_nothing():
    assert not is_proven("", *GIVEN)
    assert not is_proven("é", *GIVEN)
    assert not is_proven(proof("secret", CELL_KNOWS, "", "k", "a"), "secret", CELL_KNOWS, "", "k", "a")


def test_without_a_secret_nothing_needs_to_be_proven():
    assert is_proven("", "", CELL_KNOWS, "", "key", "authority")
