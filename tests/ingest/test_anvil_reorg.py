"""A whole reorg of a real node, through the real client: taken back, and mined again elsewhere."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from messaging.chain.rpc import RpcClient
from messaging.ingest.plan import Wait
from messaging.models import Block, Message, Reorg, TakenBack
from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.lifecycle import Status
from messaging.protocol.replacement import Cause
from tests.fakes.anvil import Anvil, running_anvil
from tests.fakes.emitted import sent_message
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

# Emits its calldata as a LOG4: four words of topics, the rest as data.
SENDING_CODE = "0x366000600037606051604051602051600051608036036080a400"
SENDER = bytes.fromhex("5e") * 20


@pytest.fixture
def anvil(tmp_path: Path) -> Iterator[Anvil]:
    with running_anvil(tmp_path, 901) as running:
        running.set_code(L2_TO_L2_MESSENGER, SENDING_CODE)
        running.ask("anvil_setBlockTimestampInterval", 2)
        yield running


@pytest.fixture
def followed() -> Followed:
    return Followed(World(901))


def _send(anvil: Anvil, nonce: int, message: bytes) -> None:
    log = sent_message(902, nonce, sender=SENDER, target=SENDER, message=message)
    anvil.send(L2_TO_L2_MESSENGER, log.payload)


def _catch_up(anvil: Anvil, followed: Followed) -> None:
    with closing(RpcClient(anvil.url, label="anvil", allow_loopback=True)) as client:
        while not isinstance(followed.step(901, client=client), Wait):
            pass


def _stored_is_canonical(anvil: Anvil) -> bool:
    return all(
        anvil.ask("eth_getBlockByNumber", hex(row.number), False)["hash"]
        == "0x" + bytes(row.hash).hex()
        for row in Block.objects.all()
    )


def _statuses() -> list[int]:
    return list(Message.objects.order_by("nonce", "status").values_list("status", flat=True))


def test_blocks_that_anvil_replaces_are_taken_back_and_followed(
    anvil: Anvil, followed: Followed
) -> None:
    anvil.mine(5)
    _send(anvil, 0, b"gone")
    anvil.mine()
    _catch_up(anvil, followed)
    assert _statuses() == [Status.INITIATED]
    anvil.ask("anvil_reorg", 2, [])
    anvil.mine()
    _catch_up(anvil, followed)
    assert _statuses() == [Status.DROPPED]
    row = Reorg.objects.get()
    assert (row.ancestor, row.dropped_blocks, row.dropped_logs) == (4, 2, 1)
    assert row.cause == Cause.ORDINARY
    assert _stored_is_canonical(anvil)


def test_a_message_mined_again_after_a_snapshot_was_restored_stands_elsewhere(
    anvil: Anvil, followed: Followed
) -> None:
    anvil.mine(5)
    snapshot = anvil.ask("evm_snapshot")
    _send(anvil, 0, b"twice")
    anvil.mine()
    _catch_up(anvil, followed)
    assert anvil.ask("evm_revert", snapshot)
    anvil.ask("evm_increaseTime", 60)
    anvil.mine()
    _send(anvil, 0, b"twice")
    anvil.mine()
    _catch_up(anvil, followed)
    assert _statuses() == [Status.INITIATED]
    assert (TakenBack.objects.get().block, Message.objects.get().sent_block) == (6, 7)
    assert Reorg.objects.get().ancestor == 5
    assert _stored_is_canonical(anvil)
