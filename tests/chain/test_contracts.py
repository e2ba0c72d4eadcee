"""Calls to contracts through web3, at the fake node."""

import pytest

from messaging.chain.errors import Retry, Reverted, Stop
from messaging.chain.rpc import RpcClient
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, SELECTOR_VERSION
from tests.fakes.answers import Refusal
from tests.fakes.emitted import word
from tests.fakes.node import FakeNode
from tests.fakes.world import World

ABI = {
    "type": "function",
    "name": "decimals",
    "stateMutability": "view",
    "inputs": [],
    "outputs": [{"name": "", "type": "uint8"}],
}


def test_the_messenger_answers_what_it_is_asked(world: World, node: FakeNode) -> None:
    sent = world.send(901, 902, b"again")
    world.mine()
    world.relay(sent)
    world.mine()
    client = RpcClient(node.url(902), label="endpoint 1", allow_loopback=True)
    assert client.contracts().was_relayed(sent.hash)
    assert not client.contracts().was_relayed(sent.hash, block=12)
    assert client.contracts().messenger_version() == "1.3.0"


def test_a_version_that_is_no_text_is_no_answer(world: World, client: RpcClient) -> None:
    bad = word(32) + word(2) + b"\xff\xfe".ljust(32, b"\0")
    world.chains[901].calls[L2_TO_L2_MESSENGER, SELECTOR_VERSION] = bad
    with pytest.raises(Stop, match=r"does not answer version\(\)"):
        client.contracts().messenger_version()


def test_the_next_nonce_counts_the_messages(client: RpcClient) -> None:
    assert client.contracts().next_nonce() == 1


def test_a_contract_that_is_not_there_is_named(client: RpcClient) -> None:
    with pytest.raises(Stop, match=r"contract at 0x0{40} does not answer decimals\(\)"):
        client.contracts().read(bytes(20), ABI)


def test_a_revert_comes_through_web3(world: World, client: RpcClient) -> None:
    world.chains[901].calls[L2_TO_L2_MESSENGER, b"\x01"] = Refusal(3, "execution reverted", "0xab")
    with pytest.raises(Reverted) as caught:
        client.call(L2_TO_L2_MESSENGER, b"\x01")
    assert caught.value.data == b"\xab"


def test_a_contract_cannot_send_us_elsewhere(world: World, client: RpcClient) -> None:
    offchain_lookup = "0x556f1830" + "00" * 160
    world.chains[901].calls[L2_TO_L2_MESSENGER, b"\x02"] = Refusal(
        3, "execution reverted", offchain_lookup
    )
    with pytest.raises(Reverted) as caught:
        client.call(L2_TO_L2_MESSENGER, b"\x02")
    assert caught.value.data[:4].hex() == "556f1830"


def test_faults_come_through_web3(node: FakeNode, client: RpcClient) -> None:
    with node.faulty(901, status=429, retry_after="2"), pytest.raises(Retry) as caught:
        client.code(L2_TO_L2_MESSENGER)
    assert caught.value.after == 2.0
