"""What every ChainClient promises: the fake in memory, RpcClient at a fake and at a real node."""

import pytest

from messaging.chain.errors import Retry, Reverted
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from tests.chain.subjects import (
    CHAIN,
    HEAD,
    LOUD_BLOCKS,
    REVERT_DATA,
    REVERTING,
    STRANGER,
    Subject,
)


def test_a_node_names_its_chain(subject: Subject) -> None:
    assert subject.client.chain_id() == CHAIN


def test_heads_are_labelled_and_ordered(subject: Subject) -> None:
    heads = subject.client.heads()
    assert heads.safe is not None
    assert heads.finalized is not None
    assert (heads.latest.number, heads.safe.number, heads.finalized.number) == (
        HEAD,
        HEAD - 1,
        HEAD - 2,
    )


def test_headers_come_as_asked_and_link(subject: Subject) -> None:
    fourth, third = subject.client.headers([4, 3])
    assert third is not None
    assert fourth is not None
    assert (third.number, fourth.number) == (3, 4)
    assert fourth.parent_hash == third.hash
    assert fourth.timestamp > third.timestamp


def test_a_header_above_the_head_is_none(subject: Subject) -> None:
    known, unknown = subject.client.headers([HEAD, HEAD + 1])
    assert known is not None
    assert unknown is None


def test_no_headers_are_asked_for_nothing(subject: Subject) -> None:
    assert subject.client.headers([]) == ()


def test_a_range_has_every_log_of_ours_and_no_other(subject: Subject) -> None:
    chunk = subject.client.range_logs(0, HEAD)
    assert chunk.logs == subject.truth
    assert STRANGER not in {log.address for log in chunk.logs}


def test_a_range_names_the_blocks_of_its_logs_its_first_and_its_last(subject: Subject) -> None:
    chunk = subject.client.range_logs(0, 9)
    assert [block.number for block in chunk.blocks] == sorted({0, *LOUD_BLOCKS, 9})
    assert chunk.blocks[0].parent_hash is not None
    assert chunk.blocks[-1].parent_hash is not None


def test_a_range_that_ends_in_a_loud_block_names_it_once(subject: Subject) -> None:
    chunk = subject.client.range_logs(4, 7)
    assert [block.number for block in chunk.blocks] == [4, 7]
    assert {log.block_number for log in chunk.logs} == {4, 7}


def test_blocks_by_hash_say_what_the_range_says(subject: Subject) -> None:
    by_hash, by_range = subject.client.block_logs(1, HEAD), subject.client.range_logs(1, HEAD)
    assert by_hash.logs == by_range.logs
    seconds = {block.number: (block.hash, block.timestamp) for block in by_hash.blocks}
    assert list(seconds) == list(range(1, HEAD + 1))
    assert all(seconds[it.number] == (it.hash, it.timestamp) for it in by_range.blocks)


def test_blocks_by_hash_are_linked(subject: Subject) -> None:
    blocks = subject.client.block_logs(1, HEAD).blocks
    assert [it.parent_hash for it in blocks[1:]] == [it.hash for it in blocks[:-1]]


@pytest.mark.parametrize("ask", ["range_logs", "block_logs"])
def test_a_chunk_above_the_head_is_refused(subject: Subject, ask: str) -> None:
    with pytest.raises(Retry, match=f"no block {HEAD + 1} yet"):
        getattr(subject.client, ask)(1, HEAD + 1)


def test_a_transaction_comes_with_its_receipt(subject: Subject) -> None:
    log = subject.truth[0]
    (found,) = subject.client.transactions([log.transaction_hash])
    assert found is not None
    assert (found.hash, found.block_hash, found.index) == (
        log.transaction_hash,
        log.block_hash,
        log.transaction_index,
    )
    assert (found.target, found.status, found.value) == (log.address, 1, 0)
    assert 21_000 < found.gas_used <= found.gas_limit


def test_an_unknown_transaction_is_none(subject: Subject) -> None:
    known = subject.truth[0].transaction_hash
    found = subject.client.transactions([bytes(32), known])
    assert found[0] is None
    assert found[1] is not None


def test_code_stands_at_a_contract_and_not_at_an_account(subject: Subject) -> None:
    assert subject.client.code(L2_TO_L2_MESSENGER)
    assert subject.client.code(bytes(19) + b"\x99") == b""


@pytest.mark.parametrize("block", [None, HEAD - 1])
def test_a_revert_keeps_its_data(subject: Subject, block: int | None) -> None:
    with pytest.raises(Reverted) as caught:
        subject.client.call(REVERTING, REVERT_DATA, block)
    assert caught.value.data == REVERT_DATA


def test_a_call_to_an_empty_address_gives_nothing(subject: Subject) -> None:
    assert subject.client.call(bytes(19) + b"\x99", b"") == b""
