"""The bloom test of the watched contracts."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.chain.watched import MASKS, bloom_mask, watched_bits
from messaging.protocol.contracts import WATCHED
from tests.fakes.chain import Call, Transaction, make_block
from tests.fakes.emitted import Emitted

items = st.binary(min_size=20, max_size=20)
topics = st.lists(st.binary(min_size=32, max_size=32), max_size=4)


def bloom_of(*logs: Emitted) -> bytes:
    call = Call(target=bytes(20), calldata=b"", logs=logs)
    item = Transaction(
        hash=bytes(32), sender=bytes(20), target=call.target, calldata=b"", logs=logs
    )
    return make_block(901, None, 0, 0, [item]).bloom


def test_an_empty_bloom_names_nobody() -> None:
    assert watched_bits(bytes(256)) == 0


def test_a_full_bloom_names_everybody() -> None:
    assert watched_bits(b"\xff" * 256).bit_count() == sum({*MASKS.values()}).bit_count()


@given(st.sampled_from(WATCHED), topics)
def test_a_contract_that_logged_is_always_named(address: bytes, given_topics: list[bytes]) -> None:
    bits = watched_bits(bloom_of(Emitted(address, tuple(given_topics), b"")))
    assert bits & bloom_mask(address) == bloom_mask(address)


@given(items)
def test_an_item_has_one_to_three_bits(item: bytes) -> None:
    assert 1 <= bloom_mask(item).bit_count() <= 3
